package dev.maru.rtp;

/**
 * Interarrival jitter (RFC 3550 §6.4.1, appendix A.8): the mean deviation of the difference in packet spacing at the receiver from the
 * sender, smoothed by 1/16.
 *
 * <p>Deviation: only the first packet of each timestamp counts, as in browsers. The packets of one frame share a timestamp but not a
 * moment, and pacing is no jitter of the network.
 */
final class Jitter {
    private final int clockRateHz;
    private boolean hasLast;
    private int lastTimestamp;
    private int lastTransit;
    /** In 1/16 of a timestamp's unit. */
    private long scaled;

    Jitter(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    void receive(int timestamp, long now) {
        if (hasLast && timestamp == lastTimestamp) {
            return;
        }
        int transit = ticks(now) - timestamp;
        if (hasLast) {
            long d = Math.abs((long) (transit - lastTransit));
            scaled += d - (scaled + 8 >> 4);
        }
        hasLast = true;
        lastTimestamp = timestamp;
        lastTransit = transit;
    }

    /** A time in units of the timestamps; wraps as these do. */
    private int ticks(long now) {
        return (int) (now / 1_000_000_000L * clockRateHz + now % 1_000_000_000L * clockRateHz / 1_000_000_000L);
    }

    /** After a restart of the source, whose timestamps begin anew. */
    void restart() {
        hasLast = false;
    }

    /** As reports tell it. */
    int ticks() {
        return (int) Math.min(scaled >> 4, 0xFFFF_FFFFL);
    }

    double seconds() {
        return (scaled >> 4) / (double) clockRateHz;
    }
}
