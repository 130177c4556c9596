package dev.maru.room;

/**
 * What a room is, apart from who is in it.
 *
 * @param name its name
 * @param createdAt when it came into being, in milliseconds since the epoch
 * @param topology the name of its topology policy: {@code mesh}
 * @param maxParticipants how many (visible) participants it takes
 * @param emptyTimeoutMillis how long it stays when nobody is in it
 * @param metadata an opaque string of the application
 */
public record RoomDescription(
        RoomName name,
        long createdAt,
        String topology,
        int maxParticipants,
        long emptyTimeoutMillis,
        String metadata) {}
