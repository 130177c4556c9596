package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * The VP8 payload descriptor and the first bytes behind it (RFC 7741 §4.2, §4.3).
 *
 * <pre>
 *       0 1 2 3 4 5 6 7
 *      |X|R|N|S|R| PID |   required
 *   X: |I|L|T|K|  RSV  |
 *   I: |M| PictureID   |   M: 15 bits in two bytes
 *   L: |   TL0PICIDX   |
 * T/K: |TID|Y| KEYIDX  |
 *      |Size0|H| VER |P|   payload header, where S = 1 and PID = 0
 * </pre>
 *
 * <p>{@link #rewritePictureId} and {@link #rewriteTl0PicIdx} change a packet in place for a receiver that got fewer frames than
 * were sent.
 */
public final class Vp8Descriptor implements PayloadDescriptor {
    private static final int EXTENDED = 0x80;
    private static final int NON_REFERENCE = 0x20;
    private static final int START = 0x10;
    private static final int PARTITION = 0x07;
    private static final int HAS_PICTURE_ID = 0x80;
    private static final int HAS_TL0 = 0x40;
    private static final int HAS_TID = 0x20;
    private static final int HAS_KEYIDX = 0x10;
    private static final int LONG_PICTURE_ID = 0x80;

    private byte[] bytes = new byte[1];
    private int at;
    private int end;
    private int bodyAt;
    private int pictureIdAt;
    private int tl0At;
    private int layersAt;
    private int extension;

    /** A view of nothing yet. */
    public Vp8Descriptor() {}

    @Override
    public boolean parse(byte[] b, int from, int count) {
        bytes = b;
        at = from;
        end = from + count;
        pictureIdAt = ABSENT;
        tl0At = ABSENT;
        layersAt = ABSENT;
        extension = 0;
        if (count < 1) {
            return false;
        }
        int next = from + 1;
        if ((b[from] & EXTENDED) != 0) {
            if (next >= end) {
                return false;
            }
            extension = BigEndian.u8(b, next++);
        }
        if ((extension & HAS_PICTURE_ID) != 0) {
            pictureIdAt = next;
            next += next < end && (b[next] & LONG_PICTURE_ID) != 0 ? 2 : 1;
        }
        if ((extension & HAS_TL0) != 0) {
            tl0At = next++;
        }
        if ((extension & (HAS_TID | HAS_KEYIDX)) != 0) {
            layersAt = next++;
        }
        bodyAt = next;
        return next < end; // a descriptor with nothing behind it is of no use
    }

    @Override
    public int headerLength() {
        return bodyAt - at;
    }

    @Override
    public boolean startsFrame() {
        return (bytes[at] & (START | PARTITION)) == START;
    }

    @Override
    public boolean isKeyFrame() {
        return startsFrame() && (bytes[bodyAt] & 1) == 0;
    }

    @Override
    public int temporalId() {
        return (extension & HAS_TID) == 0 ? ABSENT : BigEndian.u8(bytes, layersAt) >>> 6;
    }

    @Override
    public int pictureId() {
        if (pictureIdAt < 0) {
            return ABSENT;
        }
        return hasLongPictureId() ? BigEndian.u16(bytes, pictureIdAt) & 0x7FFF : bytes[pictureIdAt];
    }

    /**
     * How wide the picture id is.
     *
     * @return true for 15 bits, false for 7 or when there is none
     */
    public boolean hasLongPictureId() {
        return pictureIdAt >= 0 && (bytes[pictureIdAt] & LONG_PICTURE_ID) != 0;
    }

    @Override
    public int tl0PicIdx() {
        return tl0At < 0 ? ABSENT : BigEndian.u8(bytes, tl0At);
    }

    /**
     * The number of the key frame that this frame builds on, modulo 32 (KEYIDX).
     *
     * @return 0 to 31, or {@link #ABSENT}
     */
    public int keyIdx() {
        return (extension & HAS_KEYIDX) == 0 ? ABSENT : bytes[layersAt] & 0x1F;
    }

    /** {@inheritDoc} The Y bit: the frame depends on temporal layer 0 alone, so one can go up to its layer with it. */
    @Override
    public boolean isSwitchingPoint() {
        return isKeyFrame() || (extension & HAS_TID) != 0 && (bytes[layersAt] & 0x20) != 0;
    }

    @Override
    public boolean isReference() {
        return (bytes[at] & NON_REFERENCE) == 0;
    }

    /**
     * The width in a key frame's first payload (RFC 6386 §9.1).
     *
     * @return pixels, or {@link #ABSENT}
     */
    public int width() {
        return hasSize() ? (BigEndian.u8(bytes, bodyAt + 7) << 8 | BigEndian.u8(bytes, bodyAt + 6)) & 0x3FFF : ABSENT;
    }

    /**
     * The height in a key frame's first payload.
     *
     * @return pixels, or {@link #ABSENT}
     */
    public int height() {
        return hasSize() ? (BigEndian.u8(bytes, bodyAt + 9) << 8 | BigEndian.u8(bytes, bodyAt + 8)) & 0x3FFF : ABSENT;
    }

    private boolean hasSize() {
        return isKeyFrame() && end - bodyAt >= 10 && BigEndian.u24(bytes, bodyAt + 3) == 0x9D012A;
    }

    /**
     * Changes the picture id in place, at the width that it has. Does nothing when there is none.
     *
     * @param value its lowest 15 or 7 bits count
     */
    public void rewritePictureId(int value) {
        if (hasLongPictureId()) {
            BigEndian.put16(bytes, pictureIdAt, 0x8000 | value & 0x7FFF);
        } else if (pictureIdAt >= 0) {
            bytes[pictureIdAt] = (byte) (value & 0x7F);
        }
    }

    /**
     * Changes the number of the temporal layer 0 picture in place. Does nothing when there is none.
     *
     * @param value its lowest 8 bits count
     */
    public void rewriteTl0PicIdx(int value) {
        if (tl0At >= 0) {
            bytes[tl0At] = (byte) value;
        }
    }
}
