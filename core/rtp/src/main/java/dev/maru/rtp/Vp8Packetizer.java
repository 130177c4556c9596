package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/**
 * VP8 (RFC 7741 §4.2): each payload says the picture's number in 15 bits, and its temporal layer when the frame has one. Frames
 * are cut evenly and without regard to partitions, which §4.4 allows.
 */
final class Vp8Packetizer implements Packetizer {
    private static final int PLAIN_DESCRIPTOR = 4;
    private static final int LAYERED_DESCRIPTOR = 6;

    private final Balance balance = new Balance();
    private @Nullable EncodedFrame frame;
    private int pictureId;
    private int tl0PicIdx;
    private int keyIdx;
    private int from;

    Vp8Packetizer(int firstPictureId) {
        pictureId = firstPictureId & 0x7FFF;
        tl0PicIdx = firstPictureId >>> 16 & 0xFF;
    }

    @Override
    public boolean begin(EncodedFrame next, int maxPayload) {
        frame = null;
        if (next.length() == 0 || maxPayload < MIN_PAYLOAD) {
            return false;
        }
        frame = next;
        from = next.offset();
        pictureId = pictureId + 1 & 0x7FFF;
        if (isLayered(next) && next.layer().temporalId() == 0) {
            tl0PicIdx = tl0PicIdx + 1 & 0xFF;
        }
        if (next.isKeyFrame()) {
            keyIdx = keyIdx + 1 & 0x1F;
        }
        balance.begin(next.length(), maxPayload - (isLayered(next) ? LAYERED_DESCRIPTOR : PLAIN_DESCRIPTOR));
        return true;
    }

    private static boolean isLayered(EncodedFrame frame) {
        return frame.layer().temporalId() >= 0;
    }

    @Override
    public int next(byte[] out, int at) {
        EncodedFrame current = frame;
        if (current == null || balance.partsLeft() == 0) {
            frame = null;
            return 0;
        }
        boolean isLayered = isLayered(current);
        out[at] = (byte) (from == current.offset() ? 0x90 : 0x80); // X, S on the first
        out[at + 1] = (byte) (isLayered ? 0xF0 : 0x80); // I, and L, T, K
        BigEndian.put16(out, at + 2, 0x8000 | pictureId);
        int body = at + PLAIN_DESCRIPTOR;
        if (isLayered) {
            FrameLayer layer = current.layer();
            int sync = layer.isSwitchingPoint() || current.isKeyFrame() ? 0x20 : 0;
            out[at + 4] = (byte) tl0PicIdx;
            out[at + 5] = (byte) (layer.temporalId() << 6 | sync | keyIdx);
            body = at + LAYERED_DESCRIPTOR;
        }
        int length = balance.next();
        System.arraycopy(current.bytes(), from, out, body, length);
        from += length;
        return body - at + length;
    }

    @Override
    public boolean marker() {
        return balance.partsLeft() == 0;
    }
}
