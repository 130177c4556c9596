package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * A published track. Its fields are checked when it is published, not when it is made, so that a client's mistake
 * becomes a refusal.
 *
 * @param id chosen by the publisher
 * @param source where it comes from
 * @param kind what it carries; must fit the source
 * @param muted whether its publisher sends nothing at present
 * @param label what a person may call it, at most 64 characters, or null
 * @param size the picture's size, or null
 */
public record Track(
        TrackId id,
        TrackSource source,
        TrackKind kind,
        boolean muted,
        @Nullable String label,
        @Nullable Size size) {
    /** The most characters (Unicode code points) that a label may have. */
    public static final int MAX_LABEL_LENGTH = 64;

    /**
     * The size of a picture.
     *
     * @param width in pixels, 1 to 16,384
     * @param height in pixels, 1 to 16,384
     */
    public record Size(int width, int height) {
        /** The largest side that is taken for real. */
        public static final int MAX_SIDE = 16_384;
    }

    /** This track, muted or not. */
    Track withMuted(boolean nowMuted) {
        return new Track(id, source, kind, nowMuted, label, size);
    }
}
