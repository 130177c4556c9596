package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * The generic NACK (RFC 4585 §6.2.1): pairs of a packet id and a mask of the 16 packets behind it that are missing too. The source is
 * {@link RtcpReader#mediaSsrc()}.
 */
public final class Nack {
    private static final int FIRST = 12;

    private Nack() {}

    /**
     * The number of pairs.
     *
     * @param reader on a NACK
     * @return 1 or more
     */
    public static int count(RtcpReader reader) {
        return (reader.length() - FIRST) / 4;
    }

    /**
     * A packet that is missing.
     *
     * @param reader on a NACK
     * @param index below {@link #count}
     * @return its sequence number
     */
    public static int packetId(RtcpReader reader, int index) {
        return BigEndian.u16(reader.bytes(), at(reader, index));
    }

    /**
     * Which of the 16 packets behind it are missing too.
     *
     * @param reader on a NACK
     * @param index below {@link #count}
     * @return bit i for the packet i + 1 behind it
     */
    public static int mask(RtcpReader reader, int index) {
        return BigEndian.u16(reader.bytes(), at(reader, index) + 2);
    }

    private static int at(RtcpReader reader, int index) {
        return reader.offset() + FIRST + 4 * java.util.Objects.checkIndex(index, count(reader));
    }

    /**
     * Adds an empty NACK, for {@link #add} to fill.
     *
     * @param writer where to
     * @param senderSsrc who misses packets
     * @param mediaSsrc whose packets
     * @return false when not even one pair fits
     */
    static boolean begin(RtcpWriter writer, int senderSsrc, int mediaSsrc) {
        return writer.remaining() >= FIRST + 4
                && writer.openFeedback(RtcpKind.RTPFB, RtcpKind.FMT_NACK, FIRST, senderSsrc, mediaSsrc) >= 0;
    }

    /** Adds a pair to the NACK that was begun last; false when it does not fit. */
    static boolean add(RtcpWriter writer, int packetId, int mask) {
        int at = writer.extend(4);
        if (at >= 0) {
            BigEndian.put16(writer.bytes(), at, packetId);
            BigEndian.put16(writer.bytes(), at + 2, mask);
        }
        return at >= 0;
    }

    /**
     * Adds a NACK for sequence numbers.
     *
     * @param writer where to
     * @param senderSsrc who misses packets
     * @param mediaSsrc whose packets
     * @param missing sequence numbers in order
     * @return how many of them fit
     */
    public static int write(RtcpWriter writer, int senderSsrc, int mediaSsrc, int... missing) {
        if (missing.length == 0 || !begin(writer, senderSsrc, mediaSsrc)) {
            return 0;
        }
        int i = 0;
        while (i < missing.length) {
            int first = missing[i];
            int next = i + 1;
            int mask = 0;
            while (next < missing.length) {
                int d = missing[next] - first & 0xFFFF;
                if (d == 0 || d > 16) {
                    break;
                }
                mask |= 1 << d - 1;
                next++;
            }
            if (!add(writer, first, mask)) {
                break;
            }
            i = next;
        }
        return i;
    }
}
