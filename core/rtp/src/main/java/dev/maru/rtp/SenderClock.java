package dev.maru.rtp;

import dev.maru.wire.Machine;

/** What the sender of a stream says about time (RFC 3550 §6.4.1): which moment a timestamp is, for lip synchronization, and LSR, DLSR. */
final class SenderClock {
    private final int clockRateHz;
    private boolean hasReport;
    private long ntp;
    private int timestamp;
    private long arrivedAt;
    private long packets;
    private long octets;
    private long reports;

    SenderClock(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    void handle(SenderReport report, long now) {
        if (hasReport && report.ntp() - ntp < 0) {
            return; // one that was overtaken
        }
        hasReport = true;
        ntp = report.ntp();
        timestamp = report.rtpTimestamp();
        arrivedAt = now;
        packets = report.packetCount() & 0xFFFF_FFFFL;
        octets = report.octetCount() & 0xFFFF_FFFFL;
        reports++;
    }

    boolean hasReport() {
        return hasReport;
    }

    /** The sender's wall clock at a timestamp, or {@link Machine#NEVER} when no report came. */
    long unixNanos(int rtpTimestamp) {
        if (!hasReport) {
            return Machine.NEVER;
        }
        long ticks = rtpTimestamp - timestamp;
        return NtpTime.toUnixNanos(ntp) + ticks * 1_000_000_000L / clockRateHz;
    }

    int lastReport() {
        return hasReport ? NtpTime.compact(ntp) : 0;
    }

    int delaySinceLastReport(long now) {
        return hasReport ? NtpTime.compactOfNanos(now - arrivedAt) : 0;
    }

    RemoteOutboundStatistics statistics() {
        return new RemoteOutboundStatistics(packets, octets, hasReport ? NtpTime.toUnixNanos(ntp) : 0, reports);
    }
}
