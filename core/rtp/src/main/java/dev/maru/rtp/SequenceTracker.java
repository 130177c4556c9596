package dev.maru.rtp;

/**
 * Unwraps the sequence numbers of one source and counts what is lost (RFC 3550 appendix A.1, A.3).
 *
 * <p>Unwrapped numbers start at 65,536 plus the first number, so that packets from before it are not negative; reports count from 0. A jump
 * of {@value #MAX_DROPOUT} or more ahead, or {@value #MAX_MISORDER} or more back, is believed when a second packet follows it, and
 * counts as a restart: the numbers go on upwards from there.
 *
 * <p>Deviation: the first packet counts at once, without the probation of MIN_SEQUENTIAL packets. Only authenticated packets come here.
 */
final class SequenceTracker {
    /** What {@link #receive} says of a packet that does not count. */
    static final long REFUSED = -1;

    static final int MAX_DROPOUT = 3_000;

    /** As old as a history of sent packets is long, and longer than browsers keep asking for a packet. */
    static final int MAX_MISORDER = 4_096;

    private static final int WINDOW = MAX_MISORDER;

    private static final long FIRST_CYCLE = 1L << 16;
    private static final long NONE = -1;

    private final long[] seen = new long[WINDOW / 64];
    private long base = NONE;
    private long highest = NONE;
    private int badNext = -1;
    private long received;
    private long expectedPrior;
    private long receivedPrior;
    private boolean isRestart;

    boolean hasStarted() {
        return base != NONE;
    }

    /**
     * Takes the next packet as it came.
     *
     * @return its unwrapped number, or {@link #REFUSED} when it is a duplicate, too old, or of a jump that is not believed yet
     */
    long receive(int sequence) {
        isRestart = false;
        if (base == NONE) {
            start(FIRST_CYCLE + sequence);
            received = 1;
            return highest;
        }
        int ahead = sequence - (int) highest & 0xFFFF;
        if (ahead < MAX_DROPOUT) {
            if (ahead == 0) {
                return REFUSED;
            }
            advance(highest + ahead);
        } else if (ahead <= 0x1_0000 - MAX_MISORDER) {
            if (sequence != badNext) {
                badNext = sequence + 1 & 0xFFFF;
                return REFUSED;
            }
            start(highest + ahead);
            received = 0;
            isRestart = true;
        } else {
            long old = highest + ahead - 0x1_0000;
            if (!mark(old)) {
                return REFUSED;
            }
            received++;
            return old;
        }
        badNext = -1;
        received++;
        return highest;
    }

    private void start(long sequence) {
        base = sequence;
        highest = sequence;
        java.util.Arrays.fill(seen, 0);
        set(sequence);
        received = 0;
        expectedPrior = 0;
        receivedPrior = 0;
        badNext = -1;
    }

    private void advance(long sequence) {
        long from = Math.max(highest + 1, sequence - WINDOW + 1);
        for (long s = from; s < sequence; s++) {
            seen[(int) (s >>> 6) & seen.length - 1] &= ~(1L << s);
        }
        highest = sequence;
        set(sequence);
    }

    private void set(long sequence) {
        seen[(int) (sequence >>> 6) & seen.length - 1] |= 1L << sequence;
    }

    private boolean isSeen(long sequence) {
        return (seen[(int) (sequence >>> 6) & seen.length - 1] & 1L << sequence) != 0;
    }

    /** Notes a packet of the past; false when it was there before or nobody knows. */
    private boolean mark(long sequence) {
        if (sequence <= highest - WINDOW || sequence < 0 || isSeen(sequence)) {
            return false;
        }
        set(sequence);
        return true;
    }

    /**
     * Takes a packet that came on another way, by retransmission: it does not count as received here.
     *
     * @return its unwrapped number, or {@link #REFUSED} when it was there before, is too old, or is ahead of all that came
     */
    long repair(int sequence) {
        if (base == NONE) {
            return REFUSED;
        }
        long s = dev.maru.wire.Serial.unwrap16(sequence, highest);
        return s <= highest && mark(s) ? s : REFUSED;
    }

    /** Whether the packet received last began the numbers anew. */
    boolean isRestart() {
        return isRestart;
    }

    long highest() {
        return highest;
    }

    /** The extended highest sequence number as reports tell it. */
    int reportedHighest() {
        return (int) (highest - FIRST_CYCLE);
    }

    long received() {
        return received;
    }

    private long expected() {
        return base == NONE ? 0 : highest - base + 1;
    }

    /** Packets lost so far (appendix A.3); negative when packets from before the first one came. */
    long lost() {
        return expected() - received;
    }

    /** The fraction lost since this was called last, 0 to 255 of 256 (appendix A.3). */
    int takeFractionLost() {
        long expectedInterval = expected() - expectedPrior;
        long receivedInterval = received - receivedPrior;
        expectedPrior = expected();
        receivedPrior = received;
        long lostInterval = expectedInterval - receivedInterval;
        return expectedInterval == 0 || lostInterval <= 0
                ? 0
                : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
    }
}
