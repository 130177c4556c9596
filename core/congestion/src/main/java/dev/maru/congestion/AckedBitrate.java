package dev.maru.congestion;

/**
 * How fast packets arrive, by the receiver's clock: each short window is a measurement, which counts the less the more it differs from what is
 * believed. So a burst does not change the belief much, and a new capacity does within a second.
 */
final class AckedBitrate {
    /** Long enough for the first guess to hold several frames. */
    private static final long FIRST_WINDOW_NANOS = 500_000_000;

    /** Four to five frames. */
    private static final long WINDOW_NANOS = 150_000_000;

    /** How far off a measurement is, for each part by which it differs from the estimate. */
    private static final double UNCERTAINTY = 10;

    /** The same for one that is low because less was sent. */
    private static final double UNCERTAINTY_WHEN_LIMITED = 20;

    /** By how much the truth drifts in each window. */
    private static final double DRIFT = 5;

    private long windowStart = -1;
    private long lastArrival = -1;
    private long bytes;
    private double estimateKbps = -1;
    private double variance = 50;

    void add(long arrival, int size, boolean isApplicationLimited) {
        if (windowStart < 0 || arrival < windowStart || arrival - lastArrival > 2 * FIRST_WINDOW_NANOS) {
            windowStart = arrival;
            bytes = 0;
        }
        long window = estimateKbps < 0 ? FIRST_WINDOW_NANOS : WINDOW_NANOS;
        if (arrival - windowStart >= window) {
            measure(bytes * 8e6 / (arrival - windowStart), isApplicationLimited);
            windowStart = arrival;
            bytes = 0;
        }
        bytes += size;
        lastArrival = arrival;
    }

    private void measure(double kbps, boolean isApplicationLimited) {
        if (estimateKbps < 0) {
            estimateKbps = kbps;
            return;
        }
        double scale = isApplicationLimited && kbps < estimateKbps ? UNCERTAINTY_WHEN_LIMITED : UNCERTAINTY;
        double uncertainty = scale * Math.abs(estimateKbps - kbps) / Math.max(1, Math.min(estimateKbps, 1e9));
        double ofSample = Math.max(uncertainty * uncertainty, 1e-6);
        double predicted = variance + DRIFT;
        estimateKbps = (ofSample * estimateKbps + predicted * kbps) / (ofSample + predicted);
        variance = ofSample * predicted / (ofSample + predicted);
    }

    /** Bit/s, or -1 as long as too little has arrived. */
    long bps() {
        return estimateKbps < 0 ? -1 : (long) (estimateKbps * 1_000);
    }
}
