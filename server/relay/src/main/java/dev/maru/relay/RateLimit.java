package dev.maru.relay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bandwidth that several threads use together: the generic cell rate algorithm (ITU-T I.371 Annex A), which needs one number and one
 * compare-and-set for a packet, and no lock.
 *
 * <p>The number is the time until which everything that has passed would take at the allowed rate. It may run ahead of the clock by
 * {@link #BURST_NANOS}: so much may pass at once.
 */
final class RateLimit {
    /** No limit. */
    static final long UNLIMITED = 0;

    /** A quarter of a second's worth at once: a key frame of a video is a burst that is not to be cut. */
    static final long BURST_NANOS = 250_000_000L;

    /** Also at a very low rate some packets pass at once, or none would ever: 16 of an Ethernet's length. */
    static final int MIN_BURST_BYTES = 16 * 1_500;

    private static final long NANOS = 1_000_000_000L;

    private final AtomicLong busyUntil = new AtomicLong();

    /**
     * Whether a packet may pass, and counts it if so. Allocates nothing.
     *
     * @param bytes its length
     * @param bitsPerSecond the limit at present, or {@link #UNLIMITED}
     * @param now in nanoseconds, of one clock for all threads
     * @return false: over the limit
     */
    boolean allows(int bytes, long bitsPerSecond, long now) {
        if (bitsPerSecond == UNLIMITED) {
            return true;
        }
        long cost = cost(bytes, bitsPerSecond);
        long ahead = Math.max(BURST_NANOS, MIN_BURST_BYTES * 8L * NANOS / bitsPerSecond);
        while (true) {
            long before = busyUntil.get();
            long after = Math.max(before, now) + cost;
            if (after - now > ahead) {
                return false;
            }
            if (busyUntil.compareAndSet(before, after)) {
                return true;
            }
        }
    }

    /**
     * Takes back what {@link #allows} counted, because the packet does not pass for another reason.
     *
     * @param bytes its length
     * @param bitsPerSecond the limit that it was counted by
     */
    void giveBack(int bytes, long bitsPerSecond) {
        if (bitsPerSecond != UNLIMITED) {
            busyUntil.addAndGet(-cost(bytes, bitsPerSecond));
        }
    }

    private static long cost(int bytes, long bitsPerSecond) {
        return bytes * 8L * NANOS / bitsPerSecond;
    }
}
