package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * The VP9 payload descriptor (RFC 9628 §4.2).
 *
 * <pre>
 *       0 1 2 3 4 5 6 7
 *      |I|P|L|F|B|E|V|Z|   required
 *   I: |M| PICTURE ID  |   M: 15 bits in two bytes
 *   L: | TID |U| SID |D|
 *      |   TL0PICIDX   |   L = 1 and F = 0
 * P,F: |   P_DIFF    |N|   P = 1 and F = 1: up to three
 *   V: | N_S |Y|G|-|-|-|   scalability structure
 *   Y: | WIDTH, HEIGHT |   16 bits each, N_S + 1 times
 *   G: |      N_G      |
 *      | TID |U| R |-|-|   N_G times, each followed by R times P_DIFF
 * </pre>
 */
public final class Vp9Descriptor implements PayloadDescriptor {
    /** The most pictures that one can refer to in flexible mode (§4.2). */
    public static final int MAX_REFERENCES = 3;

    private static final int PICTURE_ID = 0x80;
    private static final int INTER_PICTURE = 0x40;
    private static final int LAYERS = 0x20;
    private static final int FLEXIBLE = 0x10;
    private static final int BEGIN = 0x08;
    private static final int END = 0x04;
    private static final int STRUCTURE = 0x02;
    private static final int NOT_FOR_UPPER = 0x01;
    private static final int LONG_PICTURE_ID = 0x80;
    private static final int HAS_SIZES = 0x10;
    private static final int HAS_GROUP = 0x08;

    private byte[] bytes = new byte[1];
    private int at;
    private int end;
    private int bodyAt;
    private int flags;
    private int layers;
    private int pictureIdAt;
    private int tl0At;
    private int sizesAt;
    private int spatialLayerCount;
    private int referenceCount;
    private final int[] references = new int[MAX_REFERENCES];

    /** A view of nothing yet. */
    public Vp9Descriptor() {}

    @Override
    public boolean parse(byte[] b, int from, int count) {
        bytes = b;
        at = from;
        end = from + count;
        pictureIdAt = ABSENT;
        tl0At = ABSENT;
        sizesAt = ABSENT;
        layers = 0;
        spatialLayerCount = 0;
        referenceCount = 0;
        if (count < 1) {
            return false;
        }
        flags = BigEndian.u8(b, from);
        int next = readLayers(from + 1);
        next = readReferences(next);
        next = readStructure(next);
        bodyAt = next;
        return next > 0 && next < end;
    }

    /** Reads picture id and layer indices; each step returns where the next one begins, or -1 when the bytes end too early. */
    private int readLayers(int from) {
        int next = from;
        if ((flags & PICTURE_ID) != 0) {
            if (next >= end) {
                return -1;
            }
            pictureIdAt = next;
            next += (bytes[next] & LONG_PICTURE_ID) != 0 ? 2 : 1;
        }
        if ((flags & LAYERS) != 0) {
            if (next >= end) {
                return -1;
            }
            layers = BigEndian.u8(bytes, next++);
            if ((flags & FLEXIBLE) == 0) {
                tl0At = next++;
            }
        }
        return next;
    }

    private int readReferences(int from) {
        int next = from;
        if (next < 0 || (flags & (INTER_PICTURE | FLEXIBLE)) != (INTER_PICTURE | FLEXIBLE)) {
            return next;
        }
        boolean more = true;
        while (more) {
            if (next >= end || referenceCount == MAX_REFERENCES) {
                return -1;
            }
            int value = BigEndian.u8(bytes, next++);
            references[referenceCount++] = value >>> 1;
            more = (value & 1) != 0;
        }
        return next;
    }

    private int readStructure(int from) {
        int next = from;
        if (next < 0 || (flags & STRUCTURE) == 0) {
            return next;
        }
        if (next >= end) {
            return -1;
        }
        int head = BigEndian.u8(bytes, next++);
        spatialLayerCount = (head >>> 5) + 1;
        if ((head & HAS_SIZES) != 0) {
            sizesAt = next;
            next += 4 * spatialLayerCount;
        }
        return (head & HAS_GROUP) == 0 ? next : skipGroup(next);
    }

