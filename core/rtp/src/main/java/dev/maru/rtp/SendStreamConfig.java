package dev.maru.rtp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream that is sent is like, as negotiated.
 *
 * @param kind sound or pictures
 * @param ssrc of the stream
 * @param rtxSsrc of its retransmissions (RFC 4588 §5.3), or null to send lost packets again as they were
 * @param clockRateHz of its timestamps
 * @param mid of its media section, or null when there is none
 * @param rid of its encoding, or null without simulcast
 * @param extensions ids of header extensions
 * @param rtxPayloadTypes the payload type of retransmissions by the payload type of what they repeat
 * @param history how much is kept for retransmission
 */
public record SendStreamConfig(
        MediaKind kind,
        Ssrc ssrc,
        @Nullable Ssrc rtxSsrc,
        int clockRateHz,
        @Nullable Mid mid,
        @Nullable Rid rid,
        ExtensionIds extensions,
        Map<Integer, Integer> rtxPayloadTypes,
        HistoryLimits history) {
    /** Copies the map. */
    public SendStreamConfig {
        rtxPayloadTypes = Map.copyOf(rtxPayloadTypes);
        if (clockRateHz <= 0) {
            throw new IllegalArgumentException("a clock rate is positive, not " + clockRateHz);
        }
    }

    /**
     * A stream without retransmission stream, names or extensions.
     *
     * @param kind sound or pictures
     * @param ssrc of the stream
     * @param clockRateHz of its timestamps
     * @return the configuration
     */
    public static SendStreamConfig of(MediaKind kind, Ssrc ssrc, int clockRateHz) {
        return new SendStreamConfig(
                kind, ssrc, null, clockRateHz, null, null, ExtensionIds.NONE, Map.of(), HistoryLimits.of(kind));
    }

    /**
     * The same stream with a retransmission stream.
     *
     * @param other its SSRC
     * @param payloadTypes of retransmissions by the payload type of what they repeat
     * @return the new configuration
     */
    public SendStreamConfig withRtx(Ssrc other, Map<Integer, Integer> payloadTypes) {
        return new SendStreamConfig(kind, ssrc, other, clockRateHz, mid, rid, extensions, payloadTypes, history);
    }

    /**
     * The same stream with names.
     *
     * @param section its mid, or null
     * @param encoding its rid, or null
     * @param ids of header extensions
     * @return the new configuration
     */
    public SendStreamConfig withNames(@Nullable Mid section, @Nullable Rid encoding, ExtensionIds ids) {
        return new SendStreamConfig(kind, ssrc, rtxSsrc, clockRateHz, section, encoding, ids, rtxPayloadTypes, history);
    }
}
