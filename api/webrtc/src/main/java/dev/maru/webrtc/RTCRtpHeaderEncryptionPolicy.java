package dev.maru.webrtc;

/** Whether header extensions of media are encrypted with it, by cryptex (WebRTC Extensions, RTCRtpHeaderEncryptionPolicy; RFC 9335). */
public enum RTCRtpHeaderEncryptionPolicy {
    /** Where the peer can do it too. */
    NEGOTIATE,
    /** Always: with a peer that cannot there is no media. */
    REQUIRE
}
