package dev.maru.rtp;

import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Cuts encoded frames into RTP payloads, which it writes one by one into the caller's buffer, straight from the frame's array.
 *
 * <p>One instance serves one stream: it numbers the pictures. Call {@link #begin} for a frame, then {@link #next} until it returns
 * 0. A frame that is begun before that replaces the one before. Not thread-safe.
 */
public sealed interface Packetizer
        permits Vp8Packetizer, Vp9Packetizer, H264Packetizer, Av1Packetizer, AudioPacketizer {
    /** The least room for a payload: enough for the longest descriptor of ours and a useful part of a frame. */
    int MIN_PAYLOAD = 64;

    /**
     * A packetizer of one stream.
     *
     * @param format the format
     * @param parameters of {@code a=fmtp}, names in lower case; those that are not known are ignored. H.264 heeds {@code
     *     packetization-mode} (RFC 6184 §8.1), which is 0 when absent
     * @param entropy for the number of the first picture (RFC 7741 §4.2)
     * @return the packetizer
     */
    static Packetizer of(PayloadFormat format, Map<String, String> parameters, RandomGenerator entropy) {
        return switch (format) {
            case VP8 -> new Vp8Packetizer(entropy.nextInt());
            case VP9 -> new Vp9Packetizer(entropy.nextInt());
            case H264 -> new H264Packetizer("1".equals(parameters.get("packetization-mode")));
            case AV1 -> new Av1Packetizer();
            case OPUS, PCMU, PCMA -> new AudioPacketizer();
        };
    }

    /**
     * Begins a frame. Its array must stay as it is until {@link #next} returned 0.
     *
     * @param frame a frame of this packetizer's format
     * @param maxPayload the most bytes a payload may have, at least {@value #MIN_PAYLOAD}
     * @return false when the frame cannot be sent: it is empty, not in the form its format has here, or has a part that does not fit
     *     and must not be cut
     */
    boolean begin(EncodedFrame frame, int maxPayload);

    /**
     * Writes the next payload.
     *
     * @param out the buffer
     * @param at where to write; as many bytes as {@link #begin} allowed must fit from there
     * @return the length of the payload, or 0 when the frame is through
     */
    int next(byte[] out, int at);

    /**
     * Whether the packet of the payload that was last written gets the marker bit: for video, when it ended the frame.
     *
     * @return the marker bit
     */
    boolean marker();
}
