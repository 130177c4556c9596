package dev.maru.congestion;

/**
 * Empties a queue that has built up: for a moment less is sent than the path carries, since at 85 % of it a queue of half a second would take
 * three seconds to drain. The queue is what a packet's way takes longer than the shortest of the last half minute.
 *
 * <p>A queue that does not get shorter by that is somebody else's, and who makes room for that gets nothing. Then half of what arrived before is
 * kept as a floor: the fair share beside one other, who has to be one that fills queues until they overflow.
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

    /** Our own queue would get shorter by half of the time for which half is sent; of that much less is no doubt somebody else's. */
    private static final double OWN = 0.25;

    /** The fair share beside one other. */
    private static final double SHARE = 0.5;

    /** How long the queue is short until the other has gone. */
    private static final long GONE_NANOS = 1_000_000_000;

    /** What arrived at best is forgotten by so much a second. */
    private static final double FORGETTING = 0.98;

    /** The shortest way is that of this span and the one before, as routes and clocks change. */
    private static final long SPAN_NANOS = 15_000_000_000L;

    private final QueueFloor floor = new QueueFloor();
    private long shortest = Long.MAX_VALUE;
    private long shortestBefore = Long.MAX_VALUE;
    private long spanStart = -1;
    private long queueNanos;
    private long beganAt = -1;
    private long shownQueueNanos = -1;
    private long shownAt;
    private long restsUntil = -1;
    private long endedAt = Long.MIN_VALUE / 2;
    private long restNanos = REST_NANOS;
    private double bestBps;
    private long bestAt = -1;
    private double foreignFloorBps;
    private long longAt;

    /** Takes a packet's way, by two clocks of which nothing is known but that they run alike. */
    void add(long wayNanos, long arrival, long now) {
        if (spanStart < 0 || now - spanStart > SPAN_NANOS) {
            spanStart = now;
            shortestBefore = shortest;
            shortest = Long.MAX_VALUE;
        }
        shortest = Math.min(shortest, wayNanos);
        queueNanos = wayNanos - Math.min(shortest, shortestBefore);
        floor.add(wayNanos, arrival);
    }

    /**
     * A report has come.
     *
     * @param isOverused whether a group of packets has shown that the path is overused, and the bitrate is what it is for that
     * @param ackedBps what arrives, or -1
     */
    void update(boolean isOverused, long ackedBps, long now) {
        double seconds = bestAt < 0 ? 0 : (now - bestAt) / 1e9;
        bestAt = now;
        bestBps = Math.max(ackedBps, bestBps * Math.pow(FORGETTING, seconds));
        if (isForeign()) {
            watchForeign(now);
        } else if (beganAt >= 0) {
            watchOwn(now);
        } else if (isOverused && queueNanos > LONG_NANOS && now >= restsUntil) {
            beganAt = now;
            shownQueueNanos = -1;
        }
    }

    private void watchOwn(long now) {
        if (shownQueueNanos < 0 && now - beganAt > SHOWING_NANOS) {
            shownQueueNanos = standingNanos();
            shownAt = now;
        }
        if (queueNanos >= SHORT_NANOS && now - beganAt <= MAX_NANOS) {
            return;
        }
        beganAt = -1;
        endedAt = now;
        boolean isGone = queueNanos < LONG_NANOS;
        restsUntil = isGone ? now : now + restNanos;
        restNanos = isGone ? REST_NANOS : Math.min(2 * restNanos, MAX_REST_NANOS);
        double drained = shownQueueNanos - standingNanos();
        if (!isGone && shownQueueNanos >= 0 && drained < OWN * PART * (now - shownAt)) {
            foreignFloorBps = SHARE * bestBps;
            longAt = now;
        }
    }

    private void watchForeign(long now) {
        if (standingNanos() > SHORT_NANOS) {
            longAt = now;
        } else if (now - longAt > GONE_NANOS) {
            foreignFloorBps = 0;
            restsUntil = now;
            restNanos = REST_NANOS;
        }
    }

    /** Whether somebody else keeps the queue full. */
    boolean isForeign() {
        return foreignFloorBps > 0;
    }

    /** Below which delays say nothing, since the queue is somebody else's; 0 when it is not. */
    double foreignFloorBps() {
        return foreignFloorBps;
    }

    /** What waits on the path behind which every packet of a while had to wait. */
    long standingNanos() {
        return floor.nanos() - Math.min(shortest, shortestBefore);
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