    private int skipGroup(int from) {
        int next = from;
        if (next >= end) {
            return -1;
        }
        int pictures = BigEndian.u8(bytes, next++);
        for (int i = 0; i < pictures; i++) {
            if (next >= end) {
                return -1;
            }
            next += 1 + (bytes[next] >>> 2 & 3);
        }
        return next;
    }

    @Override
    public int headerLength() {
        return bodyAt - at;
    }

    /** {@inheritDoc} It does where a frame of the lowest spatial layer begins; who forwards only upper layers leaves that untold. */
    @Override
    public boolean startsFrame() {
        return beginsLayerFrame() && !isInterLayerPredicted() && spatialId() <= 0;
    }

    /**
     * The B bit.
     *
     * @return whether this is the first payload of a layer frame
     */
    public boolean beginsLayerFrame() {
        return (flags & BEGIN) != 0;
    }

    /** {@inheritDoc} The E bit: the end of a layer frame. */
    @Override
    public boolean endsFrame(boolean marker) {
        return (flags & END) != 0;
    }

    /** {@inheritDoc} Neither another picture nor a lower spatial layer is needed. */
    @Override
    public boolean isKeyFrame() {
        return (flags & INTER_PICTURE) == 0 && !isInterLayerPredicted();
    }

    /**
     * The P bit.
     *
     * @return whether the layer frame builds on earlier pictures
     */
    public boolean isInterPicturePredicted() {
        return (flags & INTER_PICTURE) != 0;
    }

    /**
     * The D bit.
     *
     * @return whether the layer frame builds on the spatial layer below, of the same picture
     */
    public boolean isInterLayerPredicted() {
        return (layers & 1) != 0;
    }

    /**
     * The Z bit, negated.
     *
     * @return whether upper spatial layers may build on this one
     */
    public boolean isReferenceForUpperLayers() {
        return (flags & NOT_FOR_UPPER) == 0;
    }

    /**
     * The F bit.
     *
     * @return true when each picture says what it refers to, false when the structure does
     */
    public boolean isFlexible() {
        return (flags & FLEXIBLE) != 0;
    }

    @Override
    public int temporalId() {
        return (flags & LAYERS) == 0 ? ABSENT : layers >>> 5;
    }

    @Override
    public int spatialId() {
        return (flags & LAYERS) == 0 ? ABSENT : layers >>> 1 & 7;
    }

    /** {@inheritDoc} The U bit: of the layers above, nothing before this picture is needed after it. */
    @Override
    public boolean isSwitchingPoint() {
        return isKeyFrame() || (layers & 0x10) != 0;
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
     * How many pictures the picture names as references, in flexible mode.
     *
     * @return 0 to {@value #MAX_REFERENCES}
     */
    public int referenceCount() {
        return referenceCount;
    }

    /**
     * One of the references.
     *
     * @param index below {@link #referenceCount()}
     * @return P_DIFF: how far back it is in picture ids, 0 to 127
     */
    public int reference(int index) {
        return references[java.util.Objects.checkIndex(index, referenceCount)];
    }

    /**
     * How many spatial layers the scalability structure has.
     *
     * @return 1 to 8, or 0 when the payload has no structure
     */
    public int spatialLayerCount() {
        return spatialLayerCount;
    }

    /**
     * The width of a spatial layer.
     *
     * @param layer below {@link #spatialLayerCount()}
     * @return pixels, or {@link #ABSENT}
     */
    public int width(int layer) {
        return sizesAt < 0 ? ABSENT : BigEndian.u16(bytes, sizesAt + 4 * layer);
    }

    /**
     * The height of a spatial layer.
     *
     * @param layer below {@link #spatialLayerCount()}
     * @return pixels, or {@link #ABSENT}
     */
    public int height(int layer) {
        return sizesAt < 0 ? ABSENT : BigEndian.u16(bytes, sizesAt + 4 * layer + 2);
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
