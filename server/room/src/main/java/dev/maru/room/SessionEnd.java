package dev.maru.room;

/** Why the room took its hand from a session's connection, when the participant did not ask for it. */
public enum SessionEnd {
    /** An administrator removed the participant (close code 4003). */
    REMOVED,
    /** Somebody joined with the same identity (close code 4011). */
    REPLACED,
    /** The session goes on over another connection (close code 4011). */
    RESUMED_ELSEWHERE,
    /** The room was closed; the event was delivered before (close code 4012). */
    ROOM_CLOSED
}
