package dev.maru.net;

/** Bytes that wait to be sent on a stream. Takes no memory while it is empty for long; grows up to its limit. */
final class OutQueue {
    private static final byte[] NONE = {};
    private static final int FIRST = 2_048;

    /** What an empty queue may keep for the next burst. */
    private static final int KEPT = 16 * 1024;

    private final int limit;
    private byte[] bytes = NONE;
    private int head;
    private int tail;

    OutQueue(int limit) {
        this.limit = limit;
    }

    int size() {
        return tail - head;
    }

    boolean hasRoom(int count) {
        return size() + count <= limit;
    }

    /** Makes room behind the tail and gives the index where to write; the caller then says {@link #wrote}. */
    int reserve(int count) {
        if (tail + count > bytes.length) {
            int need = size() + count;
            int grown = Math.max(FIRST, bytes.length);
            while (grown < need) {
                grown *= 2;
            }
            byte[] target = grown == bytes.length ? bytes : new byte[grown];
            System.arraycopy(bytes, head, target, 0, size());
            tail = size();
            head = 0;
            bytes = target;
        }
        return tail;
    }

    void wrote(int count) {
        tail += count;
    }

    byte[] bytes() {
        return bytes;
    }

    int head() {
        return head;
    }

    void took(int count) {
        head += count;
        if (head == tail) {
            head = 0;
            tail = 0;
            if (bytes.length > KEPT) {
                bytes = NONE;
            }
        }
    }
}
