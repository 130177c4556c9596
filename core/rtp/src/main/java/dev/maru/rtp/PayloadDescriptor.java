package dev.maru.rtp;

/**
 * A view of what one RTP payload says of the frame that it is a part of, as a forwarder or a jitter buffer needs it. One instance
 * is reused for many packets and reads the caller's array in place; parsing allocates nothing. Not thread-safe.
 *
 * <p>AV1 says little here: its layers are in the dependency descriptor, a header extension.
 */
public sealed interface PayloadDescriptor
        permits Vp8Descriptor, Vp9Descriptor, H264Descriptor, Av1Descriptor, AudioDescriptor {
    /** What a number is when the payload does not have it. */
    int ABSENT = -1;

    /**
     * A view for payloads of one format.
     *
     * @param format the format
     * @return a view of nothing yet
     */
    static PayloadDescriptor of(PayloadFormat format) {
        return switch (format) {
            case VP8 -> new Vp8Descriptor();
            case VP9 -> new Vp9Descriptor();
            case H264 -> new H264Descriptor();
            case AV1 -> new Av1Descriptor();
            case OPUS, PCMU, PCMA -> new AudioDescriptor();
        };
    }

    /**
     * Looks at one payload.
     *
     * @param b the array; it is read as long as the accessors are used
     * @param at index of the payload's first byte
     * @param count number of bytes
     * @return false when it is not well-formed; the accessors must not be used then
     */
    boolean parse(byte[] b, int at, int count);

    /**
     * Bytes in front of the codec's own.
     *
     * @return 0 or more; 0 where payload and codec bytes are woven into each other (H.264, AV1)
     */
    int headerLength();

    /**
     * Whether the payload surely is the first of a frame, which a payload alone cannot always tell.
     *
     * @return false when it is not, or when that cannot be told
     */
    boolean startsFrame();

    /**
     * Whether the payload ends a frame. With spatial layers, several frames make one picture, and the marker bit ends the picture.
     *
     * @param marker the packet's marker bit
     * @return true when it does
     */
    default boolean endsFrame(boolean marker) {
        return marker;
    }

    /**
     * Whether the payload shows that its frame is a key frame. Not each payload of a key frame does, but at least one.
     *
     * @return false when it does not show it
     */
    boolean isKeyFrame();

    /**
     * The temporal layer.
     *
     * @return 0 to 7, or {@link #ABSENT}
     */
    default int temporalId() {
        return ABSENT;
    }

    /**
     * The spatial layer.
     *
     * @return 0 to 7, or {@link #ABSENT}
     */
    default int spatialId() {
        return ABSENT;
    }

    /**
     * The number of the picture, which wraps at 7 or 15 bits.
     *
     * @return 0 to 32,767, or {@link #ABSENT}
     */
    default int pictureId() {
        return ABSENT;
    }

    /**
     * The number of the picture of temporal layer 0 that this one builds on, or that it is; it wraps at 8 bits.
     *
     * @return 0 to 255, or {@link #ABSENT}
     */
    default int tl0PicIdx() {
        return ABSENT;
    }

    /**
     * Whether a receiver of fewer temporal layers can go up here. VP8 and VP9 mean different things by it: in VP8, to this frame's own
     * layer, beginning with it; in VP9, from this picture's layer to those above, beginning behind it.
     *
     * @return false when not, or not told
     */
    default boolean isSwitchingPoint() {
        return isKeyFrame();
    }

    /**
     * Whether other frames may need this one.
     *
     * @return false when it may be left out without harm to any other
     */
    default boolean isReference() {
        return true;
    }
}
