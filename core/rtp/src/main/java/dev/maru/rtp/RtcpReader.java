package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;

/**
 * Walks through the packets of an RTCP datagram, compound (RFC 3550 §6.1) or of reduced size (RFC 5506), in the caller's array. One
 * instance is reused; it allocates nothing.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P| RC or FMT |      PT       |   length in words, less 1   |
 * |                        SSRC of the sender                     |
 * |  feedback: SSRC of the media      |    the packet's own       |
 * </pre>
 *
 * <p>{@link #next} stands on the next packet and {@link #kind} says what it is; the class named there reads it, with this reader
 * as its argument. A kind other than {@link RtcpKind#MALFORMED} means that all its accessors are in bounds. Not thread-safe.
 *
 * <p>Deviation: a reduced-size datagram is taken whether or not it was negotiated, as all peers do.
 */
public final class RtcpReader {
    /** Bytes of the header that all packets share. */
    public static final int HEADER = 4;

    private byte[] bytes = new byte[HEADER];
    private int end;
    private int at;
    private int packetEnd;
    private RtcpKind kind = RtcpKind.UNKNOWN;

    /** A view of nothing yet. */
    public RtcpReader() {}

    /**
     * Whether a packet with this second byte is RTCP and no RTP, where both share a port (RFC 5761 §4): packet types 192 to 223.
     *
     * @param b the array
     * @param at index of the packet's first byte
     * @param count number of bytes
     * @return true for RTCP, encrypted or not
     */
    public static boolean isRtcp(byte[] b, int at, int count) {
        return count >= HEADER && (b[at] & 0xC0) == 0x80 && (b[at + 1] & 0xE0) == 0xC0;
    }

    /**
     * Looks at a datagram.
     *
     * @param datagram its array is read as long as this view is used
     * @return false when it is not RTCP from start to end; {@link #next} must not be called then
     */
    public boolean parse(Datagram datagram) {
        return parse(datagram.bytes(), datagram.offset(), datagram.length());
    }

    /**
     * Looks at bytes, which whole packets must fill exactly; only the last one may have padding (RFC 3550 appendix A.2).
     *
     * @param b the array
     * @param from index of the first byte
     * @param count number of bytes
     * @return false when they are not RTCP from start to end; {@link #next} must not be called then
     */
    public boolean parse(byte[] b, int from, int count) {
        int limit = from + count;
        int i = from;
        if (!isRtcp(b, from, count)) {
            return false;
        }
        int last = from;
        while (i < limit) {
            if (i + HEADER > limit || b[i] >> 6 != -2 || i > from && (b[last] & 0x20) != 0) {
                return false;
            }
            last = i;
            i += (BigEndian.u16(b, i + 2) + 1) * 4;
        }
        int padding = (b[last] & 0x20) != 0 ? BigEndian.u8(b, limit - 1) : 0;
        if (i != limit || (b[last] & 0x20) != 0 && (padding == 0 || padding > limit - last - HEADER)) {
            return false;
        }
        bytes = b;
        at = from;
        packetEnd = from;
        end = limit;
        return true;
    }

    /**
     * Goes to the next packet, at first to the first one.
     *
     * @return false when there is none left
     */
    public boolean next() {
        int from = packetEnd + paddingBehind();
        if (from >= end) {
            return false;
        }
        at = from;
        packetEnd = at + (BigEndian.u16(bytes, at + 2) + 1) * 4;
        if ((bytes[at] & 0x20) != 0) {
            packetEnd -= BigEndian.u8(bytes, packetEnd - 1);
        }
        RtcpKind named = RtcpKind.of(packetType(), count());
        kind = named == RtcpKind.REMB && !Remb.isNamed(this) ? RtcpKind.UNKNOWN : named;
        if (!isLongEnough()) {
            kind = RtcpKind.MALFORMED;
        }
        return true;
    }

    /** The last packet ends before its padding; nothing comes behind that. */
    private int paddingBehind() {
        return packetEnd > at && (bytes[at] & 0x20) != 0 ? end - packetEnd : 0;
    }

    private boolean isLongEnough() {
        int length = length();
        return switch (kind) {
            case SENDER_REPORT -> length >= SenderReport.LENGTH + count() * ReportBlock.LENGTH;
            case RECEIVER_REPORT -> length >= 8 + count() * ReportBlock.LENGTH;
            case GOODBYE -> length >= HEADER + count() * 4;
            case NACK -> length >= 16 && (length & 3) == 0;
            case PICTURE_LOSS, TMMBR, TMMBN -> length >= 12;
            case FULL_INTRA_REQUEST -> length >= 12 && (length - 12 & 7) == 0;
            case TRANSPORT_FEEDBACK -> length >= TransportFeedback.HEADER;
            case CONGESTION_FEEDBACK -> length >= 12;
            case REMB -> length >= Remb.LENGTH && length >= Remb.LENGTH + 4 * Remb.ssrcCount(this);
            case EXTENDED_REPORT, APPLICATION -> length >= 8;
            case SOURCE_DESCRIPTION, UNKNOWN, MALFORMED -> true;
        };
    }

    /**
     * What the packet is.
     *
     * @return {@link RtcpKind#MALFORMED} when it is not well-formed
     */
    public RtcpKind kind() {
        return kind;
    }

    /**
     * The packet type.
     *
     * @return 192 to 223 in the first packet of a datagram, else 0 to 255
     */
    public int packetType() {
        return BigEndian.u8(bytes, at + 1);
    }

    /**
     * The five bits that count report blocks or sources, or name the feedback message.
     *
     * @return 0 to 31
     */
    public int count() {
        return bytes[at] & 0x1F;
    }

    /**
     * The array that is read.
     *
     * @return the array itself
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Where the packet starts.
     *
     * @return index of its header
     */
    public int offset() {
        return at;
    }

    /**
     * The packet's length with its header, without padding.
     *
     * @return bytes
     */
    public int length() {
        return packetEnd - at;
    }

    /**
     * Who sent the packet.
     *
     * @return the first SSRC in it, 0 when it is too short for one
     */
    public int senderSsrc() {
        return length() < 8 ? 0 : BigEndian.i32(bytes, at + 4);
    }

    /**
     * Which source a feedback message is about (RFC 4585 §6.1).
     *
     * @return the second SSRC in it, 0 when it is too short for one
     */
    public int mediaSsrc() {
        return length() < 12 ? 0 : BigEndian.i32(bytes, at + 8);
    }
}
