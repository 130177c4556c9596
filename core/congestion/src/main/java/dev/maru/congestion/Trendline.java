package dev.maru.congestion;

/**
 * Finds out from the variation of delays whether queues grow: fits a line through the last groups' accumulated and smoothed delays, and
 * compares its slope with a threshold that adapts, so that flows which fill queues do not starve this one (draft-ietf-rmcat-gcc-02 §5.3,
 * §5.4; with a line in place of the Kalman filter, as implementations have it since 2017).
 */
final class Trendline {
    /** How many groups the line goes through: with those of 5 to 33 ms, the last 0.1 to 0.6 s. */
    private static final int WINDOW = 20;

    private static final double SMOOTHING = 0.9;

    /** Makes milliseconds of the slope, so that §5.4's thresholds fit: as if the slope went on for up to 60 groups, four times. */
    private static final double GAIN = 4;

    private static final int MAX_GROUPS = 60;

    /** §5.4: a slope must be too large for that long. */
    private static final double OVERUSE_MS = 10;

    private static final double FIRST_THRESHOLD_MS = 12.5;
    private static final double MIN_THRESHOLD_MS = 6;
    private static final double MAX_THRESHOLD_MS = 600;

    /** A queue that grows by an eighth of what arrives: more than jitter makes over so many groups. */
    private static final double STEEP = 0.125;

    /** §5.4: what is so far above the threshold is a sudden change of the route, to which it shall not adapt. */
    private static final double MAX_DISTANCE_MS = 15;

    /** §5.4: K_u and K_d, per ms. */
    private static final double ADAPT_UP = 0.0087;

    private static final double ADAPT_DOWN = 0.039;

    /** A pause teaches no more than this. */
    private static final double MAX_ADAPT_MS = 100;

    private final double[] times = new double[WINDOW];
    private final double[] delays = new double[WINDOW];
    private int groups;
    private long firstArrival = -1;
    private double accumulated;
    private double smoothed;
    private double threshold = FIRST_THRESHOLD_MS;
    private double previousTrend;
    private double overusedMs = -1;
    private int overusedGroups;
    private long adaptedAt = -1;
    private DelaySignal signal = DelaySignal.NORMAL;

    /** Takes the news of a group. */
    void add(long variationNanos, long sendGapNanos, long arrivedAt) {
        if (firstArrival < 0) {
            firstArrival = arrivedAt;
        }
        groups++;
        accumulated += variationNanos / 1e6;
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
        int at = groups % WINDOW;
        times[at] = (arrivedAt - firstArrival) / 1e6;
        delays[at] = smoothed;
        double trend = groups < WINDOW ? previousTrend : slope();
        detect(trend, sendGapNanos / 1e6, arrivedAt);
    }

    private double slope() {
        double meanTime = 0;
        double meanDelay = 0;
        for (int i = 0; i < WINDOW; i++) {
            meanTime += times[i] / WINDOW;
            meanDelay += delays[i] / WINDOW;
        }
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < WINDOW; i++) {
            double t = times[i] - meanTime;
            numerator += t * (delays[i] - meanDelay);
            denominator += t * t;
        }
        return denominator == 0 ? previousTrend : numerator / denominator;
    }

    private void detect(double trend, double sendGapMs, long arrivedAt) {
        double offset = Math.min(groups, MAX_GROUPS) * trend * GAIN;
        if (offset > threshold) {
            overusedMs = overusedMs < 0 ? sendGapMs / 2 : overusedMs + sendGapMs;
            overusedGroups++;
            if (overusedMs > OVERUSE_MS && overusedGroups > 1 && trend >= previousTrend) {
                overusedMs = 0;
                overusedGroups = 0;
                signal = DelaySignal.OVERUSED;
            }
        } else {
            overusedMs = -1;
            overusedGroups = 0;
            signal = offset < -threshold ? DelaySignal.UNDERUSED : DelaySignal.NORMAL;
        }
        previousTrend = trend;
        adapt(Math.abs(offset), arrivedAt);
    }

    private void adapt(double offset, long now) {
        double elapsed = adaptedAt < 0 ? 0 : Math.min((now - adaptedAt) / 1e6, MAX_ADAPT_MS);
        adaptedAt = now;
        if (offset > threshold + MAX_DISTANCE_MS) {
            return;
        }
        double gain = offset < threshold ? ADAPT_DOWN : ADAPT_UP;
        threshold = Math.clamp(threshold + gain * (offset - threshold) * elapsed, MIN_THRESHOLD_MS, MAX_THRESHOLD_MS);
    }

    /** Begins anew, with the threshold that was learned. */
    void reset() {
        groups = 0;
        firstArrival = -1;
        accumulated = 0;
        smoothed = 0;
        previousTrend = 0;
        overusedMs = -1;
        overusedGroups = 0;
        adaptedAt = -1;
        signal = DelaySignal.NORMAL;
    }

    /** Whether the last slope is one that no jitter makes. */
    boolean isSteep() {
        return previousTrend > STEEP;
    }

    DelaySignal signal() {
        return signal;
    }
}
