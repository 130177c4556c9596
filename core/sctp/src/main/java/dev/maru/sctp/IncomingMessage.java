package dev.maru.sctp;

import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * A message of the peer's that is being put together. Positions are TSNs in DATA and fragment sequence numbers in I-DATA: consecutive both
 * ways. What comes in order is appended; the rest is parked until its turn.
 */
final class IncomingMessage {
    private static final byte[] NOTHING = {};

    /**
     * A fragment that came too early.
     *
     * @param bytes its own copy
     * @param ppid of its chunk
     * @param ends whether the message ends with it
     */
    record Parked(byte[] bytes, int ppid, boolean ends) {
        /** What the garbage collector sees of it beside its bytes: tiny fragments are not free. */
        static final int OVERHEAD = 64;

        static int cost(int length) {
            return length + OVERHEAD;
        }
    }

    final long id;
    int ppid;

    /** Whether its first fragment was appended. */
    boolean isStarted;

    /** Whether its first fragment is parked, at {@link #next}. */
    boolean hasBeginning;

    /** Whether its last fragment was appended. */
    boolean isComplete;

    /** Whether a fragment of it was handed over. */
    boolean isAnnounced;

    /** Its first TSN, for those in DATA that have no number. */
    int firstTsn;

    /** Where the next fragment to append is, once it is known where it begins. */
    int next;

    byte[] bytes = NOTHING;
    int length;

    /** Fragments above {@link #next}, or before a beginning is known; by position. */
    @Nullable
    private HashMap<Integer, Parked> parked;

    IncomingMessage(long id) {
        this.id = id;
    }

    /** Keeps a fragment for later; false when it was there already. */
    boolean park(int position, boolean begins, Parked fragment) {
        HashMap<Integer, Parked> map = parked;
        if (map == null) {
            map = new HashMap<>();
            parked = map;
        }
        if (begins && !isStarted) {
            hasBeginning = true;
            next = position;
        }
        return map.putIfAbsent(position, fragment) == null;
    }

    /** Whether all of it is parked. */
    boolean isWholeParked() {
        if (!hasBeginning || parked == null) {
            return false;
        }
        int position = next;
        Parked fragment = parked.get(position);
        while (fragment != null && !fragment.ends) {
            fragment = parked.get(++position);
        }
        return fragment != null;
    }

    /** Takes the parked fragment at a position out. */
    @Nullable
    Parked take(int position) {
        return parked == null ? null : parked.remove(position);
    }

    int parkedCount() {
        return parked == null ? 0 : parked.size();
    }

    long parkedBytes() {
        long sum = 0;
        if (parked != null) {
            for (Parked fragment : parked.values()) {
                sum += fragment.bytes.length;
            }
        }
        return sum;
    }

    /** Appends a fragment; returns by how much the buffer grew. */
    int append(byte[] source, int from, int count, int firstCapacity) {
        int grown = 0;
        if (length + count > bytes.length) {
            int capacity = Math.max(length + count, length == 0 ? firstCapacity : 2 * bytes.length);
            grown = capacity - bytes.length;
            bytes = length == 0 ? new byte[capacity] : java.util.Arrays.copyOf(bytes, capacity);
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return grown;
    }

    /** The whole message in an array of its length. */
    byte[] whole() {
        return bytes.length == length ? bytes : java.util.Arrays.copyOf(bytes, length);
    }
}
