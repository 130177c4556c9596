package dev.maru.sctp;

/** The timers of an association. */
enum SctpTimer {
    /** When to send INIT or COOKIE ECHO again (T1, RFC 9260 §5.1). */
    T1_INIT,
    /** When to send SHUTDOWN or SHUTDOWN ACK again (T2, RFC 9260 §9.2). */
    T2_SHUTDOWN,
    /** When to take what is in flight for lost, because nothing comes back (T3-rtx, RFC 9260 §6.3). */
    T3_RTX,
    /** When to ask for an acknowledgement by sending one more packet (RFC 8985 §7). */
    TAIL_PROBE,
    /** When to take for lost what was overtaken (RFC 8985 §6). */
    REORDER,
    /** When to send a delayed SACK (RFC 9260 §6.2). */
    ACK,
    /** When to ask an idle path (RFC 9260 §8.3). */
    HEARTBEAT,
    /** When to send a RE-CONFIG request again (RFC 6525 §5.1.1). */
    RECONFIG,
    /** When to go on with the search for the path MTU (RFC 8899 §5). */
    PATH_MTU,
    /** When the next packet may leave. */
    PACING
}
