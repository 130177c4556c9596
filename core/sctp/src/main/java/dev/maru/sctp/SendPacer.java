package dev.maru.sctp;

/**
 * Spreads what the congestion window allows over the round trip, so that a window does not arrive at a bottleneck as one burst. A driver that
 * comes back late may send what it has missed, up to a bound.
 */
final class SendPacer {
    /** How much may leave at once at any rate: the initial window (RFC 6928). */
    private static final int BURST_PACKETS = 10;

    /** How late a driver's timers may be without loss of rate. */
    private static final long SLACK_NANOS = 2_000_000;

    /** The rate is a little more than window by round trip, else pacing itself would be the limit (RFC 9002 §7.7). */
    private static final double GAIN = 1.25;

    /** In slow start the window doubles in the round trip that it is spread over. */
    private static final double SLOW_START_GAIN = 2;

    private double nanosPerByte;
    private long burstNanos;
    private long next;

    /** Sets the rate; 0 bytes or no round trip is without limit. */
    void rate(double windowBytes, long rttNanos, boolean isSlowStart, int packetBytes) {
        if (rttNanos <= 0) {
            nanosPerByte = 0;
            return;
        }
        nanosPerByte = rttNanos / (windowBytes * (isSlowStart ? SLOW_START_GAIN : GAIN));
        burstNanos = Math.max(SLACK_NANOS, (long) (BURST_PACKETS * packetBytes * nanosPerByte));
    }

    boolean isOpen(long now) {
        return nanosPerByte == 0 || next <= now;
    }

    /** When the next packet may leave. */
    long next() {
        return next;
    }

    void sent(int bytes, long now) {
        next = Math.max(next, now - burstNanos) + (long) (bytes * nanosPerByte);
    }
}
