package dev.maru.jsep;

/** Whether header extensions and CSRCs of RTP are encrypted by cryptex (RFC 9335 §4; webrtc-extensions, rtpHeaderEncryptionPolicy). */
public enum HeaderEncryption {
    /** Where the peer can do it too. */
    NEGOTIATE,
    /** Always: media with a peer that cannot is rejected. */
    REQUIRE
}
