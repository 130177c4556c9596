package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/**
 * What a stream that is received is like.
 *
 * @param kind sound or pictures
 * @param ssrc of the stream
 * @param clockRateHz of its timestamps
 * @param mid of its media section, or null when there is none
 * @param rid of its encoding, or null without simulcast
 * @param sendsNack whether missing packets are asked for ({@code a=rtcp-fb nack})
 * @param keyFrameRequest how key frames are asked for
 */
public record ReceiveStreamConfig(
        MediaKind kind,
        Ssrc ssrc,
        int clockRateHz,
        @Nullable Mid mid,
        @Nullable Rid rid,
        boolean sendsNack,
        KeyFrameRequest keyFrameRequest) {
    /** How key frames are asked for. */
    public enum KeyFrameRequest {
        /** Not at all. */
        NONE,
        /** By picture loss indication ({@code a=rtcp-fb nack pli}). */
        PLI,
        /** By full intra request ({@code a=rtcp-fb ccm fir}). */
        FIR
    }

    /** Checks the clock rate. */
    public ReceiveStreamConfig {
        if (clockRateHz <= 0) {
            throw new IllegalArgumentException("a clock rate is positive, not " + clockRateHz);
        }
    }

    /**
     * A stream without names; video asks for missing packets and, by PLI, for key frames, audio for nothing.
     *
     * @param kind sound or pictures
     * @param ssrc of the stream
     * @param clockRateHz of its timestamps
     * @return the configuration
     */
    public static ReceiveStreamConfig of(MediaKind kind, Ssrc ssrc, int clockRateHz) {
        boolean isVideo = kind == MediaKind.VIDEO;
        KeyFrameRequest request = isVideo ? KeyFrameRequest.PLI : KeyFrameRequest.NONE;
        return new ReceiveStreamConfig(kind, ssrc, clockRateHz, null, null, isVideo, request);
    }
}
