package dev.maru.rtp;

/**
 * A payload type that may be received in a media section.
 *
 * @param payloadType 0 to 127
 * @param clockRateHz of its timestamps
 * @param repairs the payload type that this one repeats ({@code a=fmtp: apt=}, RFC 4588 §8.1), or -1 when it is no retransmission
 * @param sendsNack whether missing packets are asked for
 * @param keyFrameRequest how key frames are asked for
 */
public record ReceivePayload(
        int payloadType,
        int clockRateHz,
        int repairs,
        boolean sendsNack,
        ReceiveStreamConfig.KeyFrameRequest keyFrameRequest) {
    /** Checks the ranges. */
    public ReceivePayload {
        if (payloadType < 0 || payloadType >= PayloadType.COUNT || repairs < -1 || repairs >= PayloadType.COUNT) {
            throw new IllegalArgumentException("payload types are 0 to 127, not " + payloadType + " and " + repairs);
        }
        if (clockRateHz <= 0) {
            throw new IllegalArgumentException("a clock rate is positive, not " + clockRateHz);
        }
    }

    /**
     * A payload type of media, with the feedback that browsers use: video asks for missing packets and by PLI for key frames, audio for
     * nothing.
     *
     * @param kind sound or pictures
     * @param payloadType 0 to 127
     * @param clockRateHz of its timestamps
     * @return the payload type
     */
    public static ReceivePayload media(MediaKind kind, int payloadType, int clockRateHz) {
        boolean isVideo = kind == MediaKind.VIDEO;
        return new ReceivePayload(
                payloadType,
                clockRateHz,
                -1,
                isVideo,
                isVideo ? ReceiveStreamConfig.KeyFrameRequest.PLI : ReceiveStreamConfig.KeyFrameRequest.NONE);
    }

    /**
     * A payload type of retransmissions.
     *
     * @param payloadType 0 to 127
     * @param clockRateHz of its timestamps
     * @param repairs the payload type that it repeats
     * @return the payload type
     */
    public static ReceivePayload rtx(int payloadType, int clockRateHz, int repairs) {
        return new ReceivePayload(payloadType, clockRateHz, repairs, false, ReceiveStreamConfig.KeyFrameRequest.NONE);
    }

    boolean isRtx() {
        return repairs >= 0;
    }
}
