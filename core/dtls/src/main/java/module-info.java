/**
 * DTLS 1.3 (RFC 9147) and 1.2 (RFC 6347), client and server, as WebRTC uses them: both sides authenticated by fingerprint, use_srtp,
 * exporters.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.dtls {
    requires static transitive org.jspecify;
    requires transitive dev.maru.wire;

    exports dev.maru.dtls;
}
