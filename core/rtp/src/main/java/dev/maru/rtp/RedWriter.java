package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * Makes payloads of redundant data (RFC 2198) for audio: each carries its own frame and those before it again, so that a burst of losses
 * that is not longer loses nothing. Keeps copies of the last frames. Reused; allocates nothing after the first frames. Not thread-safe.
 */
public final class RedWriter {
    /** How many earlier frames a payload repeats at most. Opus at 20 ms: 8 of them reach as far back as the offset tells. */
    public static final int MAX_DISTANCE = 8;

    /** What a block's length can tell, 10 bits. */
    private static final int MAX_BLOCK = 1_023;

    /** What a block's timestamp offset can tell, 14 bits: 341 ms at 48 kHz. */
    private static final int MAX_OFFSET = 16_383;

    private static final int LONG_HEADER = 4;

    private final int payloadType;
    private final int distance;
    private final byte[][] frames = new byte[MAX_DISTANCE][];
    private final int[] lengths = new int[MAX_DISTANCE];
    private final int[] timestamps = new int[MAX_DISTANCE];
    private int kept;
    private int newest;

    /**
     * A writer that repeats the last frames.
     *
     * @param payloadType of the frames, not of RED
     * @param distance how many of them, 1 to {@value #MAX_DISTANCE}; browsers repeat 1
     */
    public RedWriter(int payloadType, int distance) {
        this.payloadType = payloadType & 0x7F;
        this.distance = java.util.Objects.checkIndex(distance - 1, MAX_DISTANCE) + 1;
        for (int i = 0; i < MAX_DISTANCE; i++) {
            frames[i] = new byte[i < distance ? MAX_BLOCK : 0];
        }
    }

    /**
     * Writes a payload: the frames before this one as far as they fit, oldest first, then this one; and keeps this one for the next.
     *
     * @param writer between header and payload, of a packet with the payload type of RED
     * @param frame the array with the newest frame
     * @param from index of its first byte
     * @param length its length
     * @param timestamp of the packet
     * @return the payload's length, for {@link RtpWriter#finish}; -1 when not even the newest frame fits
     */
    public int write(RtpWriter writer, byte[] frame, int from, int length, int timestamp) {
        int start = writer.payload();
        int room = writer.payloadCapacity() - 1 - length;
        if (room < 0) {
            return -1;
        }
        int repeated = 0;
        while (repeated < kept && fits(repeated, timestamp, room)) {
            room -= LONG_HEADER + lengths[slot(repeated)];
            repeated++;
        }
        byte[] b = writer.bytes();
        int at = start;
        for (int i = repeated - 1; i >= 0; i--) {
            int slot = slot(i);
            BigEndian.put8(b, at, 0x80 | payloadType);
            BigEndian.put24(b, at + 1, timestamp - timestamps[slot] << 10 | lengths[slot]);
            at += LONG_HEADER;
        }
        BigEndian.put8(b, at++, payloadType);
        for (int i = repeated - 1; i >= 0; i--) {
            int slot = slot(i);
            System.arraycopy(frames[slot], 0, b, at, lengths[slot]);
            at += lengths[slot];
        }
        System.arraycopy(frame, from, b, at, length);
        keep(frame, from, length, timestamp);
        return at + length - start;
    }

    /** Forgets the frames that were sent, so that the next payload repeats none. */
    public void clear() {
        kept = 0;
    }

    /** A frame of some age, 0 the one before. */
    private int slot(int age) {
        return Math.floorMod(newest - age, distance);
    }

    private boolean fits(int age, int timestamp, int room) {
        int slot = slot(age);
        int offset = timestamp - timestamps[slot];
        return offset > 0 && offset <= MAX_OFFSET && LONG_HEADER + lengths[slot] <= room;
    }

    /** A frame too long for a block cannot be repeated; those before it could, but then with a hole. */
    private void keep(byte[] frame, int from, int length, int timestamp) {
        if (length > MAX_BLOCK) {
            kept = 0;
            return;
        }
        newest = (newest + 1) % distance;
        kept = Math.min(kept + 1, distance);
        System.arraycopy(frame, from, frames[newest], 0, length);
        lengths[newest] = length;
        timestamps[newest] = timestamp;
    }
}
