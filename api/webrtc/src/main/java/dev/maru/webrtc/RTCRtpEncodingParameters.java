package dev.maru.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * How one layer of a track is sent (W3C WebRTC §5.2.5, webrtc-priority §4, webrtc-extensions, webrtc-svc §4).
 *
 * <p>Deviation: frames are encoded by the application, so that {@code maxFramerate}, {@code scaleResolutionDownBy}, {@code scalabilityMode},
 * {@code adaptivePtime} and {@code codec} tell its encoder what to do and are not enforced; {@code networkPriority} is kept, and marks no packets.
 *
 * @param rid the layer's name, or empty without simulcast
 * @param active whether it is sent
 * @param maxBitrateBps the W3C's {@code maxBitrate}: a bound for the encoder and the estimation, in bits a second; 0 for none
 * @param maxFramerate a bound in frames a second, 0 for none
 * @param scaleResolutionDownBy how much smaller than the source, 1.0 or more; 0 when not told, see {@link RTCRtpTransceiverInit}
 * @param priority its share of the path beside other layers and tracks
 * @param networkPriority the importance of its packets
 * @param adaptivePtime whether packets of sound may hold more of it when the path carries little
 * @param scalabilityMode the layers within it, such as {@code L1T3}, or null for the encoder's choice
 * @param codec which of the negotiated ones to encode with, or null for the first
 */
public record RTCRtpEncodingParameters(
        String rid,
        boolean active,
        long maxBitrateBps,
        double maxFramerate,
        double scaleResolutionDownBy,
        RTCPriorityType priority,
        RTCPriorityType networkPriority,
        boolean adaptivePtime,
        @Nullable String scalabilityMode,
        @Nullable RTCRtpCodec codec) {
    /** One layer, sent as it comes. */
    public static final RTCRtpEncodingParameters DEFAULT = layer("");

    /** Checks the ranges. */
    public RTCRtpEncodingParameters {
        boolean isScale = scaleResolutionDownBy == 0 || scaleResolutionDownBy >= 1.0;
        if (maxBitrateBps < 0 || !(maxFramerate >= 0) || !isScale) {
            throw RTCException.range(
                    "maxBitrateBps and maxFramerate are 0 or more, and scaleResolutionDownBy is 1.0 or more.");
        }
    }

    /**
     * A layer of a simulcast.
     *
     * @param rid its name, letters and digits (RFC 8851 §10)
     * @return sent as it comes
     */
    public static RTCRtpEncodingParameters layer(String rid) {
        return new RTCRtpEncodingParameters(
                rid, true, 0, 0, 0, RTCPriorityType.LOW, RTCPriorityType.LOW, false, null, null);
    }

    /**
     * The same, sent or not.
     *
     * @param on whether it is sent
     * @return a copy
     */
    public RTCRtpEncodingParameters withActive(boolean on) {
        return new RTCRtpEncodingParameters(
                rid,
                on,
                maxBitrateBps,
                maxFramerate,
                scaleResolutionDownBy,
                priority,
                networkPriority,
                adaptivePtime,
                scalabilityMode,
                codec);
    }

    /**
     * The same with another bound.
     *
     * @param bps bits a second, 0 for none
     * @return a copy
     */
    public RTCRtpEncodingParameters withMaxBitrate(long bps) {
        return new RTCRtpEncodingParameters(
                rid,
                active,
                bps,
                maxFramerate,
                scaleResolutionDownBy,
                priority,
                networkPriority,
                adaptivePtime,
                scalabilityMode,
                codec);
    }

    /**
     * The same, smaller.
     *
     * @param by how much smaller than the source, 1.0 or more
     * @return a copy
     */
    public RTCRtpEncodingParameters withScaleResolutionDownBy(double by) {
        return new RTCRtpEncodingParameters(
                rid,
                active,
                maxBitrateBps,
                maxFramerate,
                by,
                priority,
                networkPriority,
                adaptivePtime,
                scalabilityMode,
                codec);
    }

    /**
     * The same with another priority.
     *
     * @param level beside other layers and tracks
     * @return a copy
     */
    public RTCRtpEncodingParameters withPriority(RTCPriorityType level) {
        return new RTCRtpEncodingParameters(
                rid,
                active,
                maxBitrateBps,
                maxFramerate,
                scaleResolutionDownBy,
                level,
                networkPriority,
                adaptivePtime,
                scalabilityMode,
                codec);
    }

    /**
     * The same with another codec.
     *
     * @param other of the negotiated ones, or null for the first
     * @return a copy
     */
    public RTCRtpEncodingParameters withCodec(@Nullable RTCRtpCodec other) {
        return new RTCRtpEncodingParameters(
                rid,
                active,
                maxBitrateBps,
                maxFramerate,
                scaleResolutionDownBy,
                priority,
                networkPriority,
                adaptivePtime,
                scalabilityMode,
                other);
    }

    RTCRtpEncodingParameters withRid(String name) {
        return new RTCRtpEncodingParameters(
                name,
                active,
                maxBitrateBps,
                maxFramerate,
                scaleResolutionDownBy,
                priority,
                networkPriority,
                adaptivePtime,
                scalabilityMode,
                codec);
    }
}
