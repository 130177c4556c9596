package dev.maru.congestion;

/** What delays say of the path (draft-ietf-rmcat-gcc-02 §5.4). */
enum DelaySignal {
    /** Queues neither grow nor shrink. */
    NORMAL,
    /** A queue grows. */
    OVERUSED,
    /** A queue shrinks, which is left to it. */
    UNDERUSED
}
