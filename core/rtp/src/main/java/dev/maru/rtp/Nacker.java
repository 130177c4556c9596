package dev.maru.rtp;

import dev.maru.wire.Machine;
import java.util.Arrays;

/**
 * Knows which packets of a stream are missing, and when to ask for each (RFC 4585 §6.2.1).
 *
 * <p>A hole may be reordering: it is asked for when {@value #REORDERED_PACKETS} later packets have come or {@link #REORDER_NANOS} have
 * passed. After that it is asked for again each round-trip time, {@value #MAX_TRIES} times in all, then given up. The list is sorted and
 * bounded: when it would overflow, all of it is given up, for then only a key frame helps.
 */
final class Nacker {
    /** As many as a frame of a megabyte has packets; browsers keep as many. */
    static final int MAX_MISSING = 1_000;

    static final int MAX_TRIES = 10;

    static final int REORDERED_PACKETS = 3;

    static final long REORDER_NANOS = 10_000_000;

    /** Asked for again when a round-trip time has passed, and what the other side needs to answer. */
    private static final long ANSWER_NANOS = 5_000_000;

    /** Before the round-trip time is known. */
    private static final long DEFAULT_RTT_NANOS = 100_000_000;

    private static final int INITIAL = 32;

    private long[] missing = new long[INITIAL];
    private long[] dueAt = new long[INITIAL];
    private byte[] tries = new byte[INITIAL];
    private int count;
    private long nextDue = Machine.NEVER;
    private long givenUpThrough = -1;
    private long givenUp;
    private boolean hasOverflowed;

    /** Takes note of a packet ahead of all others; those between are missing. */
    void advance(long from, long to, long now) {
        long holes = to - from - 1;
        if (count + holes > MAX_MISSING) {
            hasOverflowed = true;
            givenUp += count + holes;
            givenUpThrough = to - 1;
            clear();
            return;
        }
        reserve(count + (int) holes);
        for (long s = from + 1; s < to; s++) {
            missing[count] = s;
            dueAt[count] = now + REORDER_NANOS;
            tries[count] = 0;
            count++;
            nextDue = Math.min(nextDue, now + REORDER_NANOS);
        }
        for (int i = count - 1; i >= 0 && tries[i] == 0 && dueAt[i] > now; i--) {
            if (to - missing[i] >= REORDERED_PACKETS) {
                dueAt[i] = now;
                nextDue = Math.min(nextDue, now);
            }
        }
    }

    private void reserve(int wanted) {
        if (wanted > missing.length) {
            int capacity = Math.min(MAX_MISSING, Math.max(wanted, missing.length * 2));
            missing = Arrays.copyOf(missing, capacity);
            dueAt = Arrays.copyOf(dueAt, capacity);
            tries = Arrays.copyOf(tries, capacity);
        }
    }

    /** A packet came after all. */
    void receive(long sequence) {
        int at = Arrays.binarySearch(missing, 0, count, sequence);
        if (at >= 0) {
            remove(at, at + 1);
        }
    }

    /** Nobody wants packets below this any more. */
    void forgetBelow(long sequence) {
        int at = Arrays.binarySearch(missing, 0, count, sequence);
        remove(0, at < 0 ? -at - 1 : at);
    }

    private void remove(int from, int to) {
        System.arraycopy(missing, to, missing, from, count - to);
        System.arraycopy(dueAt, to, dueAt, from, count - to);
        System.arraycopy(tries, to, tries, from, count - to);
        count -= to - from;
        if (count == 0) {
            nextDue = Machine.NEVER;
        }
    }

    void clear() {
        count = 0;
        nextDue = Machine.NEVER;
    }

    long nextDue() {
        return nextDue;
    }

    boolean isDue(long now) {
        return nextDue <= now;
    }

    /** Gives up what was asked for often enough; says whether something was. */
    boolean expire(long now) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (tries[i] >= MAX_TRIES && dueAt[i] <= now) {
                givenUp++;
                givenUpThrough = Math.max(givenUpThrough, missing[i]);
                continue;
            }
            missing[kept] = missing[i];
            dueAt[kept] = dueAt[i];
            tries[kept++] = tries[i];
        }
        boolean hasExpired = kept < count;
        count = kept;
        return hasExpired;
    }

    /**
     * Writes what is due, and sets when it is due again. What does not fit stays due.
     *
     * @return whether anything was written
     */
    boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc, long rttNanos, long now) {
        long again = now + (rttNanos < 0 ? DEFAULT_RTT_NANOS : rttNanos) + ANSWER_NANOS;
        boolean hasBegun = false;
        boolean isFull = false;
        int i = 0;
        while (i < count && !isFull) {
            if (dueAt[i] > now) {
                i++;
                continue;
            }
            int mask = 0;
            int end = i + 1;
            for (; end < count && missing[end] - missing[i] <= 16; end++) {
                if (dueAt[end] <= now) {
                    mask |= 1 << (int) (missing[end] - missing[i] - 1);
                }
            }
            if (!hasBegun && !Nack.begin(writer, senderSsrc, mediaSsrc) || !Nack.add(writer, (int) missing[i], mask)) {
                isFull = true;
            } else {
                hasBegun = true;
                ask(i, end, again, now);
                i = end;
            }
        }
        nextDue = Machine.NEVER;
        for (int k = 0; k < count; k++) {
            nextDue = Math.min(nextDue, dueAt[k]);
        }
        return hasBegun;
    }

    private void ask(int from, int to, long again, long now) {
        for (int i = from; i < to; i++) {
            if (dueAt[i] <= now) {
                dueAt[i] = again;
                tries[i]++;
            }
        }
    }

    int count() {
        return count;
    }

    long givenUp() {
        return givenUp;
    }

    /** The highest number given up so far, or -1. */
    long givenUpThrough() {
        return givenUpThrough;
    }

    boolean takeOverflow() {
        boolean was = hasOverflowed;
        hasOverflowed = false;
        return was;
    }
}
