package dev.maru.rtp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames together from RTP payloads. Between {@link #begin} and {@link #finish} it is given all payloads of one frame, in the
 * order of their sequence numbers and without a hole: whoever calls it knows where frames begin and end, as {@link JitterBuffer}
 * does.
 *
 * <p>Payloads are copied once, into an array that the frame then owns. Not thread-safe.
 */
public sealed interface Depacketizer
        permits Vp8Depacketizer, Vp9Depacketizer, H264Depacketizer, Av1Depacketizer, AudioDepacketizer {
    /** The largest frame that is put together. A key frame of 4K video at the best quality has less. */
    int MAX_FRAME_LENGTH = 8 << 20;

    /**
     * A depacketizer for one stream.
     *
     * @param format the format
     * @param parameters of {@code a=fmtp}, names in lower case. H.264 heeds {@code sprop-parameter-sets} (RFC 6184 §8.1), which it
     *     puts in front of IDR pictures that come without
     * @return the depacketizer
     */
    static Depacketizer of(PayloadFormat format, Map<String, String> parameters) {
        return switch (format) {
            case VP8 -> new Vp8Depacketizer();
            case VP9 -> new Vp9Depacketizer();
            case H264 -> new H264Depacketizer(parameters.getOrDefault("sprop-parameter-sets", ""));
            case AV1 -> new Av1Depacketizer();
            case OPUS, PCMU, PCMA -> new AudioDepacketizer(format);
        };
    }

    /**
     * Begins a frame, and forgets one that was not finished.
     *
     * @param expectedLength about how many bytes the payloads have together, to be allocated at once
     */
    void begin(int expectedLength);

    /**
     * Adds the next payload.
     *
     * @param b the array
     * @param at index of the payload's first byte
     * @param count number of bytes
     * @return false when it is not well-formed, does not go on where the one before ended, or the frame gets larger than
     *     {@link #MAX_FRAME_LENGTH}; there will be no frame then
     */
    boolean append(byte[] b, int at, int count);

    /**
     * Ends the frame.
     *
     * @param timestamp its RTP timestamp; the lowest 32 bits count
     * @param reception how it came in, or null when nobody wants to know
     * @return the frame, or null when it is not complete
     */
    @Nullable
    EncodedFrame finish(int timestamp, @Nullable Reception reception);
}
