package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * The extended reports with which a receiver that sends nothing learns the round-trip time (RFC 3611 §4.4, §4.5): receiver reference time,
 * and the answer, delay since last receiver report. Other blocks are skipped.
 */
public final class ExtendedReport {
    private static final int FIRST = 8;
    private static final int BLOCK_HEADER = 4;
    private static final int RRTR = 4;
    private static final int DLRR = 5;
    private static final int DLRR_ENTRY = 12;

    /** One for each of our SSRCs that asked; there is one, and a peer that names a thousand wastes our time. */
    private static final int MAX_DELAYS = 31;

    private ExtendedReport() {}

    /** Where the value of the first block of a type and at least a length starts; -1 when there is none. */
    private static int find(RtcpReader reader, int type, int length) {
        byte[] b = reader.bytes();
        int end = reader.offset() + reader.length();
        int at = reader.offset() + FIRST;
        while (at + BLOCK_HEADER <= end) {
            int size = BigEndian.u16(b, at + 2) * 4;
            if (at + BLOCK_HEADER + size > end) {
                return -1;
            }
            if (BigEndian.u8(b, at) == type && size >= length) {
                return at + BLOCK_HEADER;
            }
            at += BLOCK_HEADER + size;
        }
        return -1;
    }

    /**
     * The time at which a receiver sent this.
     *
     * @param reader on an extended report
     * @return NTP time, 0 when it is not there
     */
    public static long referenceTime(RtcpReader reader) {
        int at = find(reader, RRTR, 8);
        return at < 0 ? 0 : BigEndian.i64(reader.bytes(), at);
    }

    /**
     * How many receivers are answered.
     *
     * @param reader on an extended report
     * @return 0 when none is, 31 at most
     */
    public static int delayCount(RtcpReader reader) {
        int at = find(reader, DLRR, DLRR_ENTRY);
        return at < 0 ? 0 : Math.min(MAX_DELAYS, BigEndian.u16(reader.bytes(), at - 2) * 4 / DLRR_ENTRY);
    }

    /**
     * A receiver that is answered.
     *
     * @param reader on an extended report
     * @param index below {@link #delayCount}
     * @return its SSRC
     */
    public static int delaySsrc(RtcpReader reader, int index) {
        return word(reader, index, 0);
    }

    /**
     * The reference time that is answered.
     *
     * @param reader on an extended report
     * @param index below {@link #delayCount}
     * @return the middle 32 bits of an NTP time, 0 for none
     */
    public static int delayLastReport(RtcpReader reader, int index) {
        return word(reader, index, 4);
    }

    /**
     * How long the sender kept the reference time before it answered.
     *
     * @param reader on an extended report
     * @param index below {@link #delayCount}
     * @return 1/65,536 s, unsigned
     */
    public static int delaySinceLastReport(RtcpReader reader, int index) {
        return word(reader, index, 8);
    }

    private static int word(RtcpReader reader, int index, int field) {
        java.util.Objects.checkIndex(index, delayCount(reader));
        return BigEndian.i32(reader.bytes(), find(reader, DLRR, DLRR_ENTRY) + index * DLRR_ENTRY + field);
    }

    /**
     * Adds a receiver's reference time.
     *
     * @param writer where to
     * @param senderSsrc the receiver
     * @param ntp the time now
     * @return false when it does not fit
     */
    public static boolean writeReferenceTime(RtcpWriter writer, int senderSsrc, long ntp) {
        int at = open(writer, senderSsrc, RRTR, 8);
        if (at >= 0) {
            BigEndian.put64(writer.bytes(), at, ntp);
        }
        return at >= 0;
    }

    /**
     * Adds the answer to a receiver's reference time.
     *
     * @param writer where to
     * @param senderSsrc who answers
     * @param receiver who is answered
     * @param lastReport the middle 32 bits of the receiver's reference time
     * @param delay how long ago it came, in 1/65,536 s
     * @return false when it does not fit
     */
    public static boolean writeDelay(RtcpWriter writer, int senderSsrc, int receiver, int lastReport, int delay) {
        int at = open(writer, senderSsrc, DLRR, DLRR_ENTRY);
        if (at >= 0) {
            BigEndian.put32(writer.bytes(), at, receiver);
            BigEndian.put32(writer.bytes(), at + 4, lastReport);
            BigEndian.put32(writer.bytes(), at + 8, delay);
        }
        return at >= 0;
    }

    private static int open(RtcpWriter writer, int senderSsrc, int type, int length) {
        int at = writer.open(RtcpKind.XR, 0, FIRST + BLOCK_HEADER + length);
        if (at < 0) {
            return -1;
        }
        BigEndian.put32(writer.bytes(), at + 4, senderSsrc);
        BigEndian.put16(writer.bytes(), at + FIRST, type << 8);
        BigEndian.put16(writer.bytes(), at + FIRST + 2, length / 4);
        return at + FIRST + BLOCK_HEADER;
    }
}
