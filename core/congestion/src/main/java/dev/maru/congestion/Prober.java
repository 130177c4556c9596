package dev.maru.congestion;

import dev.maru.wire.Machine;

/**
 * Decides when a path is tried with more than the target: a few packets, so many milliseconds long, sent faster. That finds out in one round
 * trip what growing takes many seconds for: at the start, while less is sent than might be, after the capacity fell, and from time to time
 * while nothing speaks against it. The caller fills what is lacking with padding.
 *
 * <p>What comes of it is seen by the {@link BandwidthEstimator}. Not thread-safe.
 */
public final class Prober {
    /** How long a cluster is: long against the arrivals' resolution, short enough that a queue of it hurts nobody. */
    private static final long CLUSTER_NANOS = 15_000_000;

    private static final int MIN_PACKETS = 5;

    /** The first clusters, against the start bitrate. */
    private static final int FIRST = 3;

    private static final int SECOND = 6;

    /** A result above that part of a probe makes another one, twice as fast. */
    private static final double GO_ON = 0.7;

    /** When a result is no longer to be expected. */
    private static final long RESULT_NANOS = 1_000_000_000;

    private static final long INTERVAL_NANOS = 5_000_000_000L;

    /** A cluster for which nothing could be sent is given up: the application has fallen silent. */
    private static final long LIFETIME_NANOS = 1_000_000_000;

    /** While all is used, a probe is more careful, since others may share the path. */
    private static final double STEP_WHEN_LIMITED = 2;

    private static final double STEP_WHEN_FULL = 1.5;

    private static final double LARGE_DROP = 0.66;
    private static final double OF_DROP = 0.85;

    /** How long after the drop it is seen whether that was for a moment only. */
    private static final long RECOVERY_NANOS = 2_000_000_000;

    private static final int MAX_PENDING = 4;

    private final BandwidthEstimator estimator;
    private final long[] pending = new long[MAX_PENDING];
    private int pendingCount;
    private long pendingSince;
    private boolean isBegun;
    private boolean isActive;
    private boolean isWithoutPadding;
    private int cluster;
    private long rateBps;
    private long startedAt;
    private long sentBytes;
    private int sentPackets;
    private long goOnAbove = Long.MAX_VALUE;
    private long probedAt;
    private long lastTarget;
    private long droppedFrom;
    private long droppedAt;

    /**
     * Nothing is tried yet.
     *
     * @param estimator that sees the results
     */
    public Prober(BandwidthEstimator estimator) {
        this.estimator = estimator;
    }

    /** Media flows, and with feedback: the path is tried for the first time. */
    void begin(long now) {
        if (!isBegun) {
            isBegun = true;
            lastTarget = estimator.targetBps();
            request(FIRST * lastTarget, now);
            request(SECOND * lastTarget, now);
        }
    }

    /**
     * Tries a bitrate, as when more media is about to be sent.
     *
     * @param bps what for; bounded by the estimator's
     * @param now nanoseconds
     */
    public void request(long bps, long now) {
        long bounded = Math.min(bps, estimator.maxBps());
        if (pendingCount == MAX_PENDING || bounded <= estimator.targetBps()) {
            return;
        }
        if (pendingCount == 0) {
            pendingSince = now;
        }
        pending[pendingCount++] = bounded;
        goOnAbove = (long) (GO_ON * bounded);
        probedAt = now;
    }

    /** Looks at what has come of it, and whether it is time to try again. */
    void update(DelaySignal signal, boolean isLimited, long now) {
        long target = estimator.targetBps();
        if (!isBegun) {
            return;
        }
        if (pendingCount > 0 && !isActive && now - pendingSince > LIFETIME_NANOS) {
            pendingCount = 0;
            isWithoutPadding = false;
        }
        if (isActive && now - startedAt > LIFETIME_NANOS) {
            finish();
        }
        if (target < LARGE_DROP * lastTarget) {
            droppedFrom = lastTarget;
            droppedAt = now;
        }
        lastTarget = target;
        boolean isBusy = pendingCount > 0 || isActive;
        if (signal != DelaySignal.NORMAL || isBusy) {
            return;
        }
        if (now - probedAt < RESULT_NANOS) {
            if (target > goOnAbove) {
                request(2 * target, now);
            }
        } else if (droppedFrom > 0 && now - droppedAt > RECOVERY_NANOS) {
            request((long) (OF_DROP * droppedFrom), now);
            droppedFrom = 0;
        } else if (now - probedAt > INTERVAL_NANOS && now - estimator.decreasedAt() > INTERVAL_NANOS) {
            probedAt = now;
            request((long) ((isLimited ? STEP_WHEN_LIMITED : STEP_WHEN_FULL) * target), now);
        }
    }

    /** Whether packets are to leave for a probe, as soon as there are some. */
    boolean isActive() {
        return isActive || pendingCount > 0;
    }

    /** Whether padding helps. */
    boolean wantsPadding() {
        return isActive() && !isWithoutPadding;
    }

    /** There is no padding to be had, so a cluster has only what the media has. */
    void withoutPadding() {
        isWithoutPadding = true;
    }

    /** When the next packet of the probe leaves; {@link Machine#NEVER} when there is none. */
    long nextSend() {
        if (isActive) {
            return startedAt + sentBytes * 8_000_000_000L / rateBps;
        }
        return pendingCount > 0 ? 0 : Machine.NEVER;
    }

    /** To which probe a packet that leaves now belongs. */
    int sent(int bytes, long now) {
        if (!isActive) {
            if (pendingCount == 0) {
                return SentPackets.NO_CLUSTER;
            }
            rateBps = pending[0];
            System.arraycopy(pending, 1, pending, 0, --pendingCount);
            pendingSince = now;
            isActive = true;
            cluster = cluster == Integer.MAX_VALUE ? 1 : cluster + 1;
            startedAt = now;
            sentBytes = 0;
            sentPackets = 0;
            probedAt = now;
        }
        sentBytes += bytes;
        sentPackets++;
        int of = cluster;
        if (sentPackets >= MIN_PACKETS && sentBytes * 8_000_000_000L / rateBps >= CLUSTER_NANOS) {
            finish();
        }
        return of;
    }

    private void finish() {
        isActive = false;
        isWithoutPadding = false;
        estimator.probes().complete(cluster, sentPackets);
    }
}
