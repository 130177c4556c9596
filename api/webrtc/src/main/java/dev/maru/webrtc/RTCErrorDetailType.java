package dev.maru.webrtc;

/** What went wrong, in more detail (W3C WebRTC §4.11.1). {@link #toString} gives the standard's word. */
public enum RTCErrorDetailType {
    /** A data channel failed. */
    DATA_CHANNEL_FAILURE("data-channel-failure"),
    /** The handshake failed, or the connection was lost to an alert. */
    DTLS_FAILURE("dtls-failure"),
    /** The peer's certificate is not the one that was signaled. */
    FINGERPRINT_FAILURE("fingerprint-failure"),
    /** The association below data channels failed. */
    SCTP_FAILURE("sctp-failure"),
    /** A description is no SDP; {@link RTCError#sdpLineNumber} says where. */
    SDP_SYNTAX_ERROR("sdp-syntax-error"),
    /** No encoder. Not used here. */
    HARDWARE_ENCODER_NOT_AVAILABLE("hardware-encoder-not-available"),
    /** An encoder failed. Not used here. */
    HARDWARE_ENCODER_ERROR("hardware-encoder-error");

    private final String word;

    RTCErrorDetailType(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
