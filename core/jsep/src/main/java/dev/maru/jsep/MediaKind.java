package dev.maru.jsep;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a transceiver carries. */
public enum MediaKind {
    /** Sound. */
    AUDIO,
    /** Pictures. */
    VIDEO;

    static @Nullable MediaKind ofWord(String word) {
        for (MediaKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        return null;
    }

    /**
     * The word in an {@code m=} line, and in the W3C's {@code kind}.
     *
     * @return {@code audio} or {@code video}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
