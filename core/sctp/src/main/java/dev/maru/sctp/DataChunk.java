package dev.maru.sctp;

import dev.maru.wire.BigEndian;

/**
 * A view of a received DATA (RFC 9260 §3.3.1) or I-DATA chunk (RFC 8260 §2.1). Mutable and reused.
 *
 * <pre>
 *  0                   1                   2                   3
 * +---------------+-------+-------+-------------------------------+
 * | 0 or 0x40     |       |I U B E|            length             |
 * +---------------+-------+-------+-------------------------------+
 * |                              TSN                              |
 * +-------------------------------+-------------------------------+
 * |           stream              |   SSN, in I-DATA reserved     |
 * +-------------------------------+-------------------------------+
 * |                     MID, in I-DATA alone                      |
 * +---------------------------------------------------------------+
 * |             PPID, in I-DATA behind the first: FSN             |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class DataChunk {
    byte[] bytes = {};
    int from;
    int length;
    int flags;
    int tsn;
    int streamId;

    /** SSN, 16 bits, or MID. */
    int number;

    /** TSN, or fragment sequence number. */
    int position;

    int ppid;

    /** Reads the chunk at an index, whose length is known to be in bounds; false when it is too short. */
    boolean parse(byte[] b, int at, int chunkLength) {
        boolean isInterleaved = BigEndian.u8(b, at) == ChunkType.I_DATA;
        int header = isInterleaved ? ChunkType.I_DATA_HEADER : ChunkType.DATA_HEADER;
        if (chunkLength < header) {
            return false;
        }
        bytes = b;
        from = at + header;
        length = chunkLength - header;
        flags = BigEndian.u8(b, at + 1);
        tsn = BigEndian.i32(b, at + 4);
        streamId = BigEndian.u16(b, at + 8);
        if (isInterleaved) {
            number = BigEndian.i32(b, at + 12);
            boolean isFirst = begins();
            position = isFirst ? 0 : BigEndian.i32(b, at + 16);
            ppid = isFirst ? BigEndian.i32(b, at + 16) : 0;
        } else {
            number = BigEndian.u16(b, at + 10);
            position = tsn;
            ppid = BigEndian.i32(b, at + 12);
        }
        return true;
    }

    boolean begins() {
        return (flags & ChunkType.BEGINS) != 0;
    }

    boolean ends() {
        return (flags & ChunkType.ENDS) != 0;
    }

    boolean isUnordered() {
        return (flags & ChunkType.UNORDERED) != 0;
    }

    boolean asksForSack() {
        return (flags & ChunkType.IMMEDIATE) != 0;
    }

    byte[] copy() {
        return java.util.Arrays.copyOfRange(bytes, from, from + length);
    }
}
