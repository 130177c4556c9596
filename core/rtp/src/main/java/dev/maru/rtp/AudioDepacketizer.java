package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/** Audio whose payloads are frames as they are. */
final class AudioDepacketizer implements Depacketizer {
    private final PayloadFormat format;
    private final FrameBytes frame = new FrameBytes();
    private int payloads;

    AudioDepacketizer(PayloadFormat format) {
        this.format = format;
    }

    @Override
    public void begin(int expectedLength) {
        frame.begin(expectedLength);
        payloads = 0;
    }

    @Override
    public boolean append(byte[] b, int at, int count) {
        payloads++;
        return payloads == 1 && count > 0 && frame.append(b, at, count);
    }

    @Override
    public @Nullable EncodedFrame finish(int timestamp, @Nullable Reception reception) {
        if (payloads != 1 || frame.length() == 0) {
            return null;
        }
        int length = frame.length();
        long unsigned = Integer.toUnsignedLong(timestamp);
        return new EncodedFrame(format, FrameType.KEY, frame.take(), 0, length, unsigned, FrameLayer.NONE, reception);
    }
}
