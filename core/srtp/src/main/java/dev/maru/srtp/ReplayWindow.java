package dev.maru.srtp;

import java.util.Arrays;

/**
 * Which of the last packets were there already (RFC 3711 §3.3.2), as a ring of bits below the highest index.
 *
 * <p>Asking and marking are two calls, because nothing may be marked before it is authenticated.
 */
final class ReplayWindow {
    /** The least that RFC 3711 §3.3.2 allows. */
    static final int MIN_SIZE = 64;

    /** The most that makes sense: at 1,000 packets a second older ones are a second late. */
    static final int MAX_SIZE = 1_024;

    private static final long NONE = -1;

    private final long[] bits;
    private final int mask;
    private long highest = NONE;

    /** Empty; the size is a power of two. */
    ReplayWindow(int size) {
        bits = new long[size / Long.SIZE];
        mask = size - 1;
    }

    boolean isEmpty() {
        return highest == NONE;
    }

    /** The highest index that was marked, or -1. */
    long highest() {
        return highest;
    }

    /** Whether an index is neither marked nor so old that nobody knows. */
    boolean isNew(long index) {
        if (index > highest) {
            return true;
        }
        if (highest - index > mask) {
            return false;
        }
        return (bits[wordOf(index)] & 1L << index) == 0;
    }

    /** Remembers an index that {@link #isNew}. */
    void mark(long index) {
        if (index > highest) {
            forgetUpTo(index);
            highest = index;
        }
        bits[wordOf(index)] |= 1L << index;
    }

    /** Makes room: the bits between the old highest index and the new one belonged to others, one turn of the ring ago. */
    private void forgetUpTo(long index) {
        if (index - highest > mask) {
            Arrays.fill(bits, 0);
            return;
        }
        for (long i = highest + 1; i <= index; i++) {
            bits[wordOf(i)] &= ~(1L << i);
        }
    }

    private int wordOf(long index) {
        return (int) index >>> 6 & mask >>> 6;
    }
}
