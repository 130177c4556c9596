package dev.maru.peer;

import dev.maru.rtp.ExtensionIds;
import dev.maru.wire.Datagram;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Packets of media that wait to be sent, in order, in buffers that are used again. Bounded: whoever writes a frame asks for room first.
 */
final class PacketQueue {
    /** One second at 32 Mbit/s. What waits longer is not worth sending. */
    static final int MAX_BYTES = 4 << 20;

    /** The buffers that are kept for later: what a frame of 600 kB needs. */
    private static final int MAX_SPARE = 512;

    /** One packet. */
    static final class Entry {
        final byte[] bytes;
        int length;
        ExtensionIds extensions = ExtensionIds.NONE;

        Entry(int capacity) {
            bytes = new byte[capacity];
        }
    }

    private final int capacity;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final ArrayDeque<Entry> spare = new ArrayDeque<>();
    private int queuedBytes;

    PacketQueue(int capacity) {
        this.capacity = capacity;
    }

    boolean hasRoom(int more) {
        return queuedBytes + more <= MAX_BYTES;
    }

    int bytes() {
        return queuedBytes;
    }

    void add(Datagram packet, ExtensionIds extensions) {
        Entry entry = spare.poll();
        if (entry == null) {
            entry = new Entry(capacity);
        }
        System.arraycopy(packet.bytes(), packet.offset(), entry.bytes, 0, packet.length());
        entry.length = packet.length();
        entry.extensions = extensions;
        waiting.add(entry);
        queuedBytes += entry.length;
    }

    @Nullable
    Entry peek() {
        return waiting.peek();
    }

    /** Copies the first packet out; returns what its elements are called. */
    ExtensionIds take(Datagram out) {
        Entry entry = waiting.remove();
        out.copyFrom(entry.bytes, 0, entry.length);
        queuedBytes -= entry.length;
        if (spare.size() < MAX_SPARE) {
            spare.add(entry);
        }
        return entry.extensions;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
        queuedBytes = 0;
    }
}
