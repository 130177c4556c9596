/**
 * SRTP and SRTCP (RFC 3711, RFC 7714): contexts, key derivation, replay windows, and the ciphers below them.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.srtp {
    requires static transitive org.jspecify;
    requires transitive dev.maru.rtp;
}
