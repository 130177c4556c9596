package dev.maru.rtp;

/** Writes bits, the highest of each byte first, over whatever was there. The opposite of {@link BitReader}. */
final class BitWriter {
    private byte[] bytes = new byte[0];
    private int start;
    private int bit;
    private int end;
    private boolean isOverrun;

    BitWriter reset(byte[] b, int at, int count) {
        bytes = b;
        start = at << 3;
        bit = start;
        end = at + count << 3;
        isOverrun = false;
        return this;
    }

    void flag(boolean value) {
        bits(1, value ? 1 : 0);
    }

    /** The lowest n bits of a value, n up to 32. What does not fit is remembered and not written. */
    void bits(int n, int value) {
        if (end - bit < n) {
            isOverrun = true;
            return;
        }
        for (int i = n - 1; i >= 0; i--) {
            int mask = 0x80 >>> (bit & 7);
            int at = bit >>> 3;
            bytes[at] = (byte) ((value >>> i & 1) != 0 ? bytes[at] | mask : bytes[at] & ~mask);
            bit++;
        }
    }

    void nonSymmetric(int n, int value) {
        int w = 32 - Integer.numberOfLeadingZeros(n);
        int m = (1 << w) - n;
        if (value < m) {
            bits(w - 1, value);
        } else {
            bits(w, value + m);
        }
    }

    /** Fills the last byte with zeros and says how many bytes there are. */
    int finish() {
        bits(-bit & 7, 0);
        return bit - start >>> 3;
    }

    boolean isOverrun() {
        return isOverrun;
    }
}
