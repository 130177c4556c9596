package dev.maru.sctp;

/**
 * The congestion window: slow start with {@link HyStart}, then CUBIC (RFC 9438). Windows are bytes of user data.
 *
 * <p>Deviation: the initial window is ten packets (RFC 6928) instead of three or four (RFC 9260 §7.2.1), and acknowledged bytes count in
 * full in slow start, because packets are paced.
 */
final class Cubic {
    private static final double BETA = 0.7;
    private static final double C = 0.4;
    private static final int INITIAL_PACKETS = 10;
    private static final int MIN_PACKETS = 4;
    private static final double SECOND = 1e9;

    private final HyStart hyStart = new HyStart();
    private int packetBytes;
    private double window;
    private double threshold = Double.MAX_VALUE;

    // The epoch since the last reduction (RFC 9438 §4.1): where the window was, and when it will be there again
    private double windowMax;
    private double k;
    private double renoWindow;
    private long epochStart = -1;

    Cubic(int packetBytes) {
        this.packetBytes = packetBytes;
        this.window = INITIAL_PACKETS * packetBytes;
    }

    void packetBytes(int bytes) {
        packetBytes = bytes;
    }

    double window() {
        return window;
    }

    boolean isSlowStart() {
        return window < threshold;
    }

    /** Begins anew, on another path. */
    void restart() {
        window = INITIAL_PACKETS * packetBytes;
        threshold = Double.MAX_VALUE;
        windowMax = 0;
        epochStart = -1;
        hyStart.restart();
    }

    /**
     * Takes a SACK outside of loss recovery.
     *
     * @param ackedBytes that it acknowledged anew
     * @param rtt measured by it, or -1
     * @param srtt smoothed round trip
     * @param sent what was sent and what of it is acknowledged, to count rounds
     * @param now nanoseconds
     */
    void onAck(int ackedBytes, long rtt, long srtt, SentChunks sent, long now) {
        if (!isSlowStart()) {
            grow(ackedBytes, srtt, now);
            return;
        }
        if (hyStart.onAck(rtt, sent.cumulative(), sent.nextTsn())) {
            threshold = window;
            epochStart = -1;
            windowMax = window;
            return;
        }
        window += (double) ackedBytes / hyStart.growthDivisor();
    }

    /** RFC 9438 §4.2 to §4.5. */
    private void grow(int ackedBytes, long srtt, long now) {
        if (epochStart < 0) {
            epochStart = now;
            if (windowMax < window) {
                windowMax = window;
            }
            k = Math.cbrt((windowMax - window) / packetBytes / C);
            renoWindow = window;
        }
        double t = (now - epochStart + srtt) / SECOND;
        double cubic = (C * Math.pow(t - k, 3)) * packetBytes + windowMax;
        double target = Math.clamp(cubic, window, 1.5 * window);
        double alpha = renoWindow < windowMax ? 3 * (1 - BETA) / (1 + BETA) : 1;
        renoWindow += alpha * packetBytes * ackedBytes / window;
        double next = window + (target - window) / window * ackedBytes;
        window = Math.max(next, renoWindow);
    }

    /** A loss, once in each recovery (§4.6, §4.7). */
    void onLoss() {
        windowMax = window < windowMax ? window * (1 + BETA) / 2 : window; // fast convergence
        reduce();
    }

    private void reduce() {
        window = Math.max(window * BETA, MIN_PACKETS * packetBytes);
        threshold = window;
        epochStart = -1;
        hyStart.restart();
    }

    /** A timeout (§4.8): one packet, then slow start up to what is left of the window. */
    void onTimeout() {
        onLoss();
        window = packetBytes;
    }

    /** Nothing was sent for long: what the window was says little about the path now (RFC 9260 §7.2.1). */
    void onIdle(long idleNanos, long rtoNanos) {
        double initial = INITIAL_PACKETS * packetBytes;
        if (window > initial) {
            if (!isSlowStart()) {
                threshold = Math.max(threshold, 0.75 * window);
            }
            window = Math.max(initial, window * Math.pow(0.5, (double) idleNanos / rtoNanos));
        }
        epochStart = -1;
    }
}
