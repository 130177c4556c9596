package dev.maru.jsep;

import java.util.List;
import java.util.Map;

/**
 * A codec as it was negotiated for one direction.
 *
 * @param payloadType 0 to 127, in packets of this direction
 * @param name as the one who receives writes it; names compare without case
 * @param clockRate ticks in a second
 * @param channels of audio; 1 for video
 * @param parameters the receiver's {@code a=fmtp}; empty when there are none
 * @param feedback kinds of RTCP feedback that both have
 * @param rtxPayloadType of its retransmissions (RFC 4588), or {@link #NO_RTX}
 */
public record RtpCodec(
        int payloadType,
        String name,
        int clockRate,
        int channels,
        String parameters,
        List<String> feedback,
        int rtxPayloadType) {
    /** The codec is not retransmitted. */
    public static final int NO_RTX = -1;

    /** Keeps a copy of the list. */
    public RtpCodec {
        feedback = List.copyOf(feedback);
    }

    /**
     * The parameters by name.
     *
     * @return names in lower case
     */
    public Map<String, String> parameterMap() {
        return dev.maru.sdp.FormatParameters.parameters(parameters);
    }
}
