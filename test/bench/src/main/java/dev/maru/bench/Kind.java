package dev.maru.bench;

/** What a server said to a client, as far as a load generator cares. */
enum Kind {
    /** The client is in: it may send. */
    READY,
    /** A peer's offer. */
    OFFER,
    /** A peer's answer. */
    ANSWER,
    /** A peer's candidate. */
    CANDIDATE,
    /** The server refused something; the measurement is worth nothing. */
    REFUSED,
    /** Anything else: acknowledgements, presence, heartbeats. */
    OTHER;

    boolean isRelayed() {
        return this == OFFER || this == ANSWER || this == CANDIDATE;
    }
}
