package dev.maru.rtp;

/**
 * Reads bits, the highest of each byte first. Reading past the end gives zeros and is remembered, so a parser asks once, at its end.
 * Reused; allocates nothing.
 */
final class BitReader {
    private byte[] bytes = new byte[0];
    private int bit;
    private int end;
    private boolean isOverrun;

    /** Starts at a byte. */
    BitReader reset(byte[] b, int at, int count) {
        bytes = b;
        bit = at << 3;
        end = at + count << 3;
        isOverrun = false;
        return this;
    }

    /** f(1). */
    boolean flag() {
        return bits(1) != 0;
    }

    /** f(n), n up to 32. */
    int bits(int n) {
        if (end - bit < n) {
            isOverrun = true;
            bit = end;
            return 0;
        }
        int value = 0;
        int left = n;
        while (left > 0) {
            int inByte = 8 - (bit & 7);
            int take = Math.min(left, inByte);
            int chunk = (bytes[bit >>> 3] & 0xFF) >>> inByte - take & (1 << take) - 1;
            value = value << take | chunk;
            bit += take;
            left -= take;
        }
        return value;
    }

    /** ns(n): 0 to n - 1, the smaller ones with a bit less (AV1 specification §4.10.7). n is 1 or more. */
    int nonSymmetric(int n) {
        int w = 32 - Integer.numberOfLeadingZeros(n);
        int m = (1 << w) - n;
        int value = bits(w - 1);
        return value < m ? value : (value << 1) - m + bits(1);
    }

    int bitsLeft() {
        return end - bit;
    }

    boolean isOverrun() {
        return isOverrun;
    }
}
