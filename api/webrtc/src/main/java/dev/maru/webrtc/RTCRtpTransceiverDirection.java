package dev.maru.webrtc;

/** Who sends (W3C WebRTC §5.4.1). {@link #toString} gives the standard's word. */
public enum RTCRtpTransceiverDirection {
    /** Both. */
    SENDRECV("sendrecv"),
    /** We. */
    SENDONLY("sendonly"),
    /** The peer. */
    RECVONLY("recvonly"),
    /** Nobody, for now. */
    INACTIVE("inactive"),
    /** Nobody ever again. */
    STOPPED("stopped");

    private final String word;

    RTCRtpTransceiverDirection(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
