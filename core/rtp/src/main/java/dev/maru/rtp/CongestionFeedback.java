package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * Reads which packets of each stream arrived, when, and with which ECN mark (RFC 8888 §3.1).
 *
 * <pre>
 * |                 SSRC of nth RTP stream                        |
 * |          begin_seq            |          num_reports          |
 * |R|ECN|  Arrival time offset    | ...                           .
 * |                 Report Timestamp (32 bits), at the end        |
 * </pre>
 *
 * <p>{@link #parse} looks at one, {@link #nextStream} goes from stream to stream. Reused; allocates nothing. Not thread-safe.
 */
public final class CongestionFeedback {
    /** An arrival time offset that says "longer ago than can be told" (RFC 8888 §3.1). */
    public static final int OFFSET_OVERFLOW = 0x1FFE;

    /** An arrival time offset that says "not known" (RFC 8888 §3.1). */
    public static final int OFFSET_UNKNOWN = 0x1FFF;

    /** RFC 8888 §3.1: a block must not have more. */
    static final int MAX_REPORTS = 16_384;

    private byte[] bytes = new byte[0];
    private int first;
    private int end;
    private int streamAt;
    private int streamEnd;

    /** A view of nothing yet. */
    public CongestionFeedback() {}

    /**
     * Looks at a message.
     *
     * @param reader on congestion feedback; its array is read as long as this view is used
     * @return false when it is malformed; the other methods must not be called then
     */
    public boolean parse(RtcpReader reader) {
        bytes = reader.bytes();
        first = reader.offset() + 8;
        end = reader.offset() + reader.length() - 4;
        int at = first;
        while (at < end) {
            if (at + 8 > end || BigEndian.u16(bytes, at + 6) > MAX_REPORTS) {
                return false;
            }
            at = behind(at);
        }
        streamEnd = first;
        return at == end;
    }

    private int behind(int at) {
        return at + 8 + (BigEndian.u16(bytes, at + 6) * 2 + 3 & ~3);
    }

    /**
     * Goes to the next stream, at first to the first one.
     *
     * @return false when there is none left
     */
    public boolean nextStream() {
        if (streamEnd >= end) {
            return false;
        }
        streamAt = streamEnd;
        streamEnd = behind(streamAt);
        return true;
    }

    /**
     * When the message was made, by the receiver's clock.
     *
     * @return the middle 32 bits of an NTP time
     */
    public int reportTimestamp() {
        return BigEndian.i32(bytes, end);
    }

    /**
     * The stream.
     *
     * @return its SSRC
     */
    public int ssrc() {
        return BigEndian.i32(bytes, streamAt);
    }

    /**
     * The first packet of the stream that is reported on.
     *
     * @return its sequence number
     */
    public int beginSequence() {
        return BigEndian.u16(bytes, streamAt + 4);
    }

    /**
     * How many packets of the stream are reported on.
     *
     * @return 0 to 16,384
     */
    public int packetCount() {
        return BigEndian.u16(bytes, streamAt + 6);
    }

    private int metric(int index) {
        return BigEndian.u16(bytes, streamAt + 8 + 2 * java.util.Objects.checkIndex(index, packetCount()));
    }

    /**
     * Whether a packet arrived.
     *
     * @param index from {@link #beginSequence()}, below {@link #packetCount()}
     * @return true when it did
     */
    public boolean isReceived(int index) {
        return (metric(index) & 0x8000) != 0;
    }

    /**
     * The ECN mark that a packet arrived with (RFC 3168 §5).
     *
     * @param index below {@link #packetCount()}
     * @return 0 not capable, 1 ECT(1), 2 ECT(0), 3 congestion experienced
     */
    public int ecn(int index) {
        return metric(index) >>> 13 & 3;
    }

    /**
     * How long before the report a packet arrived.
     *
     * @param index below {@link #packetCount()}
     * @return 1/1,024 s, or {@link #OFFSET_OVERFLOW} or {@link #OFFSET_UNKNOWN}
     */
    public int arrivalOffset(int index) {
        return metric(index) & 0x1FFF;
    }
}
