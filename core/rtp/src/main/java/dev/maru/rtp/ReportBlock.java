package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * What a receiver says of one source (RFC 3550 §6.4.1). Reused for reading and writing.
 *
 * <pre>
 * |                             SSRC                              |
 * | fraction lost |       cumulative number of packets lost       |
 * |           extended highest sequence number received           |
 * |                      interarrival jitter                      |
 * |                         last SR (LSR)                         |
 * |                   delay since last SR (DLSR)                  |
 * </pre>
 */
public final class ReportBlock {
    static final int LENGTH = 24;

    /** The cumulative loss has 24 bits and a sign; it stays at these instead of wrapping (RFC 3550 appendix A.3). */
    static final int MAX_LOST = 0x7F_FFFF;

    static final int MIN_LOST = -0x80_0000;

    private int ssrc;
    private int fractionLost;
    private int packetsLost;
    private int highestSequence;
    private int jitter;
    private int lastReport;
    private int delaySinceLastReport;

    /** All zero. */
    public ReportBlock() {}

    /**
     * Reads a block.
     *
     * @param reader on a sender or receiver report
     * @param index below {@link RtcpReader#count()}
     * @return this
     */
    public ReportBlock read(RtcpReader reader, int index) {
        java.util.Objects.checkIndex(index, reader.count());
        int first = reader.kind() == RtcpKind.SENDER_REPORT ? SenderReport.LENGTH : 8;
        byte[] b = reader.bytes();
        int at = reader.offset() + first + index * LENGTH;
        ssrc = BigEndian.i32(b, at);
        fractionLost = BigEndian.u8(b, at + 4);
        packetsLost = BigEndian.u24(b, at + 5) << 8 >> 8;
        highestSequence = BigEndian.i32(b, at + 8);
        jitter = BigEndian.i32(b, at + 12);
        lastReport = BigEndian.i32(b, at + 16);
        delaySinceLastReport = BigEndian.i32(b, at + 20);
        return this;
    }

    void put(byte[] b, int at) {
        BigEndian.put32(b, at, ssrc);
        BigEndian.put8(b, at + 4, fractionLost);
        BigEndian.put24(b, at + 5, packetsLost);
        BigEndian.put32(b, at + 8, highestSequence);
        BigEndian.put32(b, at + 12, jitter);
        BigEndian.put32(b, at + 16, lastReport);
        BigEndian.put32(b, at + 20, delaySinceLastReport);
    }

    /**
     * Says what was received.
     *
     * @param source of the packets
     * @param fraction lost since the last report, 0 to 255 of 256
     * @param lost in total, -8,388,608 to 8,388,607
     * @param highest extended sequence number
     * @param interarrivalJitter in units of the timestamp
     * @return this
     */
    public ReportBlock received(int source, int fraction, int lost, int highest, int interarrivalJitter) {
        ssrc = source;
        fractionLost = fraction;
        packetsLost = Math.clamp(lost, MIN_LOST, MAX_LOST);
        highestSequence = highest;
        jitter = interarrivalJitter;
        return this;
    }

    /**
     * Says which sender report came last.
     *
     * @param lsr the middle 32 bits of its NTP time, 0 when none came
     * @param dlsr how long ago, in 1/65,536 s
     * @return this
     */
    public ReportBlock lastReport(int lsr, int dlsr) {
        lastReport = lsr;
        delaySinceLastReport = dlsr;
        return this;
    }

    /**
     * The source that is reported on.
     *
     * @return the 32 bits
     */
    public int ssrc() {
        return ssrc;
    }

    /**
     * What was lost since the report before.
     *
     * @return 0 to 255 of 256
     */
    public int fractionLost() {
        return fractionLost;
    }

    /**
     * What was lost in total; negative when more was received than sent, by duplicates.
     *
     * @return packets
     */
    public int packetsLost() {
        return packetsLost;
    }

    /**
     * The highest sequence number received, extended by the number of wraps.
     *
     * @return the 32 bits
     */
    public int highestSequence() {
        return highestSequence;
    }

    /**
     * The interarrival jitter.
     *
     * @return units of the timestamp, unsigned
     */
    public int jitter() {
        return jitter;
    }

    /**
     * The last sender report that came.
     *
     * @return the middle 32 bits of its NTP time, 0 for none
     */
    public int lastReport() {
        return lastReport;
    }

    /**
     * How long ago that came.
     *
     * @return 1/65,536 s, unsigned
     */
    public int delaySinceLastReport() {
        return delaySinceLastReport;
    }
}
