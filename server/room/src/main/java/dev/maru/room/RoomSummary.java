package dev.maru.room;

/**
 * A room in a list, for administrators.
 *
 * @param room what it is
 * @param participants how many are in it, hidden ones and ones in their resume window counted
 */
public record RoomSummary(RoomDescription room, int participants) {}
