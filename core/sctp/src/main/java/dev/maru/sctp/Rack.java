package dev.maru.sctp;

import dev.maru.sctp.SentChunk.State;

/**
 * Finds losses by time (RFC 8985 §6, with chunks for segments): what was sent before something that has arrived, and is late by more than
 * reordering explains, is lost. That also finds lost retransmissions, which counting gaps does not.
 */
final class Rack {
    /** How many chunks above a hole make it a loss at once where no reordering was ever seen (§6.2). */
    private static final int DUPLICATE_THRESHOLD = 3;

    /** After how many recoveries a widened window is forgotten (§6.2 step 4). */
    private static final int PERSIST = 16;

    private final RttEstimator rtt;

    // Of all that arrived, what was sent last
    private long sentTime = -1;
    private int tsn;
    private long packetRtt;

    private boolean hasHighest;
    private int highestAcked;
    private boolean isReordering;
    private int multiplier = 1;
    private int persist;
    private int ackedAboveHole;

    Rack(RttEstimator rtt) {
        this.rtt = rtt;
    }

    void restart() {
        sentTime = -1;
        isReordering = false;
        multiplier = 1;
    }

    /** A chunk has arrived; to be called before it leaves its state. True when nothing arrived before that was sent later. */
    boolean onAcked(SentChunk chunk, long now) {
        if (hasHighest && chunk.tsn - highestAcked < 0) {
            if (chunk.transmissions == 1) {
                isReordering = true; // it was not sent again and yet came behind what was sent after it
                if (chunk.state == State.LOST) {
                    widen();
                }
            }
        } else {
            hasHighest = true;
            highestAcked = chunk.tsn;
        }
        long age = now - chunk.sentTime;
        if (chunk.transmissions > 1 && age < rtt.min()) {
            return false; // it is the original that was acknowledged (§6.2 step 2)
        }
        if (chunk.sentTime > sentTime || chunk.sentTime == sentTime && chunk.tsn - tsn > 0) {
            sentTime = chunk.sentTime;
            tsn = chunk.tsn;
            packetRtt = age;
            return true;
        }
        return false;
    }

    /** The peer got something twice: we sent it again without need. */
    void onDuplicate() {
        widen();
    }

    private void widen() {
        multiplier = Math.min(multiplier + 1, 16);
        persist = PERSIST;
    }

    void onRecoveryEnds() {
        if (persist > 0 && --persist == 0) {
            multiplier = 1;
        }
    }

    /** How many chunks the last SACK has above the first hole. */
    void ackedAboveHole(int count) {
        ackedAboveHole = count;
    }

    private long reorderingWindow(boolean isRecovering) {
        if (!isReordering && (isRecovering || ackedAboveHole >= DUPLICATE_THRESHOLD)) {
            return 0;
        }
        return Math.min(multiplier * rtt.min() / 4, rtt.srtt());
    }

    /**
     * Takes for lost what is.
     *
     * @param sent what is in flight
     * @param isRecovering whether losses are being repaired
     * @param now nanoseconds
     * @return when to look again, or {@code Long.MAX_VALUE}
     */
    long detect(SentChunks sent, boolean isRecovering, long now) {
        long window = reorderingWindow(isRecovering);
        SentChunk chunk = sent.oldestInFlight();
        while (chunk != null && isBeforeLatest(chunk)) {
            long due = chunk.sentTime + packetRtt + window;
            if (due > now) {
                return due;
            }
            SentChunk next = chunk.next;
            sent.lose(chunk, now);
            chunk = next;
        }
        return Long.MAX_VALUE;
    }

    private boolean isBeforeLatest(SentChunk chunk) {
        return chunk.sentTime < sentTime || chunk.sentTime == sentTime && chunk.tsn - tsn < 0;
    }

    /** After a timeout: what was sent long enough ago, and the first in any case (§6.3). */
    void loseOld(SentChunks sent, long now) {
        long age = packetRtt + Math.min(multiplier * rtt.min() / 4, rtt.srtt());
        SentChunk chunk = sent.oldestInFlight();
        boolean isFirst = true;
        while (chunk != null && (isFirst || sentTime < 0 || chunk.sentTime + age <= now)) {
            SentChunk next = chunk.next;
            sent.lose(chunk, now);
            chunk = next;
            isFirst = false;
        }
    }
}
