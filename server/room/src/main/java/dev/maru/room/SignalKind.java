package dev.maru.room;

/** The steps of a negotiation between two peers. */
public enum SignalKind {
    /** An offer. */
    OFFER("offer"),
    /** An answer. */
    ANSWER("answer"),
    /** A candidate, or the end of candidates. */
    CANDIDATE("candidate");

    private final String wire;

    SignalKind(String wire) {
        this.wire = wire;
    }

    /** The kind as it crosses the wire. */
    public String wire() {
        return wire;
    }
}
