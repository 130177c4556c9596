package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/**
 * AV1 (AV1 RTP §4) to the low-overhead bitstream format: a temporal delimiter, which is not sent, and the OBUs with their sizes. The size
 * of an OBU is known only when its last piece came; until then two bytes are kept for it.
 */
final class Av1Depacketizer implements Depacketizer {
    private static final int DELIMITER = Av1Descriptor.TEMPORAL_DELIMITER << 3 | Av1Descriptor.OBU_HAS_SIZE;
    private static final int DELIMITER_LENGTH = 2;
    private static final int KEPT_FOR_SIZE = 2;
    private static final int NONE = -1;

    private final Av1Descriptor descriptor = new Av1Descriptor();
    private final FrameBytes frame = new FrameBytes();
    private boolean isGood;
    private boolean isFirst;
    private boolean isKey;
    private int obuAt;
    private int bodyAt;
    private int declaredSize;
    private int temporalId;
    private int spatialId;
    private int width = FrameLayer.UNKNOWN;
    private int height = FrameLayer.UNKNOWN;

    Av1Depacketizer() {}

    @Override
    public void begin(int expectedLength) {
        frame.begin(expectedLength + DELIMITER_LENGTH);
        int at = frame.reserve(DELIMITER_LENGTH);
        frame.bytes()[at] = DELIMITER;
        frame.bytes()[at + 1] = 0;
        isGood = true;
        isFirst = true;
        isKey = false;
        obuAt = NONE;
        temporalId = FrameLayer.UNKNOWN;
        spatialId = FrameLayer.UNKNOWN;
    }

    @Override
    public boolean append(byte[] b, int at, int count) {
        isGood = isGood && descriptor.parse(b, at, count) && descriptor.continues() == obuAt >= 0 && appendElements(b);
        isKey |= isGood && isFirst && descriptor.isKeyFrame();
        isFirst = false;
        if (isGood && descriptor.temporalId() >= 0) {
            temporalId = descriptor.temporalId();
            spatialId = Math.max(spatialId, descriptor.spatialId());
        }
        return isGood;
    }

    private boolean appendElements(byte[] b) {
        while (descriptor.nextElement()) {
            boolean goesOn = descriptor.isLastElement() && descriptor.isToBeContinued();
            int at = descriptor.elementAt();
            int count = descriptor.elementLength();
            if (obuAt < 0) {
                if (count == 0) {
                    continue;
                }
                int read = beginObu(b, at, count);
                if (read < 0) {
                    return false;
                }
                at += read;
                count -= read;
            }
            if (!frame.append(b, at, count) || !goesOn && !endObu()) {
                return false;
            }
        }
        return !descriptor.isToBeContinued() || obuAt >= 0;
    }

    /** Writes an OBU's header and keeps room for its size. Returns how many bytes were read, or -1. */
    private int beginObu(byte[] b, int at, int count) {
        int header = b[at];
        int headerLength = (header & Av1Descriptor.OBU_EXTENSION) != 0 ? 2 : 1;
        int read = headerLength;
        declaredSize = NONE;
        if ((header & Av1Descriptor.OBU_HAS_SIZE) != 0) { // §5 discourages it and allows it
            declaredSize = Leb128.read(b, at + headerLength, at + count);
            if (declaredSize < 0) {
                return -1;
            }
            read += Leb128.lengthAt(b, at + headerLength);
        }
        obuAt = frame.reserve(headerLength + KEPT_FOR_SIZE);
        if (obuAt < 0) {
            return -1;
        }
        frame.bytes()[obuAt] = (byte) (header | Av1Descriptor.OBU_HAS_SIZE);
        if (headerLength == 2) {
            frame.bytes()[obuAt + 1] = b[at + 1];
        }
        bodyAt = obuAt + headerLength + KEPT_FOR_SIZE;
        return read;
    }

    private boolean endObu() {
        int size = frame.length() - bodyAt;
        int start = obuAt;
        obuAt = NONE;
        if (declaredSize >= 0 && declaredSize != size) {
            return false;
        }
        int type = Av1Descriptor.obuType(frame.bytes()[start]);
        if (type == Av1Descriptor.TEMPORAL_DELIMITER || type == Av1Descriptor.TILE_LIST) {
            return frame.shift(frame.length(), start - frame.length());
        }
        if (type == Av1Descriptor.SEQUENCE_HEADER) {
            learnSize(size);
        }
        int by = Leb128.lengthOf(size) - KEPT_FOR_SIZE;
        if (by != 0 && !frame.shift(bodyAt, by)) {
            return false;
        }
        Leb128.write(frame.bytes(), bodyAt - KEPT_FOR_SIZE, size);
        return true;
    }

    private void learnSize(int size) {
        FrameSize found = FrameSize.ofAv1(frame.bytes(), bodyAt, size);
        if (found != null) {
            width = found.width();
            height = found.height();
        }
    }

    @Override
    public @Nullable EncodedFrame finish(int timestamp, @Nullable Reception reception) {
        int length = frame.length();
        if (!isGood || obuAt >= 0 || length == DELIMITER_LENGTH) {
            return null;
        }
        isGood = false;
        boolean hasSize = isKey;
        FrameLayer layer = new FrameLayer(
                spatialId,
                temporalId,
                isKey,
                hasSize ? width : FrameLayer.UNKNOWN,
                hasSize ? height : FrameLayer.UNKNOWN);
        FrameType type = isKey ? FrameType.KEY : FrameType.DELTA;
        long unsigned = Integer.toUnsignedLong(timestamp);
        return new EncodedFrame(PayloadFormat.AV1, type, frame.take(), 0, length, unsigned, layer, reception);
    }
}
