package dev.maru.dtls;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Records whose keys are not there yet, because the network put them before the message that the keys come from. They wait unopened
 * (RFC 9147 §4.2.1, RFC 6347 §4.1).
 */
final class EarlyRecords {
    /** The records of a flight and the first data behind it; what comes on top is lost, as the network may lose it. */
    static final int MAX_RECORDS = 24;
    /** The same in bytes. */
    static final int MAX_BYTES = 24_576;

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int bytes;

    /** Keeps a copy of a record that was not changed yet. False when there is no room. */
    boolean add(RecordView record) {
        int length = record.end - record.start;
        if (waiting.size() == MAX_RECORDS || bytes + length > MAX_BYTES) {
            return false;
        }
        waiting.add(Arrays.copyOfRange(record.bytes, record.start, record.end));
        bytes += length;
        return true;
    }

    int size() {
        return waiting.size();
    }

    /** Takes the oldest one. The caller asks {@link #size()} first. */
    byte[] remove() {
        byte[] record = waiting.remove();
        bytes -= record.length;
        return record;
    }

    void clear() {
        waiting.clear();
        bytes = 0;
    }
}
