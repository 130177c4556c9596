package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import java.util.Arrays;

/** Application data that was received and not yet taken, record by record, in one array that is used again and again. */
final class DataQueue {
    /** Drivers take data after each datagram, and one holds 65,507 bytes at most; so this is for drivers that were busy. */
    static final int MAX_BYTES = 262_144;

    private static final int INITIAL_BYTES = 4_096;
    private static final int LENGTH_LENGTH = 2;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int head;
    private int tail;

    /** Adds the content of a record. False when there is no room. */
    boolean add(byte[] b, int at, int length) {
        int needed = LENGTH_LENGTH + length;
        if (tail + needed > bytes.length && !makeRoom(needed)) {
            return false;
        }
        BigEndian.put16(bytes, tail, length);
        System.arraycopy(b, at, bytes, tail + LENGTH_LENGTH, length);
        tail += needed;
        return true;
    }

    private boolean makeRoom(int needed) {
        System.arraycopy(bytes, head, bytes, 0, tail - head);
        tail -= head;
        head = 0;
        if (tail + needed > MAX_BYTES) {
            return false;
        }
        if (tail + needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(2 * bytes.length, tail + needed)));
        }
        return true;
    }

    boolean isEmpty() {
        return head == tail;
    }

    /** Bytes of the oldest record; only when there is one. */
    int nextLength() {
        return BigEndian.u16(bytes, head);
    }

    /** Moves the oldest record into a datagram that has room for it. */
    void poll(Datagram out) {
        int length = nextLength();
        out.copyFrom(bytes, head + LENGTH_LENGTH, length);
        skip();
    }

    /** Drops the oldest record. */
    void skip() {
        head += LENGTH_LENGTH + nextLength();
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    void clear() {
        head = 0;
        tail = 0;
    }
}
