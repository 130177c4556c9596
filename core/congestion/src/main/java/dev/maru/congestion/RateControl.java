package dev.maru.congestion;

/**
 * Raises the bitrate while queues are empty and lowers it when one grows (draft-ietf-rmcat-gcc-02 §5.5): by a part while the capacity is not
 * known, by about a packet each response time where it was met before.
 */
final class RateControl {
    /** §5.5: beta. What is left makes room for the queue to drain. */
    private static final double DECREASE = 0.85;

    /** §5.5: eta, each second. */
    private static final double INCREASE = 1.08;

    /** At least so much each second, so that of two flows the smaller one catches up, but not more than a quarter. */
    private static final double STEP_BPS = 100_000;

    private static final double MAX_STEP = 0.25;

    /** Who sends less than may be does not know the capacity by what arrives, and goes down in steps. */
    private static final double DECREASE_WHEN_LIMITED = 0.7;

    /** §5.5: not more than this beyond what arrives, since nothing is known of that. */
    private static final double MAX_BEYOND_ACKED = 1.5;

    private static final long MAX_BEYOND_ACKED_BPS = 10_000;

    /** How long until a change shows, beside the round-trip time. */
    private static final long REACTION_NANOS = 100_000_000;

    private static final long MIN_ADDITIVE_BPS = 4_000;
    private static final double FRAMES_PER_SECOND = 30;
    private static final double PACKET_BITS = 1_200 * 8;

    /** Capacity where the bitrate was lowered, as a moving mean and variance (§5.5). */
    private static final double CAPACITY_WEIGHT = 0.05;

    private static final double MIN_VARIANCE = 0.4;
    private static final double MAX_VARIANCE = 2.5;

    private static final long MIN_DECREASE_GAP_NANOS = 10_000_000;
    private static final long MAX_DECREASE_GAP_NANOS = 200_000_000;

    private enum State {
        /** Until the delays are normal. To increase or decrease. */
        HOLD,
        /** To hold or decrease. */
        INCREASE,
        /** For one step. To hold. */
        DECREASE
    }

    private final CongestionConfig config;
    private State state = State.HOLD;
    private double rate;
    private double capacityKbps = -1;
    private double capacityVariance = MIN_VARIANCE;
    private long changedAt = -1;
    private long decreasedAt = -1;
    private boolean isStarting = true;
    private double floorBps;

    RateControl(CongestionConfig config) {
        this.config = config;
        rate = config.startBps();
    }

    /** Sets below what delays say nothing, because the queue is somebody else's; 0 for nothing. */
    void floor(double bps) {
        floorBps = bps;
    }

    /**
     * Takes what the delays say now.
     *
     * @param ackedBps what arrives, or -1
     */
    void update(DelaySignal signal, long ackedBps, boolean isApplicationLimited, long rttNanos, long now) {
        boolean isForeign = rate < floorBps;
        switch (isForeign ? DelaySignal.NORMAL : signal) {
            case OVERUSED -> state = State.DECREASE;
            case UNDERUSED -> state = State.HOLD;
            case NORMAL -> {
                if (state == State.HOLD) {
                    state = State.INCREASE;
                    changedAt = now;
                }
            }
        }
        switch (state) {
            case HOLD -> {}
            case INCREASE -> increase(ackedBps, isApplicationLimited, rttNanos, now);
            case DECREASE -> decrease(ackedBps, isApplicationLimited, rttNanos, now);
        }
        rate = Math.clamp(rate, (double) config.minBps(), (double) config.maxBps());
    }

    private void increase(long ackedBps, boolean isApplicationLimited, long rttNanos, long now) {
        double seconds = changedAt < 0 ? 0 : Math.min(1, (now - changedAt) / 1e9);
        changedAt = now;
        if (isApplicationLimited) {
            return;
        }
        if (ackedBps / 1e3 > capacityKbps + 3 * deviation()) {
            capacityKbps = -1;
        }
        double more = capacityKbps < 0
                ? Math.max(rate * (Math.pow(INCREASE, seconds) - 1), Math.min(STEP_BPS, MAX_STEP * rate) * seconds)
                : additive(rttNanos) * seconds;
        double bound = ackedBps < 0
                ? (isStarting ? rate : config.maxBps())
                : MAX_BEYOND_ACKED * ackedBps + MAX_BEYOND_ACKED_BPS;
        if (rate < bound) {
            rate = Math.min(rate + more, bound);
        }
    }

    private double additive(long rttNanos) {
        double frame = rate / FRAMES_PER_SECOND;
        double packet = frame / Math.ceil(frame / PACKET_BITS);
        return Math.max(MIN_ADDITIVE_BPS, packet * 1e9 / (rttNanos + REACTION_NANOS));
    }

    private double deviation() {
        return Math.sqrt(capacityVariance * Math.max(capacityKbps, 0));
    }

    private void decrease(long ackedBps, boolean isApplicationLimited, long rttNanos, long now) {
        state = State.HOLD;
        long gap = Math.clamp(rttNanos, MIN_DECREASE_GAP_NANOS, MAX_DECREASE_GAP_NANOS);
        boolean isFar = ackedBps >= 0 && ackedBps < rate / 2;
        if (decreasedAt >= 0 && now - decreasedAt < gap && !isFar) {
            return;
        }
        isStarting = false;
        double reached = ackedBps >= 0 ? ackedBps : rate;
        double lower = DECREASE * reached;
        if (lower > rate && capacityKbps >= 0) {
            lower = DECREASE * capacityKbps * 1e3;
        }
        if (isApplicationLimited) {
            lower = Math.max(lower, DECREASE_WHEN_LIMITED * rate);
        }
        rate = Math.min(rate, Math.max(lower, floorBps));
        if (ackedBps >= 0) {
            learn(ackedBps / 1e3);
        }
        decreasedAt = now;
        changedAt = now;
    }

    private void learn(double kbps) {
        if (capacityKbps >= 0 && kbps < capacityKbps - 3 * deviation()) {
            capacityKbps = -1;
        }
        if (capacityKbps < 0) {
            capacityKbps = kbps;
            capacityVariance = MIN_VARIANCE;
            return;
        }
        double error = capacityKbps - kbps;
        capacityKbps += CAPACITY_WEIGHT * (kbps - capacityKbps);
        double sample = error * error / Math.max(1, capacityKbps);
        capacityVariance = Math.clamp(
                capacityVariance + CAPACITY_WEIGHT * (sample - capacityVariance), MIN_VARIANCE, MAX_VARIANCE);
    }

    /** A probe has shown that the path carries more. */
    void raise(long bps, long now) {
        if (bps > rate) {
            rate = Math.min(bps, config.maxBps());
            changedAt = now;
            isStarting = false;
            if (bps / 1e3 > capacityKbps + 3 * deviation()) {
                capacityKbps = -1;
            }
        }
    }

    /** Nothing is heard from the other side, or loss says that it is too much. */
    void lower(double bps, long now) {
        rate = Math.clamp(Math.min(rate, bps), (double) config.minBps(), (double) config.maxBps());
        changedAt = now;
    }

    long bps() {
        return (long) rate;
    }

    /** When the bitrate was lowered last, or -1. */
    long decreasedAt() {
        return decreasedAt;
    }
}
