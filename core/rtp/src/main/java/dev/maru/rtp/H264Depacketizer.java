package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** H.264 (RFC 6184 §5.6 to §5.8) to the byte stream format, each NAL unit behind four bytes of start code. */
final class H264Depacketizer implements Depacketizer {
    private static final int START_CODE = 4;

    /** A stream has one set of each kind, a few with scalability; more is not sent in an SDP line. */
    private static final int MAX_PARAMETER_SETS = 16;

    private final H264Descriptor descriptor = new H264Descriptor();
    private final FrameBytes frame = new FrameBytes();
    private final List<byte[]> parameterSets;
    private boolean isGood;
    private int fragmentType;
    private boolean isKey;
    private boolean hasParameterSet;
    private int width = FrameLayer.UNKNOWN;
    private int height = FrameLayer.UNKNOWN;

    /** Takes {@code sprop-parameter-sets}: base64, separated by commas; what is not that is left out. */
    H264Depacketizer(String sprop) {
        parameterSets = decode(sprop);
        for (byte[] set : parameterSets) {
            learnSize(set, 0, set.length);
        }
    }

    private static List<byte[]> decode(String sprop) {
        List<byte[]> sets = new ArrayList<>();
        for (String text : sprop.split(",", MAX_PARAMETER_SETS + 1)) {
            try {
                byte[] set = Base64.getDecoder().decode(text.strip());
                if (set.length > 1 && sets.size() < MAX_PARAMETER_SETS) {
                    sets.add(set);
                }
            } catch (IllegalArgumentException e) {
                continue; // the peer's parameter sets may still come in band
            }
        }
        return sets;
    }

    @Override
    public void begin(int expectedLength) {
        frame.begin(expectedLength);
        isGood = true;
        fragmentType = 0;
        isKey = false;
        hasParameterSet = false;
    }

    @Override
    public boolean append(byte[] b, int at, int count) {
        isGood = isGood
                && descriptor.parse(b, at, count)
                && switch (b[at] & H264Descriptor.TYPE) {
                    case H264Descriptor.STAP_A -> fragmentType == 0 && appendAggregate(b, at + 1, at + count);
                    case H264Descriptor.FU_A -> appendFragment(b, at, count);
                    default -> fragmentType == 0 && appendUnit(b, at, count);
                };
        isKey |= isGood && descriptor.isKeyFrame();
        return isGood;
    }

    private boolean appendAggregate(byte[] b, int from, int end) {
        boolean fits = true;
        int next = from;
        while (fits && next < end) {
            int size = BigEndian.u16(b, next);
            fits = appendUnit(b, next + 2, size);
            next += 2 + size;
        }
        return fits;
    }

    private boolean appendUnit(byte[] b, int at, int count) {
        int type = b[at] & H264Descriptor.TYPE;
        if (type == H264Descriptor.SPS) {
            learnSize(b, at, count);
        }
        return beginUnit(type) && frame.append(b, at, count);
    }

    private boolean appendFragment(byte[] b, int at, int count) {
        int header = b[at + 1];
        int type = header & H264Descriptor.TYPE;
        boolean isStart = (header & H264Descriptor.FU_START) != 0;
        if (isStart ? fragmentType != 0 : fragmentType != type) {
            return false;
        }
        if (isStart) {
            int nalHeader = frameHeader(b[at], type);
            if (!beginUnit(type) || frame.reserve(1) < 0) {
                return false;
            }
            frame.bytes()[frame.length() - 1] = (byte) nalHeader;
        }
        fragmentType = (header & H264Descriptor.FU_END) != 0 ? 0 : type;
        return frame.append(b, at + 2, count - 2);
    }

    private static int frameHeader(byte indicator, int type) {
        return indicator & ~H264Descriptor.TYPE | type;
    }

    /** Writes a start code, and in front of an IDR picture without parameter sets those of the session description. */
    private boolean beginUnit(int type) {
        hasParameterSet |= type == H264Descriptor.SPS;
        if (type == H264Descriptor.IDR && !hasParameterSet) {
            hasParameterSet = true;
            for (byte[] set : parameterSets) {
                if (!writeStartCode() || !frame.append(set, 0, set.length)) {
                    return false;
                }
            }
        }
        return writeStartCode();
    }

    private boolean writeStartCode() {
        int at = frame.reserve(START_CODE);
        if (at >= 0) {
            BigEndian.put32(frame.bytes(), at, 1);
        }
        return at >= 0;
    }

    private void learnSize(byte[] b, int at, int count) {
        H264Sps sps = H264Sps.parse(b, at, count);
        if (sps != null) {
            width = sps.width();
            height = sps.height();
        }
    }

    @Override
    public @Nullable EncodedFrame finish(int timestamp, @Nullable Reception reception) {
        if (!isGood || fragmentType != 0 || frame.length() == 0) {
            return null;
        }
        isGood = false;
        FrameLayer layer = isKey ? FrameLayer.ofSize(width, height) : FrameLayer.NONE;
        FrameType type = isKey ? FrameType.KEY : FrameType.DELTA;
        int length = frame.length();
        long unsigned = Integer.toUnsignedLong(timestamp);
        return new EncodedFrame(PayloadFormat.H264, type, frame.take(), 0, length, unsigned, layer, reception);
    }
}
