package dev.maru.room;

/** Why a room with people in it was closed. */
public enum RoomCloseReason {
    /** An administrator closed it. */
    ADMIN("admin"),
    /** The server program that runs the room has ended it. */
    ENDED("ended");

    private final String wire;

    RoomCloseReason(String wire) {
        this.wire = wire;
    }

    /** The reason as it crosses the wire. */
    public String wire() {
        return wire;
    }
}
