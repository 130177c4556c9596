package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * The receiver's estimate of the bitrate that the link carries (draft-alvestrand-rmcat-remb-03 §2.2).
 *
 * <pre>
 * |  'R' 'E' 'M' 'B'                                              |
 * |  Num SSRC     | BR Exp    |  BR Mantissa (18 bits)            |
 * |   SSRCs                                                       |
 * </pre>
 */
public final class Remb {
    static final int LENGTH = 20;

    private static final int NAME = 0x52_45_4D_42;
    private static final int MAX_SSRCS = 255;

    private Remb() {}

    static boolean isNamed(RtcpReader reader) {
        return reader.length() >= 16 && BigEndian.i32(reader.bytes(), reader.offset() + 12) == NAME;
    }

    /**
     * The bitrate.
     *
     * @param reader on a REMB
     * @return bit/s; {@link Long#MAX_VALUE} when it has more than 63 bits
     */
    public static long bitrateBps(RtcpReader reader) {
        int word = BigEndian.u24(reader.bytes(), reader.offset() + 17);
        long mantissa = word & 0x3_FFFF;
        int exponent = word >>> 18;
        return exponent > Long.numberOfLeadingZeros(mantissa) - 1 ? Long.MAX_VALUE : mantissa << exponent;
    }

    /**
     * The number of sources that it is about.
     *
     * @param reader on a REMB
     * @return 0 to 255
     */
    public static int ssrcCount(RtcpReader reader) {
        return BigEndian.u8(reader.bytes(), reader.offset() + 16);
    }

    /**
     * A source that it is about.
     *
     * @param reader on a REMB
     * @param index below {@link #ssrcCount}
     * @return the SSRC
     */
    public static int ssrc(RtcpReader reader, int index) {
        java.util.Objects.checkIndex(index, ssrcCount(reader));
        return BigEndian.i32(reader.bytes(), reader.offset() + LENGTH + 4 * index);
    }

    /**
     * Adds one.
     *
     * @param writer where to
     * @param senderSsrc who estimates
     * @param bitrateBps 0 or more; rounded down to 18 significant bits
     * @param ssrcs of the streams that share the bitrate, up to 255
     * @return false when it does not fit
     */
    public static boolean write(RtcpWriter writer, int senderSsrc, long bitrateBps, int... ssrcs) {
        if (bitrateBps < 0 || ssrcs.length > MAX_SSRCS) {
            throw new IllegalArgumentException("no REMB: " + bitrateBps + " bit/s for " + ssrcs.length + " sources");
        }
        int length = LENGTH + 4 * ssrcs.length;
        int at = writer.openFeedback(RtcpKind.PSFB, RtcpKind.FMT_APPLICATION, length, senderSsrc, 0);
        if (at < 0) {
            return false;
        }
        int exponent = Math.max(0, 64 - 18 - Long.numberOfLeadingZeros(bitrateBps));
        byte[] b = writer.bytes();
        BigEndian.put32(b, at + 12, NAME);
        BigEndian.put8(b, at + 16, ssrcs.length);
        BigEndian.put24(b, at + 17, exponent << 18 | (int) (bitrateBps >>> exponent));
        for (int i = 0; i < ssrcs.length; i++) {
            BigEndian.put32(b, at + LENGTH + 4 * i, ssrcs[i]);
        }
        return true;
    }
}
