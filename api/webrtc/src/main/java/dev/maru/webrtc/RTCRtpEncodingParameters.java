package dev.maru.webrtc;

/**
 * How one layer of a track is sent (W3C WebRTC §5.2.5).
 *
 * @param rid the layer's name, or empty without simulcast
 * @param active whether it is sent
 * @param maxBitrateBps a bound for the encoder and the estimation, in bits a second; 0 for none
 * @param scaleResolutionDownBy how much smaller than the source, 1.0 or more; for whoever encodes
 * @param priority beside other layers and tracks
 */
public record RTCRtpEncodingParameters(
        String rid, boolean active, long maxBitrateBps, double scaleResolutionDownBy, RTCPriorityType priority) {
    /** One layer, sent as it comes. */
    public static final RTCRtpEncodingParameters DEFAULT =
            new RTCRtpEncodingParameters("", true, 0, 1.0, RTCPriorityType.LOW);

    /** Checks the ranges. */
    public RTCRtpEncodingParameters {
        if (maxBitrateBps < 0 || !(scaleResolutionDownBy >= 1.0)) {
            throw RTCException.range("maxBitrateBps is 0 or more and scaleResolutionDownBy 1.0 or more.");
        }
    }

    /**
     * A layer of a simulcast.
     *
     * @param rid its name, letters and digits (RFC 8851 §10)
     * @return sent as it comes
     */
    public static RTCRtpEncodingParameters layer(String rid) {
        return new RTCRtpEncodingParameters(rid, true, 0, 1.0, RTCPriorityType.LOW);
    }

    /**
     * The same, sent or not.
     *
     * @param on whether it is sent
     * @return a copy
     */
    public RTCRtpEncodingParameters withActive(boolean on) {
        return new RTCRtpEncodingParameters(rid, on, maxBitrateBps, scaleResolutionDownBy, priority);
    }
}
