package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;

/**
 * Writes RTCP packets one behind the other into the caller's array, as one compound (RFC 3550 §6.1) or reduced-size datagram (RFC
 * 5506). The classes that {@link RtcpKind} names add packets to it. What does not fit is left out and said so. Reused; allocates
 * nothing. Not thread-safe.
 */
public final class RtcpWriter {
    private static final int MAX_REPORTS = 31;

    private byte[] bytes = new byte[0];
    private int start;
    private int at;
    private int limit;
    private int openAt;

    /** A writer of nothing yet. */
    public RtcpWriter() {}

    /**
     * Starts a datagram at its offset, leaving {@link RtpWriter#TAILROOM} bytes at the end of its array for SRTCP.
     *
     * @param out where to
     * @return this
     */
    public RtcpWriter begin(Datagram out) {
        return begin(out.bytes(), out.offset(), out.bytes().length - RtpWriter.TAILROOM);
    }

    /**
     * Starts a datagram.
     *
     * @param b the array
     * @param from index of the first byte
     * @param end index after the last byte that may be used
     * @return this
     */
    public RtcpWriter begin(byte[] b, int from, int end) {
        java.util.Objects.checkFromToIndex(from, end, b.length);
        bytes = b;
        start = from;
        at = from;
        limit = end;
        openAt = -1;
        return this;
    }

    /**
     * The length so far.
     *
     * @return bytes, a multiple of 4
     */
    public int length() {
        return at - start;
    }

    /**
     * How much more fits.
     *
     * @return bytes
     */
    public int remaining() {
        return limit - at;
    }

    /**
     * The array that is written to.
     *
     * @return the array itself
     */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Starts a packet whose length is known; everything behind its header is the caller's to write.
     *
     * @return index of its first byte, or -1 when it does not fit
     */
    int open(int packetType, int count, int length) {
        if (remaining() < length) {
            return -1;
        }
        openAt = at;
        BigEndian.put8(bytes, at, 0x80 | count);
        BigEndian.put8(bytes, at + 1, packetType);
        BigEndian.put16(bytes, at + 2, (length >>> 2) - 1);
        at += length;
        return openAt;
    }

    /** Starts a feedback message (RFC 4585 §6.1). */
    int openFeedback(int packetType, int format, int length, int senderSsrc, int mediaSsrc) {
        int from = open(packetType, format, length);
        if (from >= 0) {
            BigEndian.put32(bytes, from + 4, senderSsrc);
            BigEndian.put32(bytes, from + 8, mediaSsrc);
        }
        return from;
    }

    /** Makes the last packet longer; -1 when it does not fit. */
    int extend(int more) {
        if (openAt < 0 || remaining() < more) {
            return -1;
        }
        int from = at;
        at += more;
        BigEndian.put16(bytes, openAt + 2, (at - openAt >>> 2) - 1);
        return from;
    }

    /**
     * Adds an empty receiver report, for {@link #report} to fill (RFC 3550 §6.4.2).
     *
     * @param senderSsrc who reports
     * @return false when it does not fit
     */
    public boolean receiverReport(int senderSsrc) {
        int from = open(RtcpKind.RR, 0, 8);
        if (from >= 0) {
            BigEndian.put32(bytes, from + 4, senderSsrc);
        }
        return from >= 0;
    }

    /**
     * Adds a block to the sender or receiver report that was started last.
     *
     * @param block what to report
     * @return false when that has 31 already, is followed by other packets, or there is no room
     */
    public boolean report(ReportBlock block) {
        if (!hasRoomForReport()) {
            return false;
        }
        block.put(bytes, extend(ReportBlock.LENGTH));
        bytes[openAt]++;
        return true;
    }

    /** Whether {@link #report} would say yes; to be asked where making a block has an effect. */
    boolean hasRoomForReport() {
        if (openAt < 0 || (bytes[openAt] & 0x1F) == MAX_REPORTS || remaining() < ReportBlock.LENGTH) {
            return false;
        }
        int type = BigEndian.u8(bytes, openAt + 1);
        return type == RtcpKind.SR || type == RtcpKind.RR;
    }
}
