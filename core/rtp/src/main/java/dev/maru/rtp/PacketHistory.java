package dev.maru.rtp;

import java.util.Arrays;

/**
 * The packets that a stream sent last, by sequence number.
 *
 * <p>One array is a ring of packets, each in one piece, in the order in which they were put. A new one pushes out the oldest ones that
 * are in its way. The array starts small and doubles while packets that are still wanted would be pushed out, up to the limit; after that
 * nothing is allocated.
 */
final class PacketHistory {
    private static final int INITIAL_BYTES = 16_384;
    private static final long NEVER_RESENT = Long.MIN_VALUE;

    /** Whatever the round-trip time is. */
    private static final long MAX_AGE_NANOS = 5_000_000_000L;

    private final HistoryLimits limits;
    private final int mask;
    private final int[] sequences;
    private final int[] offsets;
    private final int[] lengths;
    private final long[] sentAt;
    private final long[] resentAt;
    private final boolean[] requested;
    /** Slots in the order of their packets' age. */
    private final int[] order;

    private long maxAgeNanos;
    private int oldest;
    private int count;
    private byte[] ring;
    private int writeAt;

    PacketHistory(HistoryLimits limits) {
        this.limits = limits;
        maxAgeNanos = limits.maxAgeNanos();
        int slots = limits.maxPackets();
        mask = slots - 1;
        sequences = new int[slots];
        Arrays.fill(sequences, -1);
        offsets = new int[slots];
        lengths = new int[slots];
        sentAt = new long[slots];
        resentAt = new long[slots];
        requested = new boolean[slots];
        order = new int[slots];
        ring = new byte[Math.min(INITIAL_BYTES, limits.maxBytes())];
    }

    /** Keeps a copy; false when the packet is larger than everything that may be kept. */
    boolean put(int sequence, byte[] b, int at, int length, long now) {
        if (length > limits.maxBytes()) {
            return false;
        }
        int slot = sequence & mask;
        while (sequences[slot] >= 0 || count > 0 && isTooOld(order[oldest], now)) {
            evict();
        }
        int place = place(length, now);
        System.arraycopy(b, at, ring, place, length);
        writeAt = place + length;
        sequences[slot] = sequence & 0xFFFF;
        offsets[slot] = place;
        lengths[slot] = length;
        sentAt[slot] = now;
        resentAt[slot] = NEVER_RESENT;
        requested[slot] = false;
        order[oldest + count & mask] = slot;
        count++;
        return true;
    }

    private boolean isTooOld(int slot, long now) {
        return now - sentAt[slot] > maxAgeNanos;
    }

    /** Keeps packets for three round trips, in which they can be asked for twice, where that is longer than the limit says. */
    void roundTrip(long rttNanos) {
        maxAgeNanos = Math.max(limits.maxAgeNanos(), Math.min(3 * rttNanos, MAX_AGE_NANOS));
    }

    private void evict() {
        sequences[order[oldest]] = -1;
        oldest = oldest + 1 & mask;
        count--;
    }

    /** Makes room for a packet in one piece. */
    private int place(int length, long now) {
        while (true) {
            int from = writeAt + length > ring.length ? 0 : writeAt;
            if (length <= ring.length && !isInTheWay(from, length)) {
                return from;
            }
            if (ring.length < limits.maxBytes()) {
                grow(length);
            } else {
                evict();
            }
        }
    }

    /** Whether the oldest packet overlaps what would be written; behind the end, what is skipped counts as written. */
    private boolean isInTheWay(int from, int length) {
        if (count == 0) {
            return false;
        }
        int first = offsets[order[oldest]];
        int end = first + lengths[order[oldest]];
        boolean isSkipped = from < writeAt && first >= writeAt;
        return isSkipped || first < from + length && end > from;
    }

    private void grow(int length) {
        int wanted = Math.max(ring.length * 2, ring.length + length);
        byte[] larger = new byte[Math.min(limits.maxBytes(), wanted)];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int slot = order[oldest + i & mask];
            System.arraycopy(ring, offsets[slot], larger, at, lengths[slot]);
            offsets[slot] = at;
            at += lengths[slot];
        }
        ring = larger;
        writeAt = at;
    }

    /** The slot of a packet, or -1 when it is not there any more. */
    int find(int sequence, long now) {
        int slot = sequence & mask;
        return sequences[slot] == (sequence & 0xFFFF) && !isTooOld(slot, now) ? slot : -1;
    }

    byte[] bytes() {
        return ring;
    }

    int offset(int slot) {
        return offsets[slot];
    }

    int length(int slot) {
        return lengths[slot];
    }

    /** Whether a packet was sent again less than a span ago, so that it may be on its way still. */
    boolean wasResentWithin(int slot, long spanNanos, long now) {
        return resentAt[slot] != NEVER_RESENT && now - resentAt[slot] < spanNanos;
    }

    void markResent(int slot, long now) {
        resentAt[slot] = now;
        requested[slot] = false;
    }

    boolean isRequested(int slot) {
        return requested[slot];
    }

    void markRequested(int slot) {
        requested[slot] = true;
    }

    int count() {
        return count;
    }

    /** The newest packet's slot, or -1. */
    int newest() {
        return count == 0 ? -1 : order[oldest + count - 1 & mask];
    }
}
