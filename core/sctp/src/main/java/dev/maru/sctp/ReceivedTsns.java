package dev.maru.sctp;

import dev.maru.wire.BigEndian;

/**
 * Which of the peer's TSNs have come: everything up to the cumulative one, and some above it (RFC 9260 §6.2). A ring of bits, because the
 * gaps of a fast path are many.
 */
final class ReceivedTsns {
    /** How far above the cumulative TSN anything is taken. Gap blocks have 16 bits (RFC 9260 §3.3.4), so half of that in powers of two. */
    static final int WINDOW = 32_768;

    /** How many duplicates a SACK reports at most; more say nothing new. */
    static final int MAX_DUPLICATES = 16;

    private static final int MASK = WINDOW - 1;

    private final long[] bits = new long[WINDOW / 64];
    private final int[] duplicates = new int[MAX_DUPLICATES];
    private int duplicateCount;
    private int cumulative;
    private int highest;

    /** Starts before the peer's first TSN. */
    void start(int initialTsn) {
        java.util.Arrays.fill(bits, 0);
        cumulative = initialTsn - 1;
        highest = cumulative;
        duplicateCount = 0;
    }

    int cumulative() {
        return cumulative;
    }

    int highest() {
        return highest;
    }

    boolean hasGaps() {
        return highest != cumulative;
    }

    /** Whether a TSN is too far ahead to be taken. */
    boolean isBeyond(int tsn) {
        int distance = tsn - cumulative;
        return distance >= WINDOW || distance == Integer.MIN_VALUE;
    }

    boolean has(int tsn) {
        int distance = tsn - cumulative;
        return distance <= 0 || distance < WINDOW && isSet(tsn);
    }

    /** Remembers a duplicate for the next SACK. */
    void duplicate(int tsn) {
        if (duplicateCount < MAX_DUPLICATES) {
            duplicates[duplicateCount++] = tsn;
        }
    }

    /** Takes a TSN that is new and not beyond. */
    void add(int tsn) {
        if (tsn == cumulative + 1) {
            cumulative = tsn;
            if (highest - tsn <= 0) {
                highest = tsn;
            } else {
                closeUp();
            }
            return;
        }
        bits[(tsn & MASK) >>> 6] |= 1L << tsn;
        if (tsn - highest > 0) {
            highest = tsn;
        }
    }

    /** Takes everything up to a TSN as come (RFC 3758 §3.6); it is newer than the cumulative one. */
    void advance(int tsn) {
        if (tsn - highest >= 0) {
            java.util.Arrays.fill(bits, 0);
            cumulative = tsn;
            highest = tsn;
            return;
        }
        while (cumulative != tsn) {
            clear(++cumulative);
        }
        closeUp();
    }

    private void closeUp() {
        while (cumulative != highest && isSet(cumulative + 1)) {
            clear(++cumulative);
        }
    }

    private boolean isSet(int tsn) {
        return (bits[(tsn & MASK) >>> 6] & 1L << tsn) != 0;
    }

    private void clear(int tsn) {
        bits[(tsn & MASK) >>> 6] &= ~(1L << tsn);
    }

    /**
     * Writes gap blocks in order, and returns how many. Where there are too many the lowest say what to send next, and the highest what
     * has just come; those between were among the highest before.
     */
    int writeGaps(byte[] b, int at, int most) {
        int total = hasGaps() ? countGaps() : 0;
        int skipFrom = total > most ? most / 4 : most;
        int skipped = Math.max(0, total - most);
        int span = highest - cumulative;
        int count = 0;
        int from = 1;
        for (int i = 0; i < total && count < most; i++) {
            from = find(from, span, false);
            int end = find(from, span, true);
            if (i < skipFrom || i >= skipFrom + skipped) {
                BigEndian.put16(b, at + 4 * count, from);
                BigEndian.put16(b, at + 4 * count + 2, end - 1);
                count++;
            }
            from = end;
        }
        return count;
    }

    private int countGaps() {
        int span = highest - cumulative;
        int count = 0;
        for (int from = find(1, span, false); from <= span; from = find(from, span, false)) {
            count++;
            from = find(from, span, true);
        }
        return count;
    }

    /** The first distance at or after one whose bit is set, or not; span + 1 when there is none. */
    private int find(int from, int span, boolean isHole) {
        int distance = from;
        while (distance <= span) {
            int tsn = cumulative + distance;
            long word = bits[(tsn & MASK) >>> 6];
            word = (isHole ? ~word : word) >>> tsn;
            if (word != 0) {
                return Math.min(span + 1, distance + Long.numberOfTrailingZeros(word));
            }
            distance += 64 - (tsn & 63);
        }
        return span + 1;
    }

    int duplicateCount() {
        return duplicateCount;
    }

    /** Writes the duplicates since the last SACK, and forgets them. */
    void writeDuplicates(byte[] b, int at, int count) {
        for (int i = 0; i < count; i++) {
            BigEndian.put32(b, at + 4 * i, duplicates[i]);
        }
        duplicateCount = 0;
    }
}
