package dev.maru.ice;

/** The timers of an {@link IceAgent}. */
enum IceTimer {
    /** When to start the next check. */
    PACE,
    /** When a check is to be sent again or given up. */
    RETRANSMIT,
    /** When to ask for consent on the selected pair, and to look whether it was given. */
    CONSENT,
    /** When to stop waiting for better pairs. */
    PATIENCE,
    /** When to refresh the pairs that are kept in reserve. */
    RESERVE,
    /** When to stop waiting for candidates after every pair has failed. */
    GIVE_UP
}
