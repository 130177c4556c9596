package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message of transport feedback, see {@link TransportFeedback}: begin, add packets in the order of their sequence numbers as long
 * as it says yes, write. Reused; allocates nothing. Not thread-safe.
 */
public final class TransportFeedbackWriter {
    /** How many packets one message is about at most: over a second at 10 Mbit/s, more than browsers wait before they write. */
    public static final int MAX_PACKETS = 2_048;

    private static final int RUN_MAX = 0x1FFF;

    private final byte[] statuses = new byte[MAX_PACKETS];
    private final short[] deltas = new short[MAX_PACKETS];
    private int roomBytes;
    private int base;
    private int count;
    private int deltaBytes;
    private int referenceTime;
    private long lastTicks;

    /** Nothing begun yet. */
    public TransportFeedbackWriter() {}

    /**
     * Starts a message.
     *
     * @param baseSequence the transport-wide sequence number of the first packet that it will be about
     * @param referenceNanos when the first packet that arrived did so
     * @param maxBytes what the message may have, 24 or more
     */
    public void begin(int baseSequence, long referenceNanos, int maxBytes) {
        base = baseSequence & 0xFFFF;
        long reference = Math.floorDiv(referenceNanos, TransportFeedback.REFERENCE_NANOS);
        referenceTime = (int) reference & 0xFF_FFFF;
        lastTicks = reference * (TransportFeedback.REFERENCE_NANOS / TransportFeedback.DELTA_NANOS);
        roomBytes = maxBytes - TransportFeedback.HEADER - 3; // 3 of padding
        count = 0;
        deltaBytes = 0;
    }

    /**
     * Adds a packet that arrived. Those between it and the one before are not received.
     *
     * @param sequence its transport-wide sequence number, ahead of the one before
     * @param arrivalNanos when it arrived
     * @return false when it does not belong into this message, because there is no room, it is too far ahead, or it arrived more than 8 s
     *     from the one before; the message is as it was then, and another one is to be begun
     */
    public boolean add(int sequence, long arrivalNanos) {
        int at = sequence - base & 0xFFFF;
        if (at < count || at >= MAX_PACKETS) {
            return false;
        }
        long ticks = Math.floorDiv(arrivalNanos, TransportFeedback.DELTA_NANOS);
        long delta = ticks - lastTicks;
        if (delta != (short) delta) {
            return false;
        }
        int status = delta >= 0 && delta <= 0xFF ? TransportFeedback.SMALL_DELTA : TransportFeedback.LARGE_DELTA;
        int chunks = (at + 1 + 6) / 7; // no way of writing needs more
        if (2 * chunks + deltaBytes + status > roomBytes) {
            return false;
        }
        java.util.Arrays.fill(statuses, count, at, (byte) 0);
        statuses[at] = (byte) status;
        deltas[at] = (short) delta;
        deltaBytes += status;
        count = at + 1;
        lastTicks = ticks;
        return true;
    }

    /**
     * How many packets the message is about so far.
     *
     * @return 0 to {@value #MAX_PACKETS}
     */
    public int packetCount() {
        return count;
    }

    /**
     * Writes the message.
     *
     * @param writer where to
     * @param senderSsrc who reports
     * @param mediaSsrc any source of the transport, as the draft wants
     * @param feedbackCount the number of the message; its lowest 8 bits count
     * @return false when it does not fit or is empty
     */
    public boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc, int feedbackCount) {
        if (count == 0) {
            return false;
        }
        int chunkBytes = 2 * chunks(null, 0);
        int used = TransportFeedback.HEADER + chunkBytes + deltaBytes;
        int length = used + 3 & ~3;
        int from = writer.openFeedback(RtcpKind.RTPFB, RtcpKind.FMT_TRANSPORT, length, senderSsrc, mediaSsrc);
        if (from < 0) {
            return false;
        }
        byte[] b = writer.bytes();
        BigEndian.put16(b, from + 12, base);
        BigEndian.put16(b, from + 14, count);
        BigEndian.put24(b, from + 16, referenceTime);
        BigEndian.put8(b, from + 19, feedbackCount);
        chunks(b, from + TransportFeedback.HEADER);
        int at = from + TransportFeedback.HEADER + chunkBytes;
        for (int i = 0; i < count; i++) {
            if (statuses[i] == TransportFeedback.SMALL_DELTA) {
                BigEndian.put8(b, at, deltas[i]);
            } else if (statuses[i] == TransportFeedback.LARGE_DELTA) {
                BigEndian.put16(b, at, deltas[i]);
            }
            at += statuses[i];
        }
        // Zeros and no RTCP padding: that would forbid other packets behind this one (RFC 3550 §6.4.1).
        java.util.Arrays.fill(b, at, from + length, (byte) 0);
        return true;
    }

    /**
     * Writes the chunks, or only counts them: a run where nothing else holds as much, 14 statuses of one bit where they all have one, else 7
     * of two bits. A vector may be longer than what is left, so each chunk holds 7 statuses or all that are left.
     */
    private int chunks(byte @Nullable [] b, int from) {
        int chunks = 0;
        int at = 0;
        while (at < count) {
            int left = count - at;
            int run = Math.min(runAt(at), RUN_MAX);
            int bits = oneBitAt(at);
            boolean fillsOneBit = bits == 14 || bits == left;
            int word;
            int length;
            if (run >= 14 || run == left || run >= 7 && !fillsOneBit) {
                length = run;
                word = statuses[at] << 13 | length;
            } else if (fillsOneBit) {
                length = bits;
                word = 0x8000 | vector(at, length, 1);
            } else {
                length = Math.min(7, left);
                word = 0xC000 | vector(at, length, 2);
            }
            if (b != null) {
                BigEndian.put16(b, from + 2 * chunks, word);
            }
            chunks++;
            at += length;
        }
        return chunks;
    }

    private int vector(int at, int length, int bits) {
        int word = 0;
        for (int i = 0; i < length; i++) {
            word |= statuses[at + i] << 14 - bits * (i + 1);
        }
        return word;
    }

    private int runAt(int at) {
        int end = at + 1;
        while (end < count && statuses[end] == statuses[at]) {
            end++;
        }
        return end - at;
    }

    /** How many statuses from here on have one bit, 14 at most. */
    private int oneBitAt(int at) {
        int end = at;
        while (end < count && end - at < 14 && statuses[end] <= TransportFeedback.SMALL_DELTA) {
            end++;
        }
        return end - at;
    }
}
