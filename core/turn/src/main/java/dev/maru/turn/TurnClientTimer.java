package dev.maru.turn;

/** The timers of a {@link TurnClient}, beside those of its requests and peers. */
enum TurnClientTimer {
    /** When to refresh the allocation. */
    REFRESH,
    /** When the allocation has ended at the server. */
    EXPIRE
}
