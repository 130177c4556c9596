package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * A change of a participant: what is null stays as it is.
 *
 * @param name the new name, or null
 * @param metadata the new metadata, or null
 * @param speaking whether it speaks now, or null
 */
public record Change(
        @Nullable String name,
        @Nullable String metadata,
        @Nullable Boolean speaking) {
    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return name == null && metadata == null && speaking == null;
    }
}
