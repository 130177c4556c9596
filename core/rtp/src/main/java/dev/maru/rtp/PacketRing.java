package dev.maru.rtp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The packets of a jitter buffer by sequence number: a window of at most as many numbers as there are slots. Payloads are copied into
 * arrays of one size, which are reused.
 */
final class PacketRing {
    /** A payload that fits into an Ethernet frame fits into one of these; longer ones get arrays of their own. */
    private static final int BLOCK = 1_500;

    /** How many free arrays are kept: 384 kB, a large key frame. */
    private static final int MAX_FREE = 256;

    private static final byte[] NOTHING = new byte[0];

    private final @Nullable PacketSlot[] slots;
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private long lowest;
    private long highest = -1;
    private int count;
    private int bytes;
    private int keyCount;

    PacketRing(int capacity) {
        slots = new PacketSlot[capacity];
    }

    int capacity() {
        return slots.length;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Bytes of payload. */
    int bytes() {
        return bytes;
    }

    /** How many packets show that they are of a key frame. */
    int keyCount() {
        return keyCount;
    }

    /** No packet is below this number; the packet itself need not be there. Only when not empty. */
    long lowest() {
        return lowest;
    }

    /** The highest number there. Only when not empty. */
    long highest() {
        return highest;
    }

    @Nullable
    PacketSlot get(long sequence) {
        PacketSlot slot = slots[(int) (sequence & slots.length - 1)];
        return slot != null && slot.isUsed && slot.sequence == sequence ? slot : null;
    }

    /** The first packet from a number on, or null. */
    @Nullable
    PacketSlot firstFrom(long sequence) {
        if (count == 0) {
            return null;
        }
        for (long i = Math.max(sequence, lowest); i <= highest; i++) {
            PacketSlot slot = get(i);
            if (slot != null) {
                return slot;
            }
        }
        return null;
    }

    /** Whether a packet of that number has a place in the window, or would have one if lower ones went. */
    boolean fits(long sequence) {
        return count == 0 || sequence < lowest + slots.length && sequence > highest - slots.length;
    }

    /** Puts a packet into its slot, which must be free and in the window. */
    PacketSlot put(ReceivedPayload payload, long now) {
        long sequence = payload.sequence();
        lowest = count == 0 ? sequence : Math.min(lowest, sequence);
        highest = count == 0 ? sequence : Math.max(highest, sequence);
        int index = (int) (sequence & slots.length - 1);
        if (slots[index] == null) {
            slots[index] = new PacketSlot();
        }
        PacketSlot slot = slots[index];
        slot.isUsed = true;
        slot.sequence = sequence;
        slot.timestamp = payload.timestamp();
        slot.marker = payload.marker();
        slot.startsFrame = false;
        slot.isKey = false;
        slot.arrivalNanos = now;
        slot.captureTimeNanos = payload.captureTimeNanos();
        slot.length = payload.length();
        slot.bytes = block(slot.length);
        System.arraycopy(payload.bytes(), payload.offset(), slot.bytes, 0, slot.length);
        count++;
        bytes += slot.length;
        return slot;
    }

    void markKey(PacketSlot slot) {
        slot.isKey = true;
        keyCount++;
    }

    private byte[] block(int length) {
        if (length > BLOCK) {
            return new byte[length];
        }
        byte[] reused = free.pollLast();
        return reused == null ? new byte[BLOCK] : reused;
    }

    /** Takes one packet out, if it is there. */
    void remove(long sequence) {
        PacketSlot slot = get(sequence);
        if (slot == null) {
            return;
        }
        slot.isUsed = false;
        count--;
        bytes -= slot.length;
        keyCount -= slot.isKey ? 1 : 0;
        if (slot.bytes.length == BLOCK && free.size() < MAX_FREE) {
            free.addLast(slot.bytes);
        }
        slot.bytes = NOTHING;
        if (sequence == lowest) {
            lowest++;
        }
    }

    /** Takes out all packets below a number. Returns how many frames they were at least parts of, told by their timestamps. */
    int removeBelow(long sequence) {
        if (count == 0) {
            return 0;
        }
        int frames = 0;
        int last = 0;
        long end = Math.min(sequence, highest + 1);
        for (long i = lowest; i < end; i++) {
            PacketSlot slot = get(i);
            if (slot != null && !slot.isPadding() && (frames == 0 || slot.timestamp != last)) {
                frames++;
                last = slot.timestamp;
            }
            remove(i);
        }
        lowest = Math.max(lowest, end);
        return frames;
    }
}
