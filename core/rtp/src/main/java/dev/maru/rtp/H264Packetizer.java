package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/**
 * H.264 (RFC 6184). In packetization mode 1, NAL units that fit together share a payload (STAP-A, §5.7.1), and one that is too large
 * is cut evenly (FU-A, §5.8). In mode 0 each has a payload of its own, and none may be larger than that.
 */
final class H264Packetizer implements Packetizer {
    private static final int NRI = 0x60;
    private static final int SIZE_LENGTH = 2;
    private static final int FU_HEADERS = 2;

    private final boolean isInterleavable;
    private final AnnexB units = new AnnexB();
    private final Balance balance = new Balance();
    private @Nullable EncodedFrame frame;
    private int maxPayload;
    private int unit;
    private int fragmentAt;

    /** True for packetization mode 1, false for 0. */
    H264Packetizer(boolean isMode1) {
        isInterleavable = isMode1;
    }

    @Override
    public boolean begin(EncodedFrame next, int max) {
        frame = null;
        boolean isGood = max >= MIN_PAYLOAD && units.index(next.bytes(), next.offset(), next.limit());
        for (int i = 0; isGood && i < units.count(); i++) {
            int header = next.bytes()[units.start(i)];
            int type = header & H264Descriptor.TYPE;
            boolean fits = isInterleavable || units.length(i) <= max;
            isGood = header > 0 && type > 0 && type < H264Descriptor.STAP_A && fits;
        }
        if (isGood) {
            frame = next;
            maxPayload = max;
            unit = 0;
            fragmentAt = 0;
        }
        return isGood;
    }

    @Override
    public int next(byte[] out, int at) {
        EncodedFrame current = frame;
        if (current == null || unit == units.count()) {
            frame = null;
            return 0;
        }
        byte[] bytes = current.bytes();
        if (units.length(unit) > maxPayload) {
            return writeFragment(bytes, out, at);
        }
        int together = isInterleavable ? countThatFit() : 1;
        if (together > 1) {
            return writeAggregate(bytes, together, out, at);
        }
        int length = units.length(unit);
        System.arraycopy(bytes, units.start(unit), out, at, length);
        unit++;
        return length;
    }

    private int countThatFit() {
        int size = 1;
        int fit = 0;
        for (int i = unit; i < units.count(); i++) {
            size += SIZE_LENGTH + units.length(i);
            if (size > maxPayload) {
                break;
            }
            fit++;
        }
        return fit;
    }

    private int writeAggregate(byte[] bytes, int together, byte[] out, int at) {
        int next = at + 1;
        int nri = 0;
        for (int i = 0; i < together; i++) {
            int length = units.length(unit);
            int start = units.start(unit++);
            nri = Math.max(nri, bytes[start] & NRI);
            BigEndian.put16(out, next, length);
            System.arraycopy(bytes, start, out, next + SIZE_LENGTH, length);
            next += SIZE_LENGTH + length;
        }
        out[at] = (byte) (nri | H264Descriptor.STAP_A);
        return next - at;
    }

    private int writeFragment(byte[] bytes, byte[] out, int at) {
        int start = units.start(unit);
        boolean isFirst = fragmentAt == 0;
        if (isFirst) {
            fragmentAt = start + 1;
            balance.begin(units.length(unit) - 1, maxPayload - FU_HEADERS);
        }
        int length = balance.next();
        boolean isLast = balance.partsLeft() == 0;
        out[at] = (byte) (bytes[start] & NRI | H264Descriptor.FU_A);
        out[at + 1] = (byte) (bytes[start] & H264Descriptor.TYPE
                | (isFirst ? H264Descriptor.FU_START : 0)
                | (isLast ? H264Descriptor.FU_END : 0));
        System.arraycopy(bytes, fragmentAt, out, at + FU_HEADERS, length);
        fragmentAt += length;
        if (isLast) {
            fragmentAt = 0;
            unit++;
        }
        return FU_HEADERS + length;
    }

    @Override
    public boolean marker() {
        return unit == units.count();
    }
}
