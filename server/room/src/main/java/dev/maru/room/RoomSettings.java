package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * What an administrator may decide of a room when creating it; null means the server's default.
 *
 * @param maxParticipants how many visible participants, 1 to 10,000; may exceed the server's default
 * @param emptyTimeoutMillis how long it stays when nobody is in it, 0 to 30 days
 * @param metadata an opaque string, at most as long as participants' metadata
 * @param topology the name of a topology policy
 */
public record RoomSettings(
        @Nullable Integer maxParticipants,
        @Nullable Long emptyTimeoutMillis,
        @Nullable String metadata,
        @Nullable String topology) {

    /** The server's defaults throughout. */
    public static final RoomSettings DEFAULTS = new RoomSettings(null, null, null, null);
}
