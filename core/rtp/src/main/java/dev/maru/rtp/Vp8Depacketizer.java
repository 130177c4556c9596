package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/** VP8 (RFC 7741 §4): descriptors off, the rest in a row. */
final class Vp8Depacketizer implements Depacketizer {
    private final Vp8Descriptor descriptor = new Vp8Descriptor();
    private final FrameBytes frame = new FrameBytes();
    private boolean isGood;
    private boolean isFirst;
    private int pictureId;
    private FrameLayer layer = FrameLayer.NONE;
    private FrameType type = FrameType.DELTA;

    Vp8Depacketizer() {}

    @Override
    public void begin(int expectedLength) {
        frame.begin(expectedLength);
        isGood = true;
        isFirst = true;
    }

    @Override
    public boolean append(byte[] b, int at, int count) {
        isGood = isGood && descriptor.parse(b, at, count) && (isFirst ? first() : continues());
        if (isGood) {
            int header = descriptor.headerLength();
            isGood = frame.append(b, at + header, count - header);
        }
        isFirst = false;
        return isGood;
    }

    private boolean first() {
        pictureId = descriptor.pictureId();
        type = descriptor.isKeyFrame() ? FrameType.KEY : FrameType.DELTA;
        layer = new FrameLayer(
                FrameLayer.UNKNOWN,
                descriptor.temporalId(),
                descriptor.isSwitchingPoint(),
                descriptor.width(),
                descriptor.height());
        return descriptor.startsFrame();
    }

    private boolean continues() {
        return !descriptor.startsFrame() && descriptor.pictureId() == pictureId;
    }

    @Override
    public @Nullable EncodedFrame finish(int timestamp, @Nullable Reception reception) {
        if (!isGood || isFirst) {
            return null;
        }
        isGood = false;
        int length = frame.length();
        long unsigned = Integer.toUnsignedLong(timestamp);
        return new EncodedFrame(PayloadFormat.VP8, type, frame.take(), 0, length, unsigned, layer, reception);
    }
}
