package dev.maru.jsep;

import dev.maru.sdp.Direction;
import java.util.List;

/**
 * A codec that this side has (W3C {@code RTCRtpCodec}). Retransmission is one capability {@code rtx} for all codecs of a kind, and
 * redundancy one {@code red}: their payload types and parameters follow from the codecs beside them.
 *
 * @param name as in {@code VP8}; names compare without case
 * @param clockRate ticks in a second
 * @param channels of audio; 1 for video
 * @param parameters as behind {@code a=fmtp}, as in {@code minptime=10;useinbandfec=1}; empty when there are none
 * @param feedback kinds of RTCP feedback, as in {@code nack pli}
 * @param direction whether it is encoded (sendonly), decoded (recvonly), or both
 * @param payloadType the one to offer it with when it is free; {@link #ANY_PAYLOAD_TYPE} for any
 */
public record CodecCapability(
        String name,
        int clockRate,
        int channels,
        String parameters,
        List<String> feedback,
        Direction direction,
        int payloadType) {
    /** Any dynamic payload type will do. */
    public static final int ANY_PAYLOAD_TYPE = -1;

    /** Keeps a copy of the list. */
    public CodecCapability {
        feedback = List.copyOf(feedback);
    }

    /**
     * A codec that is encoded and decoded, with any payload type.
     *
     * @param name as above
     * @param clockRate as above
     * @param channels as above
     * @param parameters as above
     * @param feedback as above
     */
    public CodecCapability(String name, int clockRate, int channels, String parameters, List<String> feedback) {
        this(name, clockRate, channels, parameters, feedback, Direction.SENDRECV, ANY_PAYLOAD_TYPE);
    }

    /**
     * The same with a wished payload type.
     *
     * @param wished 0 to 127
     * @return the new capability
     */
    public CodecCapability withPayloadType(int wished) {
        return new CodecCapability(name, clockRate, channels, parameters, feedback, direction, wished);
    }

    /**
     * The same for another direction.
     *
     * @param other sendonly when it is only encoded, recvonly when it is only decoded
     * @return the new capability
     */
    public CodecCapability withDirection(Direction other) {
        return new CodecCapability(name, clockRate, channels, parameters, feedback, other, payloadType);
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** Whether it serves other codecs instead of carrying media itself. */
    boolean isAuxiliary() {
        return is("rtx") || is("red") || is("ulpfec") || is("flexfec-03") || is("telephone-event") || is("CN");
    }
}
