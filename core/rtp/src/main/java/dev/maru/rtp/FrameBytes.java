package dev.maru.rtp;

import java.util.Arrays;

/** The array in which a depacketizer puts a frame together; it is given away with the frame. */
final class FrameBytes {
    /** Room for what a format adds to the payloads, such as a few start codes. */
    private static final int SLACK = 32;

    private byte[] bytes = new byte[0];
    private int length;

    FrameBytes() {}

    void begin(int expectedLength) {
        int wanted = Math.clamp(expectedLength, 0, Depacketizer.MAX_FRAME_LENGTH) + SLACK;
        if (bytes.length < wanted) {
            bytes = new byte[wanted];
        }
        length = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Makes room at the end. Returns where it is, or -1 when the frame would get too large. */
    int reserve(int count) {
        int at = length;
        if (count > Depacketizer.MAX_FRAME_LENGTH - at) {
            return -1;
        }
        if (at + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(at + count + SLACK, bytes.length + (bytes.length >> 1)));
        }
        length = at + count;
        return at;
    }

    /** Adds bytes. Returns false when the frame would get too large. */
    boolean append(byte[] b, int at, int count) {
        int to = reserve(count);
        if (to < 0) {
            return false;
        }
        System.arraycopy(b, at, bytes, to, count);
        return true;
    }

    /** Opens or closes a gap: moves everything from an index on. Returns false when the frame would get too large. */
    boolean shift(int from, int by) {
        int count = length - from;
        if (by > 0 && reserve(by) < 0) {
            return false;
        }
        System.arraycopy(bytes, from, bytes, from + by, count);
        length = from + by + count;
        return true;
    }

    /** Gives the array away. */
    byte[] take() {
        byte[] taken = bytes;
        bytes = new byte[0];
        return taken;
    }
}
