package dev.maru.rtp;

/**
 * Bits of codec headers, most significant first. Reading behind the end gives zeros and is remembered, so a parser checks once, at
 * its end. For H.264 it leaves out the bytes that prevent the emulation of start codes (ITU-T H.264 §7.4.1).
 */
final class CodecBits {
    /** The longest prefix of an Exp-Golomb code whose value fits into 32 bits (ITU-T H.264 §9.1). */
    private static final int MAX_GOLOMB_PREFIX = 31;

    private final byte[] bytes;
    private final int limit;
    private final boolean isEscaped;
    private int at;
    private int bit;
    private int zeros;
    private boolean isOverrun;

    private CodecBits(byte[] bytes, int at, int limit, boolean isEscaped) {
        this.bytes = bytes;
        this.at = at;
        this.limit = limit;
        this.isEscaped = isEscaped;
    }

    /** Bytes as they are. */
    static CodecBits plain(byte[] b, int at, int count) {
        return new CodecBits(b, at, at + count, false);
    }

    /** The payload of an H.264 NAL unit, behind its header. */
    static CodecBits ofNalUnit(byte[] b, int at, int count) {
        return new CodecBits(b, at, at + count, true);
    }

    /** Whether more was read than was there. */
    boolean isOverrun() {
        return isOverrun;
    }

    boolean flag() {
        return read(1) != 0;
    }

    /** Up to 32 bits. */
    int read(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | nextBit();
        }
        return value;
    }

    void skip(int count) {
        for (int i = 0; i < count; i++) {
            nextBit();
        }
    }

    private int nextBit() {
        if (bit == 0 && isEscaped && zeros >= 2 && at < limit && bytes[at] == 3) {
            at++;
            zeros = 0;
        }
        if (at >= limit) {
            isOverrun = true;
            return 0;
        }
        int value = bytes[at] >>> 7 - bit & 1;
        if (++bit == 8) {
            bit = 0;
            zeros = bytes[at] == 0 ? zeros + 1 : 0;
            at++;
        }
        return value;
    }

    /** An unsigned Exp-Golomb code; values of more than 31 bits count as an overrun. */
    int ue() {
        int prefix = 0;
        while (!flag()) {
            if (++prefix > MAX_GOLOMB_PREFIX - 1 || isOverrun) {
                isOverrun = true;
                return 0;
            }
        }
        return (1 << prefix) - 1 + read(prefix);
    }

    /** A signed Exp-Golomb code. */
    int se() {
        int code = ue();
        return (code & 1) == 0 ? -(code >>> 1) : (code >>> 1) + 1;
    }

    /** AV1's variable length code (AV1 §4.10.3), which is an unsigned Exp-Golomb code up to 32 leading zeros. */
    int uvlc() {
        return ue();
    }
}
