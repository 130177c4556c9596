package dev.maru.congestion;

/**
 * A bound by loss (draft-ietf-rmcat-gcc-02 §6): loss below 2 % is nobody's fault, above that the bitrate stays, above 10 % it falls.
 *
 * <p>Radio links lose packets whatever the bitrate is. So where loss stays between, the bitrate is lowered for a while: when the loss falls
 * with it, the path was too narrow; when not, so much loss is taken for the path's own and no longer counted.
 *
 * <p>Deviation: the draft knows no loss of a path's own.
 */
final class LossControl {
    private static final double LOW = 0.02;
    private static final double HIGH = 0.10;

    /** What a path loses by itself at most; with more, no bitrate is right. */
    private static final double MAX_OWN = 0.20;

    /** What is measured needs so much, that chance is no more than a few percent. */
    private static final long MIN_WINDOW_NANOS = 500_000_000;

    private static final int MIN_PACKETS = 50;
    private static final long MAX_WINDOW_NANOS = 2_000_000_000L;

    /** How long loss lasts before the bitrate is lowered to see what becomes of it, and how long that is seen. */
    private static final int WINDOWS_BEFORE_TRIAL = 2;

    private static final double TRIAL = 0.85;

    private enum Trial {
        /** None needed. To lowered. */
        NONE,
        /** The window that began with the old bitrate. To watching. */
        LOWERED,
        /** To none. */
        WATCHING
    }

    private long windowStart = -1;
    private int received;
    private int lost;
    private double own;
    private double loss;
    private double lossBefore;
    private double bpsBefore;
    private int lossyWindows;
    private Trial trial = Trial.NONE;
    private double bound = Double.MAX_VALUE;
    private double fractionLost;

    void received() {
        received++;
    }

    /** A packet that was counted as lost came after all. */
    void cameLate() {
        lost = Math.max(0, lost - 1);
    }

    void lost() {
        lost++;
    }

    /** Judges what was counted, when it is enough; returns the new bound. */
    double update(double targetBps, boolean isOverused, long now) {
        if (windowStart < 0) {
            windowStart = now;
        }
        int all = received + lost;
        long age = now - windowStart;
        if (age < MIN_WINDOW_NANOS || all < MIN_PACKETS && age < MAX_WINDOW_NANOS) {
            return bound;
        }
        double sample = all == 0 ? 0 : (double) lost / all;
        windowStart = now;
        received = 0;
        lost = 0;
        judge(sample, targetBps, isOverused);
        return bound;
    }

    /** The same with the loss of a receiver report, where nothing better is known. */
    double report(double fraction, double targetBps) {
        judge(fraction, targetBps, false);
        return bound;
    }

    private void judge(double sample, double targetBps, boolean isOverused) {
        fractionLost = sample;
        loss += (sample - loss) / 2;
        own = Math.min(own, Math.max(loss, sample));
        double excess = Math.max(0, (loss - own) / (1 - own));
        if (trial != Trial.NONE) {
            watch(sample, targetBps);
            return;
        }
        if (excess < LOW) {
            lossyWindows = 0;
            // Grows by what two windows may add, and is none once nothing is lost.
            bound = bound > 2 * targetBps ? Double.MAX_VALUE : Math.max(bound, targetBps) * 1.08;
            return;
        }
        lossyWindows++;
        bound = Math.min(bound, targetBps);
        if (excess > HIGH && lossyWindows < WINDOWS_BEFORE_TRIAL) {
            bound = targetBps * (1 - 0.5 * excess);
        } else if (lossyWindows >= WINDOWS_BEFORE_TRIAL && !isOverused) {
            trial = Trial.LOWERED;
            lossBefore = loss;
            bpsBefore = targetBps;
            bound = targetBps * Math.min(TRIAL, 1 - 0.5 * excess);
        }
    }

    private void watch(double sample, double targetBps) {
        if (trial == Trial.LOWERED) {
            trial = Trial.WATCHING;
            return;
        }
        trial = Trial.NONE;
        lossyWindows = 0;
        loss = sample;
        if (sample > lossBefore / 2) {
            own = Math.min(MAX_OWN, (sample + lossBefore) / 2);
            bound = Math.max(bpsBefore, targetBps) * 1.08;
        }
    }

    /** Loss in the last window, 0 to 1. */
    double fractionLost() {
        return fractionLost;
    }
}
