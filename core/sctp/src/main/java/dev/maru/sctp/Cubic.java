package dev.maru.sctp;

/**
 * CUBIC (RFC 9438). Windows are bytes of user data.
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

    private int packetBytes;
    private double window;
    private double threshold = Double.MAX_VALUE;

    // The epoch since the last reduction (§4.1): where the window was, and how many seconds until it will be there
    // again
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

    double half() {
        return Math.max(window / 2, MIN_PACKETS * packetBytes);
    }

    boolean isSlowStart() {
        return window < threshold;
    }

    void restart() {
        window = INITIAL_PACKETS * packetBytes;
        threshold = Double.MAX_VALUE;
        windowMax = 0;
        epochStart = -1;
    }

    /**
     * Lets the window grow.
     *
     * @param slowStartBytes by which it grows in slow start
     * @param ackedBytes what was acknowledged, which decides later
     * @param srtt smoothed round trip
     * @param now nanoseconds
     */
    void onAck(int slowStartBytes, int ackedBytes, long srtt, long now) {
        if (isSlowStart()) {
            window += slowStartBytes;
        } else {
            grow(ackedBytes, srtt, now);
        }
    }

    /** §4.2 to §4.5. */
    private void grow(int ackedBytes, long srtt, long now) {
        if (epochStart < 0) {
            epochStart = now;
            windowMax = Math.max(windowMax, window);
            k = Math.cbrt((windowMax - window) / packetBytes / C);
            renoWindow = window;
        }
        double t = (now - epochStart + srtt) / SECOND;
        double cubic = C * Math.pow(t - k, 3) * packetBytes + windowMax;
        double target = Math.clamp(cubic, window, 1.5 * window);
        double alpha = renoWindow < windowMax ? 3 * (1 - BETA) / (1 + BETA) : 1;
        renoWindow += alpha * packetBytes * ackedBytes / window;
        window = Math.max(window + (target - window) / window * ackedBytes, renoWindow);
    }

    /** Ends slow start: the window was too large by a factor, and will soon be looking again how large it may be. */
    void leaveSlowStart(double factor) {
        double before = window;
        ease(1);
        window = Math.max(window * Math.clamp(factor, 0.25, 1), INITIAL_PACKETS * packetBytes);
        threshold = window;
        windowMax = Math.max(window, BETA * before);
    }

    /** Shrinks a queue: the window was too large by a factor. */
    void ease(double factor) {
        window = Math.max(window * Math.clamp(factor, BETA, 1), MIN_PACKETS * packetBytes);
        threshold = window;
        windowMax = window;
        epochStart = -1;
    }

    /** Takes back what was done for a queue that is somebody else's. */
    void restore(double before) {
        window = Math.max(window, before);
        threshold = window;
        windowMax = window;
        epochStart = -1;
    }

    /** Congestion (§4.6, §4.7). */
    void onLoss() {
        windowMax = window < windowMax ? window * (1 + BETA) / 2 : window; // fast convergence
        window = Math.max(window * BETA, MIN_PACKETS * packetBytes);
        threshold = window;
        epochStart = -1;
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
