/**
 * SRTP and SRTCP (RFC 3711, RFC 7714): contexts, key derivation, replay windows, and the ciphers below them. Header extensions can be
 * encrypted one by one (RFC 6904) or all of them, CSRCs included (RFC 9335).
 */
@org.jspecify.annotations.NullMarked
module dev.maru.srtp {
    requires static transitive org.jspecify;
    requires transitive dev.maru.rtp;

    exports dev.maru.srtp;
}
