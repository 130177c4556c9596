package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * The NAL unit headers in an H.264 payload (RFC 6184 §5.2 to §5.8): single NAL units, aggregates (STAP-A) and fragments (FU-A).
 * What packetization modes 0 and 1 do not have (STAP-B, MTAP, FU-B) is refused.
 *
 * <pre>
 *         0 1 2 3 4 5 6 7
 *        |F|NRI|  Type   |   1..23: a NAL unit
 *     24 |F|NRI| STAP-A  |   then, repeated: size (16), NAL unit
 *     28 |F|NRI|  FU-A   |
 *        |S|E|R|  Type   |   then a part of the NAL unit without its header
 * </pre>
 */
public final class H264Descriptor implements PayloadDescriptor {
    /** A slice of a picture that is not an IDR picture (ITU-T H.264 table 7-1). */
    public static final int SLICE = 1;

    /** A slice of an IDR picture. */
    public static final int IDR = 5;

    /** Supplemental enhancement. */
    public static final int SEI = 6;

    /** A sequence parameter set. */
    public static final int SPS = 7;

    /** A picture parameter set. */
    public static final int PPS = 8;

    /** An access unit delimiter. */
    public static final int AUD = 9;

    static final int STAP_A = 24;
    static final int FU_A = 28;
    static final int TYPE = 0x1F;
    static final int FU_START = 0x80;
    static final int FU_END = 0x40;
    private static final int FORBIDDEN = 0x80;
    private static final int NRI = 0x60;

    private int packetType;
    private int firstType;
    private int types;
    private int nri;
    private boolean isNalStart;

    /** A view of nothing yet. */
    public H264Descriptor() {}

    @Override
    public boolean parse(byte[] b, int at, int count) {
        types = 0;
        if (count < 1 || (b[at] & FORBIDDEN) != 0) {
            return false;
        }
        packetType = b[at] & TYPE;
        nri = (b[at] & NRI) >>> 5;
        isNalStart = true;
        return switch (packetType) {
            case STAP_A -> parseAggregate(b, at + 1, at + count);
            case FU_A -> count > 2 && parseFragment(b[at + 1]);
            default -> parseSingle(packetType);
        };
    }

    private boolean parseSingle(int type) {
        firstType = type;
        types = 1 << type;
        return isNalUnit(type);
    }

    private boolean parseFragment(byte header) {
        firstType = header & TYPE;
        types = 1 << firstType;
        isNalStart = (header & FU_START) != 0;
        boolean isWhole = isNalStart && (header & FU_END) != 0; // §5.8: must not be
        return !isWhole && isNalUnit(firstType);
    }

    private boolean parseAggregate(byte[] b, int from, int end) {
        firstType = 0;
        int next = from;
        while (next < end) {
            if (next + 2 > end) {
                return false;
            }
            int size = BigEndian.u16(b, next);
            if (size == 0 || next + 2 + size > end) {
                return false;
            }
            int type = b[next + 2] & TYPE;
            if (!isNalUnit(type)) {
                return false;
            }
            types |= 1 << type;
            if (firstType == 0) {
                firstType = type;
            }
            next += 2 + size;
        }
        return types != 0;
    }

    private static boolean isNalUnit(int type) {
        return type > 0 && type < STAP_A;
    }

    @Override
    public int headerLength() {
        return 0;
    }

    /** {@inheritDoc} Told from a parameter set or a delimiter, which open an access unit (ITU-T H.264 §7.4.1.2.3). */
    @Override
    public boolean startsFrame() {
        return isNalStart && (firstType == SPS || firstType == AUD);
    }

    /** {@inheritDoc} Told from an IDR slice, or a sequence parameter set, which senders put in front of what can be decoded alone. */
    @Override
    public boolean isKeyFrame() {
        return has(IDR) || has(SPS);
    }

    @Override
    public boolean isReference() {
        return nri != 0;
    }

    /**
     * Whether the payload has a NAL unit of a type, or a part of one.
     *
     * @param type 1 to 23
     * @return true when it has
     */
    public boolean has(int type) {
        return (types & 1 << type) != 0;
    }

    /**
     * Whether the payload is a fragment (FU-A).
     *
     * @return false for whole NAL units
     */
    public boolean isFragment() {
        return packetType == FU_A;
    }

    /**
     * Whether the payload begins with the beginning of a NAL unit.
     *
     * @return false for fragments but the first
     */
    public boolean beginsNalUnit() {
        return isNalStart;
    }
}
