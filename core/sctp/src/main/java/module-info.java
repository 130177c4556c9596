/**
 * SCTP (RFC 9260) over DTLS (RFC 8261): associations with partial reliability, stream reset, interleaving, and loss recovery by time.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.sctp {
    requires static transitive org.jspecify;
    requires transitive dev.maru.wire;

    exports dev.maru.sctp;
}
