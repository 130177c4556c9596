package dev.maru.rtp;

import java.util.Arrays;

/**
 * What can be decoded after a loss in a stream with temporal layers, as its payload descriptors tell it:
 *
 * <ol>
 *   <li>A VP9 picture in flexible mode names what it refers to; it can be decoded when all of that was given.
 *   <li>A picture of temporal layer 0 builds on layer 0 alone. It can be decoded when it is the next one of it (TL0PICIDX).
 *   <li>A picture of an upper layer builds on the layer 0 picture it names. It can be decoded when that is the last one given, and it
 *       either needs nothing else (VP8, Y) or nothing of its layers was lost since a switching point (VP9, U; VP8, Y).
 * </ol>
 */
final class LayerContinuity {
    /** Longer holes are not looked across, because the numbers that are compared here have as little as 7 bits and wrap. */
    static final int MAX_HOLE = 100;

    private static final int PICTURES = 128;
    private static final int ALL_UPPER_LAYERS = 0xFE;

    private final int[] given = new int[PICTURES];
    private boolean isIntact = true;
    private boolean isLayered;
    private boolean isBaseBroken;
    private int lastTl0;
    private int brokenLayers;

    LayerContinuity() {
        Arrays.fill(given, PayloadDescriptor.ABSENT);
    }

    /** Packets are lost for good. */
    void lose(long packets) {
        isIntact = false;
        brokenLayers = ALL_UPPER_LAYERS;
        isBaseBroken |= !isLayered || packets > MAX_HOLE;
    }

    /** Whether some frame but a key frame may still be decodable. */
    boolean mayResume() {
        return isIntact || !isBaseBroken;
    }

    /** Whether a frame that begins with this payload can be decoded. */
    boolean allows(PayloadDescriptor first) {
        if (isIntact || first.isKeyFrame()) {
            return true;
        }
        if (isBaseBroken) {
            return false;
        }
        boolean allowed =
                first instanceof Vp9Descriptor vp9 && vp9.isFlexible() ? hasReferences(vp9) : followsBaseLayer(first);
        isBaseBroken = !allowed && first.temporalId() <= 0;
        return allowed;
    }

    private boolean hasReferences(Vp9Descriptor picture) {
        int id = picture.pictureId();
        boolean has = id >= 0 && picture.referenceCount() > 0;
        int mask = picture.hasLongPictureId() ? 0x7FFF : 0x7F;
        for (int i = 0; has && i < picture.referenceCount(); i++) {
            int wanted = id - picture.reference(i) & mask;
            has = given[wanted % PICTURES] == wanted;
        }
        return has;
    }

    private boolean followsBaseLayer(PayloadDescriptor first) {
        int layer = first.temporalId();
        int tl0 = first.tl0PicIdx();
        if (layer < 0 || tl0 < 0) {
            return false;
        }
        if (layer == 0) {
            return tl0 == (lastTl0 + 1 & 0xFF);
        }
        boolean isSync = first instanceof Vp8Descriptor && first.isSwitchingPoint();
        return tl0 == lastTl0 && (isSync || (brokenLayers & 1 << layer) == 0);
    }

    /** A frame that begins with this payload is given; whether it is a key frame, other payloads of it may have told. */
    void give(PayloadDescriptor first, boolean isKey) {
        if (isKey) {
            isIntact = true;
            isBaseBroken = false;
            brokenLayers = 0;
            Arrays.fill(given, PayloadDescriptor.ABSENT);
        }
        int layer = first.temporalId();
        int id = first.pictureId();
        boolean isFlexible = first instanceof Vp9Descriptor vp9 && vp9.isFlexible();
        isLayered = layer >= 0 && (isFlexible ? id >= 0 : first.tl0PicIdx() >= 0);
        if (!isLayered) {
            return;
        }
        if (id >= 0) {
            given[id % PICTURES] = id;
        }
        if (layer == 0) {
            lastTl0 = first.tl0PicIdx();
        }
        if (first.isSwitchingPoint()) {
            // VP9 frees the layers above, VP8 the frame's own.
            brokenLayers &= first instanceof Vp9Descriptor ? (2 << layer) - 1 : ~(1 << layer);
        }
    }
}
