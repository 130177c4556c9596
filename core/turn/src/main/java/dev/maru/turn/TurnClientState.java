package dev.maru.turn;

/** Where a {@link TurnClient} is in its life. */
public enum TurnClientState {
    /** It has asked for an allocation. To ALLOCATED, FAILED, CLOSING or CLOSED. */
    ALLOCATING,
    /** It has one. To MOVING, FAILED or CLOSING. */
    ALLOCATED,
    /** It has one, but the server does not know our new address yet; nothing is relayed. To ALLOCATED, FAILED or CLOSING. */
    MOVING,
    /** It is giving it back. To CLOSED. */
    CLOSING,
    /** It has told the server, or had nothing to tell. */
    CLOSED,
    /** There is no allocation (any more). */
    FAILED;

    /** Whether there is nothing left to do. */
    boolean isOver() {
        return this == CLOSED || this == FAILED;
    }
}
