package dev.maru.congestion;

import dev.maru.wire.Serial;
import java.util.Arrays;

/**
 * Numbers the packets of a transport (draft-holmer-rmcat-transport-wide-cc-extensions-01 §2) and remembers when each one left and how large
 * it was, until the other side has told of it. Bounded: the oldest are forgotten. A packet allocates nothing. Not thread-safe.
 */
public final class SentPackets {
    /** A second at 40 Mbit/s. Feedback that comes later is of no use. */
    static final int CAPACITY = 4_096;

    /** The cluster of packets that belong to no probe. */
    public static final int NO_CLUSTER = 0;

    private static final byte FLYING = 0;
    private static final byte RECEIVED = 1;
    private static final byte LOST = 2;
    private static final byte UNTOLD = 3;

    private final long[] sentAt = new long[CAPACITY];
    private final int[] sizes = new int[CAPACITY];
    private final int[] clusters = new int[CAPACITY];
    private final byte[] states = new byte[CAPACITY];
    private long next;
    private long oldestFlying;
    private long inFlightBytes;
    private long lastSentAt = -1;

    /** Nothing was sent yet. */
    public SentPackets() {
        Arrays.fill(states, UNTOLD);
    }

    /**
     * Numbers a packet that leaves now.
     *
     * @param bytes its length
     * @param cluster of which probe it is, or {@link #NO_CLUSTER}
     * @param now nanoseconds
     * @return its transport-wide sequence number, 0 to 65,535
     */
    public int add(int bytes, int cluster, long now) {
        int at = at(next);
        if (next - CAPACITY >= oldestFlying) {
            settle(next - CAPACITY + 1);
        }
        sentAt[at] = now;
        sizes[at] = bytes;
        clusters[at] = cluster;
        states[at] = FLYING;
        inFlightBytes += bytes;
        lastSentAt = now;
        return (int) next++ & 0xFFFF;
    }

    private static int at(long s) {
        return (int) (s & CAPACITY - 1);
    }

    /** The number that never wraps, or -1 for a packet that was not sent or is forgotten. */
    long unwrap(int sequence) {
        long s = Serial.unwrap16(sequence, next - 1);
        return s >= 0 && s < next && s >= next - CAPACITY ? s : -1;
    }

    /** Marks a packet as received; false when that was known. */
    boolean receive(long s) {
        byte before = states[at(s)];
        states[at(s)] = RECEIVED;
        land(s, before);
        return before != RECEIVED;
    }

    /** Marks a packet as lost, which may be taken back by {@link #receive}; false when it is known to be, or to have arrived. */
    boolean lose(long s) {
        byte before = states[at(s)];
        if (before == RECEIVED || before == LOST) {
            return false;
        }
        states[at(s)] = LOST;
        land(s, before);
        return true;
    }

    boolean isLost(long s) {
        return states[at(s)] == LOST;
    }

    private void land(long s, byte before) {
        if (before == FLYING) {
            inFlightBytes -= sizes[at(s)];
        }
    }

    /** Nothing below a number will be told of any more, since feedback about it was lost. */
    void settle(long below) {
        while (oldestFlying < below) {
            int at = at(oldestFlying++);
            if (states[at] == FLYING) {
                states[at] = UNTOLD;
                inFlightBytes -= sizes[at];
            }
        }
    }

    long sentAt(long s) {
        return sentAt[at(s)];
    }

    int size(long s) {
        return sizes[at(s)];
    }

    int cluster(long s) {
        return clusters[at(s)];
    }

    /**
     * What was sent and is not told of yet.
     *
     * @return bytes
     */
    public long inFlightBytes() {
        return inFlightBytes;
    }

    /**
     * When the last packet left.
     *
     * @return nanoseconds, or -1 before the first
     */
    public long lastSentAt() {
        return lastSentAt;
    }

    /**
     * How many packets have been numbered.
     *
     * @return 0 or more
     */
    public long count() {
        return next;
    }
}
