package dev.maru.rtp;

/** Little-endian base 128 numbers, at most 32 bits of value (AV1 §4.10.5). */
final class Leb128 {
    /** The most bytes that one may have, trailing zero groups included (AV1 §4.10.5). */
    static final int MAX_LENGTH = 8;

    private Leb128() {}

    /**
     * Reads one.
     *
     * @return its value, or -1 when it does not end before the limit or is above 2<sup>31</sup> - 1, which is longer than any packet or frame
     */
    static int read(byte[] b, int at, int limit) {
        long value = 0;
        for (int i = 0; i < MAX_LENGTH && at + i < limit; i++) {
            value |= (long) (b[at + i] & 0x7F) << 7 * i;
            if (b[at + i] >= 0) {
                return value > Integer.MAX_VALUE ? -1 : (int) value;
            }
        }
        return -1;
    }

    /** How many bytes the number takes that {@link #read} finds at an index. Only after it was read. */
    static int lengthAt(byte[] b, int at) {
        int length = 1;
        while (b[at + length - 1] < 0) {
            length++;
        }
        return length;
    }

    /** How many bytes a value needs. */
    static int lengthOf(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    /** Writes one and returns the index behind it. */
    static int write(byte[] b, int at, int value) {
        int next = at;
        int rest = value;
        while (rest >>> 7 != 0) {
            b[next++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        b[next] = (byte) rest;
        return next + 1;
    }
}
