package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * Reads the header of forward error correction (RFC 5109 §7.3, §7.4) and which packets its first level protects. Reading only: nothing is
 * recovered with it, and none is sent; retransmission does that better. Reused; allocates nothing. Not thread-safe.
 *
 * <pre>
 * |E|L|P|X|  CC   |M| PT recovery |            SN base            |
 * |                          TS recovery                          |
 * |        length recovery        |       protection length       |
 * |             mask              |     mask, continued if L=1    |
 * </pre>
 */
public final class UlpfecPayload {
    private static final int HEADER = 10;
    private static final int SHORT_LEVEL = 4;
    private static final int LONG_LEVEL = 8;

    private byte[] bytes = new byte[0];
    private int at;
    private int levelLength;
    private long mask;

    /** A view of nothing yet. */
    public UlpfecPayload() {}

    /**
     * Looks at a payload, or at a block of {@link RedPayload}.
     *
     * @param b the array
     * @param from index of the first byte
     * @param length its length
     * @return false when it is malformed
     */
    public boolean parse(byte[] b, int from, int length) {
        if (length < HEADER + SHORT_LEVEL || (b[from] & 0x80) != 0) {
            return false; // E is reserved for extensions of the format
        }
        boolean isLong = (b[from] & 0x40) != 0;
        int level = isLong ? LONG_LEVEL : SHORT_LEVEL;
        if (length < HEADER + level || length < HEADER + level + BigEndian.u16(b, from + HEADER)) {
            return false;
        }
        bytes = b;
        at = from;
        levelLength = level;
        mask = isLong ? BigEndian.u48(b, from + HEADER + 2) : (long) BigEndian.u16(b, from + HEADER + 2) << 32;
        return true;
    }

    /**
     * The lowest sequence number that is protected.
     *
     * @return 0 to 65,535
     */
    public int baseSequence() {
        return BigEndian.u16(bytes, at + 2);
    }

    /**
     * Whether a packet is protected by the first level.
     *
     * @param index from {@link #baseSequence()}, 0 to 47
     * @return true when it is
     */
    public boolean isProtected(int index) {
        return (mask >>> 47 - java.util.Objects.checkIndex(index, 48) & 1) != 0;
    }

    /**
     * How many packets the first level protects.
     *
     * @return 0 to 48
     */
    public int protectedCount() {
        return Long.bitCount(mask);
    }

    /**
     * How many bytes of each packet the first level protects.
     *
     * @return bytes
     */
    public int protectionLength() {
        return BigEndian.u16(bytes, at + HEADER);
    }

    /**
     * Where the first level's correction starts, in the array that was parsed.
     *
     * @return an index
     */
    public int correctionOffset() {
        return at + HEADER + levelLength;
    }
}
