package dev.maru.rtp;

import dev.maru.wire.Machine;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the payloads of one received stream until they are whole frames in decoding order.
 *
 * <p>The stream inserts what it receives, in any order, and polls until nothing comes; it does both again when
 * {@link #nextTimeout()} says so. What is missing is asked for by the stream, which knows the sequence numbers; the buffer only
 * waits, and says when waiting is over and a key frame is needed. Deterministic: times are arguments. Not thread-safe.
 *
 * <ul>
 *   <li>Video comes as soon as it can be decoded. A hole holds everything behind it until it is filled, a newer key frame is
 *       complete, the stream gives up on it ({@link #giveUp}), or {@link Options#maxWaitNanos()} are over. Then frames come again
 *       from the next one that needs nothing of what is lost: a key frame, or in a stream with temporal layers one that says so.
 *   <li>Audio comes in order after a small delay, which follows the jitter. A packet that did not come by then is an
 *       {@linkplain FrameType#EMPTY empty} frame.
 * </ul>
 *
 * <p>Packets, bytes and waiting are bounded; what does not fit pushes out the oldest, never the newest.
 */
public sealed interface JitterBuffer permits VideoJitterBuffer, AudioJitterBuffer {
    /** No timeout. */
    long NEVER = Machine.NEVER;

    /**
     * Bounds.
     *
     * @param maxWaitNanos how long a hole may hold up video; and the most that audio is delayed
     * @param minDelayNanos the least that audio is delayed
     * @param maxPackets how many packets are held at most, a power of two
     * @param maxBytes how many bytes of payload are held at most
     */
    record Options(long maxWaitNanos, long minDelayNanos, int maxPackets, int maxBytes) {
        /**
         * For video: half a second, in which three retransmissions over 150 ms fit; 2,048 packets, which are half a second at 39 Mbit/s;
         * and as many bytes as the largest frame has.
         */
        public static final Options VIDEO = new Options(500_000_000, 0, 2_048, Depacketizer.MAX_FRAME_LENGTH);

        /** For audio: 20 to 200 ms of delay; 256 packets, which are 5 s of 20 ms each. */
        public static final Options AUDIO = new Options(200_000_000, 20_000_000, 256, 1 << 18);

        /**
         * Bounds.
         *
         * @throws IllegalArgumentException when they are not positive, or the number of packets is no power of two
         */
        public Options {
            if (maxWaitNanos <= 0 || minDelayNanos < 0 || minDelayNanos > maxWaitNanos || maxBytes <= 0) {
                throw new IllegalArgumentException("bounds must be positive");
            }
            if (Integer.bitCount(maxPackets) != 1 || maxPackets < 16 || maxPackets > 1 << 14) {
                throw new IllegalArgumentException("maxPackets " + maxPackets + " is no power of two in 16..16384");
            }
        }
    }

    /**
     * A buffer for one stream with the usual bounds.
     *
     * @param format the format
     * @param parameters of {@code a=fmtp}, for the {@link Depacketizer}
     * @return the buffer
     */
    static JitterBuffer of(PayloadFormat format, Map<String, String> parameters) {
        Options options = format.kind() == MediaKind.AUDIO ? Options.AUDIO : Options.VIDEO;
        return of(format, parameters, options);
    }

    /**
     * A buffer for one stream.
     *
     * @param format the format
     * @param parameters of {@code a=fmtp}, for the {@link Depacketizer}
     * @param options bounds
     * @return the buffer
     */
    static JitterBuffer of(PayloadFormat format, Map<String, String> parameters, Options options) {
        return switch (format.kind()) {
            case VIDEO -> new VideoJitterBuffer(format, Depacketizer.of(format, parameters), options);
            case AUDIO -> new AudioJitterBuffer(format, Depacketizer.of(format, parameters), options);
        };
    }

    /**
     * Takes one packet. Its payload is copied.
     *
     * @param payload the payload and what its header says; empty for padding, which is to be inserted too
     * @param now the time in nanoseconds
     * @return false when it was not kept: too late, there already, or not well-formed
     */
    boolean insert(ReceivedPayload payload, long now);

    /**
     * The next frame in decoding order.
     *
     * @param now the time in nanoseconds
     * @return the frame, or null when there is none yet
     */
    @Nullable
    EncodedFrame poll(long now);

    /**
     * When {@link #poll} may have something to give, or {@link #needsKeyFrame} another answer, though nothing was inserted.
     *
     * @return a time in nanoseconds, or {@link #NEVER}
     */
    long nextTimeout();

    /**
     * Says that a missing packet will not come: its retransmission was asked for in vain, or its sender does not have it any more.
     *
     * @param sequence its sequence number, unwrapped; smaller ones are given up too
     */
    void giveUp(long sequence);

    /**
     * Wishes for a longer delay, in which more packets come in time. Pictures come as soon as they can be decoded all the same.
     *
     * @param nanos the least that audio is held, 0 for the usual
     */
    void targetDelay(long nanos);

    /**
     * Whether nothing can be decoded until a key frame comes, and none is on its way in. The stream sends PLI (RFC 4585) as often as
     * it finds right while this is so.
     *
     * @param now the time in nanoseconds
     * @return true when a key frame is needed
     */
    boolean needsKeyFrame(long now);

    /**
     * What the buffer did so far.
     *
     * @return live counters
     */
    JitterStatistics statistics();
}
