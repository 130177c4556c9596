package dev.maru.sctp;

/**
 * Ends slow start when round trips grow, before the bottleneck's queue is full (after HyStart++, RFC 9406).
 *
 * <p>Deviation: RFC 9406 looks at the least round trip of a whole round. Packets are paced here, so the queue shows within the round in which it
 * begins: the least of an eighth of a round is looked at, with at least eight samples.
 */
final class HyStart {
    private static final long MIN_THRESHOLD = 4_000_000;
    private static final long MAX_THRESHOLD = 16_000_000;
    private static final int MIN_SAMPLES = 8;
    private static final int PARTS = 8;
    private static final int CSS_GROWTH_DIVISOR = 4;

    private long partMin = Long.MAX_VALUE;
    private long partStart;
    private int samples;
    private boolean isConservative;
    private long baseline;
    private long conservativeSince;

    void restart() {
        partMin = Long.MAX_VALUE;
        samples = 0;
        isConservative = false;
    }

    /** Which part of what is acknowledged lets the window grow (§4.2, conservative slow start). */
    int growthDivisor() {
        return isConservative ? CSS_GROWTH_DIVISOR : 1;
    }

    /**
     * Takes a round trip.
     *
     * @param sample nanoseconds
     * @param rtt what is known of round trips, this one included
     * @param now nanoseconds
     * @return the round trip that ends slow start, or 0 when it goes on
     */
    long onSample(long sample, RttEstimator rtt, long now) {
        if (samples == 0) {
            partStart = now;
        }
        partMin = Math.min(partMin, sample);
        samples++;
        if (samples < MIN_SAMPLES || now - partStart < rtt.min() / PARTS) {
            return 0;
        }
        long least = partMin;
        partMin = Long.MAX_VALUE;
        samples = 0;
        long threshold = Math.clamp(rtt.min() / 8, MIN_THRESHOLD, MAX_THRESHOLD);
        if (!isConservative) {
            if (least >= rtt.min() + threshold) {
                isConservative = true;
                baseline = least;
                conservativeSince = now;
            }
            return 0;
        }
        if (least < baseline) {
            isConservative = false; // it was jitter
            return 0;
        }
        boolean isLong = now - conservativeSince > rtt.srtt();
        boolean isLarge = least >= rtt.min() + 2 * threshold;
        return isLong || isLarge ? least : 0;
    }
}
