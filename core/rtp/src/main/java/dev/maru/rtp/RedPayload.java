package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * Reads a payload of redundant data (RFC 2198 §3): older encodings of earlier moments, then the newest. Reused; allocates nothing. Not
 * thread-safe.
 *
 * <pre>
 * |1|  block PT   |   timestamp offset (14)   | block length (10) |   for each older one
 * |0|  block PT   |                                               for the newest
 * </pre>
 */
public final class RedPayload {
    /** How many blocks are read at most, the newest included: browsers send 1 to 3, and libwebrtc takes 32. */
    public static final int MAX_BLOCKS = 32;

    private static final int LONG_HEADER = 4;

    private final int[] types = new int[MAX_BLOCKS];
    private final int[] offsets = new int[MAX_BLOCKS];
    private final int[] starts = new int[MAX_BLOCKS];
    private final int[] lengths = new int[MAX_BLOCKS];
    private int count;

    /** A view of nothing yet. */
    public RedPayload() {}

    /**
     * Looks at the payload of a packet.
     *
     * @param packet with the payload type of RED
     * @return false when it is malformed
     */
    public boolean parse(RtpPacket packet) {
        return parse(packet.bytes(), packet.payloadOffset(), packet.payloadLength());
    }

    /**
     * Looks at a payload.
     *
     * @param b the array
     * @param from index of the first byte
     * @param length its length
     * @return false when it is malformed
     */
    public boolean parse(byte[] b, int from, int length) {
        count = 0;
        int end = from + length;
        int at = from;
        int blocks = 0;
        int total = 0;
        while (at < end && (b[at] & 0x80) != 0) {
            if (at + LONG_HEADER > end || blocks == MAX_BLOCKS - 1) {
                return false;
            }
            int word = BigEndian.u24(b, at + 1);
            types[blocks] = b[at] & 0x7F;
            offsets[blocks] = word >>> 10;
            lengths[blocks] = word & 0x3FF;
            total += lengths[blocks++];
            at += LONG_HEADER;
        }
        if (at >= end || end - at - 1 < total) {
            return false;
        }
        types[blocks] = b[at++] & 0x7F;
        offsets[blocks] = 0;
        lengths[blocks] = end - at - total;
        count = blocks + 1;
        for (int i = 0; i < count; i++) {
            starts[i] = at;
            at += lengths[i];
        }
        return true;
    }

    /**
     * The number of blocks, the newest the last of them.
     *
     * @return 1 or more; 0 when the last payload was malformed
     */
    public int count() {
        return count;
    }

    /**
     * The payload type of a block.
     *
     * @param index below {@link #count()}
     * @return 0 to 127
     */
    public int payloadType(int index) {
        return types[java.util.Objects.checkIndex(index, count)];
    }

    /**
     * How much older a block's timestamp is than the packet's.
     *
     * @param index below {@link #count()}
     * @return 0 to 16,383 units of the timestamp; 0 of the newest
     */
    public int timestampOffset(int index) {
        return offsets[java.util.Objects.checkIndex(index, count)];
    }

    /**
     * Where a block starts, in the array that was parsed.
     *
     * @param index below {@link #count()}
     * @return an index
     */
    public int blockOffset(int index) {
        return starts[java.util.Objects.checkIndex(index, count)];
    }

    /**
     * The length of a block.
     *
     * @param index below {@link #count()}
     * @return bytes, 0 or more
     */
    public int blockLength(int index) {
        return lengths[java.util.Objects.checkIndex(index, count)];
    }
}
