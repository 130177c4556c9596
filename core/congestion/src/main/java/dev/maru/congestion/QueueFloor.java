package dev.maru.congestion;

/** The shortest way of the last packets: jitter lets some packets through at once, a queue lets none. */
final class QueueFloor {
    /** The shortest of this span and the one before: at 30 frames a second, four to eight of them. */
    private static final long SPAN_NANOS = 130_000_000;

    private long spanStart = -1;
    private long shortest = Long.MAX_VALUE;
    private long shortestBefore = Long.MAX_VALUE;

    /** Takes a packet's way. */
    void add(long wayNanos, long arrival) {
        if (spanStart < 0 || arrival - spanStart > SPAN_NANOS || arrival < spanStart) {
            boolean isNext = arrival - spanStart <= 2 * SPAN_NANOS && arrival >= spanStart;
            shortestBefore = isNext ? shortest : Long.MAX_VALUE;
            shortest = Long.MAX_VALUE;
            spanStart = arrival;
        }
        shortest = Math.min(shortest, wayNanos);
    }

    /** The shortest way; without meaning before there was one. */
    long nanos() {
        return Math.min(shortest, shortestBefore);
    }
}
