package dev.maru.webrtc;

/**
 * A codec with its parameters (W3C WebRTC §5.2.9).
 *
 * @param payloadType the number on the wire, 0 to 127; -1 in capabilities, where none is agreed upon
 * @param mimeType such as {@code video/VP8}
 * @param clockRate ticks of timestamps a second
 * @param channels for audio, else 0
 * @param sdpFmtpLine parameters as in SDP, or empty
 */
public record RTCRtpCodec(int payloadType, String mimeType, int clockRate, int channels, String sdpFmtpLine) {
    /**
     * The codec's name without its kind.
     *
     * @return such as {@code VP8}
     */
    public String name() {
        return mimeType.substring(mimeType.indexOf('/') + 1);
    }

    /** Whether it is the same codec, whatever its number (the W3C's "codec match", §5.2.9). */
    boolean isSame(RTCRtpCodec other) {
        return mimeType.equalsIgnoreCase(other.mimeType)
                && clockRate == other.clockRate
                && channels == other.channels
                && sdpFmtpLine.equals(other.sdpFmtpLine);
    }
}
