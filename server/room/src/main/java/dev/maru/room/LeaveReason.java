package dev.maru.room;

/** Why a participant is not there any more. */
public enum LeaveReason {
    /** It said so. */
    LEFT("left"),
    /** Its connection broke, and nobody came back within the resume window. */
    LOST("lost"),
    /** An administrator removed it. */
    REMOVED("removed"),
    /** Somebody joined with the same identity. */
    REPLACED("replaced");

    private final String wire;

    LeaveReason(String wire) {
        this.wire = wire;
    }

    /** The reason as it crosses the wire. */
    public String wire() {
        return wire;
    }
}
