package dev.maru.client;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a published track shows or sounds. */
public enum TrackSource {
    /** A camera. */
    CAMERA,
    /** A microphone. */
    MICROPHONE,
    /** A screen. */
    SCREEN,
    /** What a screen sounds. */
    SCREEN_AUDIO;

    /** As messages have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable TrackSource of(@Nullable String word) {
        for (TrackSource source : values()) {
            if (source.word().equals(word)) {
                return source;
            }
        }
        return null;
    }
}
