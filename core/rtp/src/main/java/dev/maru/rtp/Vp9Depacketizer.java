package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/**
 * VP9 (RFC 9628): the layer frames of a picture in a row. Where there are several, a superframe index (VP9 annex B) goes behind them, so
 * that decoders and files find them.
 */
final class Vp9Depacketizer implements Depacketizer {
    /** The most frames of a superframe (VP9 annex B.3); as many as there are spatial layers. */
    private static final int MAX_LAYER_FRAMES = 8;

    private final Vp9Descriptor descriptor = new Vp9Descriptor();
    private final FrameBytes frame = new FrameBytes();
    private final int[] starts = new int[MAX_LAYER_FRAMES + 1];
    private int layerFrames;
    private boolean isGood;
    private boolean isWithinLayerFrame;
    private int pictureId;
    private boolean isKey;
    private boolean isSwitch;
    private int temporalId;
    private int spatialId;
    private int width;
    private int height;

    Vp9Depacketizer() {}

    @Override
    public void begin(int expectedLength) {
        frame.begin(expectedLength);
        layerFrames = 0;
        isGood = true;
        isWithinLayerFrame = false;
        width = FrameLayer.UNKNOWN;
        height = FrameLayer.UNKNOWN;
    }

    @Override
    public boolean append(byte[] b, int at, int count) {
        isGood = isGood && descriptor.parse(b, at, count) && continues();
        if (isGood) {
            int header = descriptor.headerLength();
            isGood = frame.append(b, at + header, count - header);
            isWithinLayerFrame = !descriptor.endsFrame(false);
        }
        return isGood;
    }

    private boolean continues() {
        if (descriptor.beginsLayerFrame() == isWithinLayerFrame) {
            return false;
        }
        if (layerFrames == 0) {
            first();
        } else if (descriptor.pictureId() != pictureId) {
            return false;
        }
        if (!isWithinLayerFrame) {
            if (layerFrames == MAX_LAYER_FRAMES) {
                return false;
            }
            starts[layerFrames++] = frame.length();
            spatialId = descriptor.spatialId();
        }
        return true;
    }

    private void first() {
        pictureId = descriptor.pictureId();
        isKey = descriptor.isKeyFrame();
        isSwitch = descriptor.isSwitchingPoint();
        temporalId = descriptor.temporalId();
        int layers = descriptor.spatialLayerCount();
        if (layers > 0) {
            width = descriptor.width(layers - 1);
            height = descriptor.height(layers - 1);
        }
    }

    @Override
    public @Nullable EncodedFrame finish(int timestamp, @Nullable Reception reception) {
        if (!isGood || layerFrames == 0 || isWithinLayerFrame || !writeIndex()) {
            return null;
        }
        isGood = false;
        if (isKey && layerFrames == 1) {
            FrameSize size = FrameSize.ofVp9(frame.bytes(), 0, frame.length());
            width = size == null ? width : size.width();
            height = size == null ? height : size.height();
        }
        FrameLayer layer = new FrameLayer(spatialId, temporalId, isSwitch, width, height);
        FrameType type = isKey ? FrameType.KEY : FrameType.DELTA;
        int length = frame.length();
        long unsigned = Integer.toUnsignedLong(timestamp);
        return new EncodedFrame(PayloadFormat.VP9, type, frame.take(), 0, length, unsigned, layer, reception);
    }

    /** Says where the layer frames are: a marker with their number, their sizes in little endian, the marker again. */
    private boolean writeIndex() {
        if (layerFrames == 1) {
            return true;
        }
        starts[layerFrames] = frame.length();
        int largest = 0;
        for (int i = 0; i < layerFrames; i++) {
            largest = Math.max(largest, starts[i + 1] - starts[i]);
        }
        int sizeLength = (39 - Integer.numberOfLeadingZeros(largest)) / 8;
        int at = frame.reserve(2 + sizeLength * layerFrames);
        if (at < 0) {
            return false;
        }
        byte[] bytes = frame.bytes();
        byte marker = (byte) (0xC0 | sizeLength - 1 << 3 | layerFrames - 1);
        bytes[at++] = marker;
        for (int i = 0; i < layerFrames; i++) {
            int size = starts[i + 1] - starts[i];
            for (int j = 0; j < sizeLength; j++) {
                bytes[at++] = (byte) (size >>> 8 * j);
            }
        }
        bytes[at] = marker;
        return true;
    }
}
