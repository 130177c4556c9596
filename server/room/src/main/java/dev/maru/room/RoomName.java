package dev.maru.room;

/**
 * The name of a room, as people type it and as it stands in a link.
 *
 * @param value 1 to 128 characters
 */
public record RoomName(String value) {}
