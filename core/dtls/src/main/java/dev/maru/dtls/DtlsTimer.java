package dev.maru.dtls;

/** The timers of a {@link DtlsConnection}. */
enum DtlsTimer {
    /** When to send our flight again (RFC 6347 §4.2.4, RFC 9147 §5.8). */
    RETRANSMIT,
    /** When to acknowledge a flight of 1.3 of which only a part came (RFC 9147 §7.1). */
    ACKNOWLEDGE,
    /** When to give the handshake up. */
    GIVE_UP,
    /** When to forget what the peer may want to hear again after the handshake (RFC 9147 §5.8.1). */
    FORGET
}
