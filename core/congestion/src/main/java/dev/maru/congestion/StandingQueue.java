package dev.maru.congestion;

/**
 * Empties a queue that has built up: for a moment less is sent than the path carries, since at 85 % of it a queue of half a second would take
 * three seconds to drain. The queue is what a packet's way takes longer than the shortest of the last half minute.
 *
 * <p>Not often in a row: a queue that stays is somebody else's, and who makes room for that gets nothing.
 *
 * <p>Deviation: not in draft-ietf-rmcat-gcc-02; RFC 8836 §2 asks for low delay.
 */
final class StandingQueue {
    private static final long LONG_NANOS = 100_000_000;
    private static final long SHORT_NANOS = 40_000_000;
    private static final double PART = 0.5;

    /** So a queue of half a second can drain; longer ones do for the most part. */
    private static final long MAX_NANOS = 1_200_000_000;

    private static final long REST_NANOS = 10_000_000_000L;
    private static final long MAX_REST_NANOS = 80_000_000_000L;

    /** Until what arrives is as much as before: a round trip, and what it is measured over. */
    private static final long SETTLING_NANOS = 600_000_000;

    /** As long as what is sent less has not arrived, what arrives is still what the path carries. */
    private static final long SHOWING_NANOS = 400_000_000;

    /** The shortest way is that of this span and the one before, as routes and clocks change. */
    private static final long SPAN_NANOS = 15_000_000_000L;

    private long shortest = Long.MAX_VALUE;
    private long shortestBefore = Long.MAX_VALUE;
    private long spanStart = -1;
    private long queueNanos;
    private long beganAt = -1;
    private long restsUntil = -1;
    private long endedAt = Long.MIN_VALUE / 2;
    private long restNanos = REST_NANOS;

    /** Takes a packet's way, by two clocks of which nothing is known but that they run alike. */
    void add(long wayNanos, long now) {
        if (spanStart < 0 || now - spanStart > SPAN_NANOS) {
            spanStart = now;
            shortestBefore = shortest;
            shortest = Long.MAX_VALUE;
        }
        shortest = Math.min(shortest, wayNanos);
        queueNanos = wayNanos - Math.min(shortest, shortestBefore);
    }

    /** A group of packets has shown that the path is overused, or not, and the bitrate is what it is for that. */
    void update(boolean isOverused, long now) {
        if (beganAt >= 0) {
            if (queueNanos < SHORT_NANOS || now - beganAt > MAX_NANOS) {
                beganAt = -1;
                endedAt = now;
                boolean isGone = queueNanos < LONG_NANOS;
                restsUntil = isGone ? now : now + restNanos;
                restNanos = isGone ? REST_NANOS : Math.min(2 * restNanos, MAX_REST_NANOS);
            }
        } else if (isOverused && queueNanos > LONG_NANOS && now >= restsUntil) {
            beganAt = now;
        }
    }

    /** Whether what arrives is less than the path carries, since less is or was sent. */
    boolean hidesCapacity(long now) {
        return beganAt >= 0 ? now - beganAt > SHOWING_NANOS : now - endedAt < SETTLING_NANOS;
    }

    /** What may be sent of a bitrate. */
    double part() {
        return beganAt >= 0 ? PART : 1;
    }

    /** What waits on the path, in time. */
    long queueNanos() {
        return queueNanos;
    }
}
