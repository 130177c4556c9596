package dev.maru.rtp;

import java.util.Arrays;

/**
 * How long to hold audio so that most packets come in time. The window's fastest packet is the measure; the delay is what 97 of a hundred
 * packets took longer than it did, at most. Looking at a window makes it follow the drift of clocks too.
 */
final class AudioDelay {
    /** 2.5 seconds of 20 ms packets: long enough to have seen a burst of jitter, short enough to forget it. */
    private static final int WINDOW = 128;

    private static final int PERCENT = 97;

    /** A change of more than that is no jitter: the sender began to count elsewhere. */
    private static final long MAX_STEP_NANOS = 2_000_000_000;

    private long minNanos;
    private long maxNanos;
    private final long[] transits = new long[WINDOW];
    private final long[] sorted = new long[WINDOW];
    private int count;
    private int at;
    private long fastest;
    private long target;

    AudioDelay(long minNanos, long maxNanos) {
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
        this.target = minNanos;
    }

    /** Aims at no less and no more than that, from now on. */
    void bounds(long least, long most) {
        minNanos = least;
        maxNanos = most;
        aim();
    }

    /** A packet took so long, on any scale that stays the same. */
    void add(long transitNanos) {
        if (count > 0 && Math.abs(transitNanos - fastest) > MAX_STEP_NANOS) {
            count = 0;
            at = 0;
        }
        transits[at] = transitNanos;
        at = (at + 1) % WINDOW;
        count = Math.min(count + 1, WINDOW);
        System.arraycopy(transits, 0, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        fastest = sorted[0];
        aim();
    }

    private void aim() {
        long spread = count == 0 ? 0 : sorted[(count - 1) * PERCENT / 100] - fastest;
        target = Math.clamp(spread, minNanos, maxNanos);
    }

    /** How long after it was sent a packet is given, on the same scale. */
    long playoutNanos() {
        return fastest + target;
    }

    long targetNanos() {
        return target;
    }
}
