package dev.maru.peer;

import dev.maru.congestion.CongestionController;
import dev.maru.congestion.Pacer;
import dev.maru.congestion.PacketKind;
import dev.maru.rtp.ExtensionIds;
import dev.maru.wire.Datagram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Packets of media that wait to be sent, in buffers that are used again. Which one goes next, and when, congestion control decides, which knows
 * them by their place here. Bounded: whoever writes a frame asks for room first.
 */
final class PacketQueue {
    /** One second at 32 Mbit/s. What waits longer is not worth sending. */
    static final int MAX_BYTES = 4 << 20;

    /** Of what is shorter than this, as many packets as the pacer takes are fewer bytes than fit. */
    private static final int SHORT_PACKET = 512;

    /** The buffers that are kept for later: what a frame of 600 kB needs. */
    private static final int MAX_SPARE = 512;

    /** One packet. */
    private static final class Entry {
        final int handle;
        final byte[] bytes;
        int length;
        ExtensionIds extensions = ExtensionIds.NONE;

        Entry(int handle, int capacity) {
            this.handle = handle;
            bytes = new byte[capacity];
        }
    }

    private static final Entry NONE = new Entry(-1, 0);

    private final int capacity;
    private final CongestionController congestion;
    private final List<Entry> entries = new ArrayList<>();
    private final ArrayDeque<Entry> spare = new ArrayDeque<>();
    private final ArrayDeque<Integer> freeHandles = new ArrayDeque<>();
    private int queuedBytes;
    private int queuedPackets;

    PacketQueue(int capacity, CongestionController congestion) {
        this.capacity = capacity;
        this.congestion = congestion;
    }

    /** Whether a frame of so many bytes fits. */
    boolean hasRoom(int more) {
        return queuedBytes + more <= MAX_BYTES && queuedPackets + more / SHORT_PACKET < Pacer.MAX_PACKETS;
    }

    int bytes() {
        return queuedBytes;
    }

    /** Queues a copy. */
    void add(Datagram packet, PacketKind kind, ExtensionIds extensions) {
        Entry entry = spare.poll();
        if (entry == null) {
            entry = allocate();
        }
        if (!congestion.enqueue(kind, packet.length(), entry.handle)) {
            release(entry);
            return;
        }
        System.arraycopy(packet.bytes(), packet.offset(), entry.bytes, 0, packet.length());
        entry.length = packet.length();
        entry.extensions = extensions;
        queuedBytes += entry.length;
        queuedPackets++;
    }

    private Entry allocate() {
        Integer free = freeHandles.poll();
        if (free == null) {
            Entry entry = new Entry(entries.size(), capacity);
            entries.add(entry);
            return entry;
        }
        Entry entry = new Entry(free, capacity);
        entries.set(free, entry);
        return entry;
    }

    private void release(Entry entry) {
        if (spare.size() < MAX_SPARE) {
            spare.add(entry);
        } else {
            entries.set(entry.handle, NONE);
            freeHandles.add(entry.handle);
        }
    }

    /** Copies the packet that congestion control names next of a kind; returns what its elements are called. */
    ExtensionIds take(PacketKind kind, Datagram out) {
        Entry entry = entries.get(congestion.take(kind));
        out.copyFrom(entry.bytes, 0, entry.length);
        queuedBytes -= entry.length;
        queuedPackets--;
        release(entry);
        return entry.extensions;
    }

    void clear() {
        congestion.clear();
        entries.clear();
        spare.clear();
        freeHandles.clear();
        queuedBytes = 0;
        queuedPackets = 0;
    }
}
