package dev.maru.rtp;

/** What the receiver of one of our streams reported of it (RFC 3550 §6.4.1). */
final class RemoteReception {
    private final int firstSequence;
    private final int clockRateHz;

    private int fractionLost;
    private int packetsLost;
    private int highestSequence;
    private long jitter;
    private long rttNanos = -1;
    private long totalRttNanos;
    private long measurements;
    private long reportedAt = -1;

    RemoteReception(int firstSequence, int clockRateHz) {
        this.firstSequence = firstSequence;
        this.clockRateHz = clockRateHz;
    }

    /**
     * Takes a block.
     *
     * @param ntp our NTP time now, from which and LSR and DLSR the round-trip time follows
     * @return the round-trip time in nanoseconds, or -1 when the block does not tell it
     */
    long handle(ReportBlock block, long ntp, long now) {
        fractionLost = block.fractionLost();
        packetsLost = block.packetsLost();
        highestSequence = block.highestSequence();
        jitter = block.jitter() & 0xFFFF_FFFFL;
        reportedAt = now;
        long rtt = roundTrip(block.lastReport(), block.delaySinceLastReport(), ntp);
        if (rtt >= 0) {
            rttNanos = rtt;
            totalRttNanos += rtt;
            measurements++;
        }
        return rtt;
    }

    /**
     * A round-trip time from a time of ours that came back and how long it was kept (RFC 3550 §6.4.1). Clocks that differ in rate can make
     * it slightly negative, which counts as the smallest that can be told.
     *
     * @return nanoseconds, or -1 when nothing came back or it makes no sense
     */
    static long roundTrip(int lastReport, int delay, long ntp) {
        if (lastReport == 0) {
            return -1;
        }
        int compact = NtpTime.compact(ntp) - lastReport - delay;
        if (compact < 0) {
            return compact > -0x1_0000 ? NtpTime.nanosOfCompact(1) : -1;
        }
        return compact < MAX_COMPACT_RTT ? NtpTime.nanosOfCompact(Math.max(1, compact)) : -1;
    }

    /** A minute: a peer that names a longer way has made its numbers up. */
    private static final int MAX_COMPACT_RTT = 60 << 16;

    long rttNanos() {
        return rttNanos;
    }

    boolean hasReport() {
        return reportedAt >= 0;
    }

    RemoteInboundStatistics statistics() {
        long expected = hasReport() ? (highestSequence - firstSequence & 0xFFFF_FFFFL) + 1 : 0;
        return new RemoteInboundStatistics(
                Math.max(0, expected - packetsLost),
                packetsLost,
                fractionLost / 256.0,
                jitter / (double) clockRateHz,
                rttNanos,
                totalRttNanos,
                measurements,
                reportedAt);
    }
}
