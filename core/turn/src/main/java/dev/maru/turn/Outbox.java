package dev.maru.turn;

import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** Answers that wait to be sent: a ring of buffers that are reused. When it is full the next answer is dropped; its client asks again. */
final class Outbox {
    /** More than a driver reads between two drains. */
    static final int MAX_WAITING = 1_024;

    /** More than the longest answer: two texts of 128 bytes, addresses, a ticket, a hash; or 1,500 bytes of padding (RFC 5780 §7.6). */
    static final int BUFFER = 1_800;

    private final @Nullable Entry[] ring = new @Nullable Entry[MAX_WAITING];
    private int first;
    private int size;

    /** One buffer. */
    static final class Entry {
        final byte[] bytes = new byte[BUFFER];
        private int length;
        private Protocol protocol = Protocol.UDP;
        private TransportAddress local = TransportAddress.UNSPECIFIED;
        private TransportAddress remote = TransportAddress.UNSPECIFIED;
    }

    boolean isFull() {
        return size == MAX_WAITING;
    }

    /** The buffer to write the next answer into. Not to be called when full. */
    Entry next() {
        int at = (first + size) % MAX_WAITING;
        Entry entry = ring[at];
        if (entry == null) {
            entry = new Entry();
            ring[at] = entry;
        }
        return entry;
    }

    /** Queues what was written into {@link #next}. */
    void commit(int length, Protocol protocol, TransportAddress local, TransportAddress remote) {
        Entry entry = next();
        entry.length = length;
        entry.protocol = protocol;
        entry.local = local;
        entry.remote = remote;
        size++;
    }

    boolean poll(Datagram out) {
        if (size == 0) {
            return false;
        }
        Entry entry = ring[first];
        first = (first + 1) % MAX_WAITING;
        size--;
        if (entry == null) {
            return false;
        }
        out.copyFrom(entry.bytes, 0, entry.length);
        out.between(entry.protocol, entry.local, entry.remote);
        return true;
    }
}
