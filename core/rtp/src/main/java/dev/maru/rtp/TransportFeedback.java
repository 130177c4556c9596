package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * Reads which packets of a transport arrived, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
 *
 * <pre>
 * |      base sequence number     |      packet status count      |
 * |                 reference time                | fb pkt. count |
 * |          packet chunk         |         packet chunk          |
 * |         packet chunk          |  recv delta   |  recv delta   |
 * </pre>
 *
 * <p>A chunk is a run of one status (bit 15 clear, two bits of status, 13 of length), or 14 statuses of one bit (bits 15, 14 are
 * 10), or 7 of two bits (11). Statuses are: not received; a delta of one byte, unsigned; a delta of two bytes, signed. Deltas count 250 us
 * from the packet before, the first one from the reference time, which counts 64 ms.
 *
 * <p>{@link #parse} looks at one; {@link #next} goes from packet to packet. Reused; allocates nothing. Not thread-safe.
 */
public final class TransportFeedback {
    /** Nanoseconds of a delta's unit. */
    public static final long DELTA_NANOS = 250_000;

    /** Nanoseconds of the reference time's unit. */
    public static final long REFERENCE_NANOS = 64_000_000;

    static final int HEADER = 20;
    static final int SMALL_DELTA = 1;
    static final int LARGE_DELTA = 2;

    private byte[] bytes = new byte[0];
    private int base;
    private int statusCount;
    private int referenceTime;
    private int feedbackCount;
    private int firstChunk;
    private int firstDelta;

    private int chunkAt;
    private int deltaAt;
    private int inChunk;
    private int chunkLength;
    private int index;
    private int status;
    private long arrival;

    /** A view of nothing yet. */
    public TransportFeedback() {}

    /**
     * Looks at a message, which must hold all chunks and deltas that its count asks for.
     *
     * @param reader on transport feedback; its array is read as long as this view is used
     * @return false when it is malformed; the other methods must not be called then
     */
    public boolean parse(RtcpReader reader) {
        bytes = reader.bytes();
        int at = reader.offset();
        int end = at + reader.length();
        base = BigEndian.u16(bytes, at + 12);
        statusCount = BigEndian.u16(bytes, at + 14);
        referenceTime = BigEndian.u24(bytes, at + 16) << 8 >> 8;
        feedbackCount = BigEndian.u8(bytes, at + 19);
        firstChunk = at + HEADER;
        int chunk = firstChunk;
        int deltas = 0;
        for (int seen = 0; seen < statusCount; chunk += 2) {
            if (chunk + 2 > end) {
                return false;
            }
            int word = BigEndian.u16(bytes, chunk);
            int length = Math.min(lengthOf(word), statusCount - seen);
            for (int i = 0; i < length; i++) {
                int s = statusIn(word, i);
                if (s > LARGE_DELTA) {
                    return false;
                }
                deltas += s;
            }
            seen += length;
        }
        firstDelta = chunk;
        if (deltas > end - firstDelta) {
            return false;
        }
        rewind();
        return true;
    }

    private static int lengthOf(int word) {
        return (word & 0x8000) == 0 ? word & 0x1FFF : (word & 0x4000) == 0 ? 14 : 7;
    }

    private static int statusIn(int word, int i) {
        if ((word & 0x8000) == 0) {
            return word >>> 13;
        }
        return (word & 0x4000) == 0 ? word >>> 13 - i & 1 : word >>> 12 - 2 * i & 3;
    }

    /** Stands before the first packet again. */
    public void rewind() {
        chunkAt = firstChunk - 2;
        chunkLength = 0;
        inChunk = 0;
        deltaAt = firstDelta;
        index = -1;
        status = 0;
        arrival = referenceTime * REFERENCE_NANOS;
    }

    /**
     * Goes to the next packet, at first to the first one.
     *
     * @return false when there is none left
     */
    public boolean next() {
        if (index + 1 >= statusCount) {
            return false;
        }
        index++;
        while (inChunk == chunkLength) {
            chunkAt += 2; // runs may be empty
            chunkLength = lengthOf(BigEndian.u16(bytes, chunkAt));
            inChunk = 0;
        }
        status = statusIn(BigEndian.u16(bytes, chunkAt), inChunk++);
        if (status == SMALL_DELTA) {
            arrival += BigEndian.u8(bytes, deltaAt) * DELTA_NANOS;
        } else if (status == LARGE_DELTA) {
            arrival += (short) BigEndian.u16(bytes, deltaAt) * DELTA_NANOS;
        }
        deltaAt += status;
        return true;
    }

    /**
     * The packet's transport-wide sequence number.
     *
     * @return 0 to 65,535
     */
    public int sequenceNumber() {
        return base + index & 0xFFFF;
    }

    /**
     * Whether the packet arrived.
     *
     * @return false when it did not, or not yet
     */
    public boolean isReceived() {
        return status != 0;
    }

    /**
     * When the packet arrived, by the receiver's clock, which wraps as the reference time does.
     *
     * @return nanoseconds, a multiple of {@value #DELTA_NANOS}; without meaning unless {@link #isReceived()}
     */
    public long arrivalNanos() {
        return arrival;
    }

    /**
     * The first packet's transport-wide sequence number.
     *
     * @return 0 to 65,535
     */
    public int baseSequenceNumber() {
        return base;
    }

    /**
     * How many packets this is about.
     *
     * @return 0 to 65,535
     */
    public int packetCount() {
        return statusCount;
    }

    /**
     * The reference time.
     *
     * @return 24 bits with a sign, in units of {@value #REFERENCE_NANOS} ns
     */
    public int referenceTime() {
        return referenceTime;
    }

    /**
     * The number of this message, by which lost ones are noticed.
     *
     * @return 0 to 255, wrapping
     */
    public int feedbackCount() {
        return feedbackCount;
    }
}
