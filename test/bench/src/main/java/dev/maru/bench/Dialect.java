package dev.maru.bench;

/** How one server's clients speak: what they say and how they understand what they hear. Confined to the loop's thread. */
interface Dialect {

    /** The request target that a client opens its WebSocket with. */
    String target(Client client);

    /** More header lines of the request, each with its line end. */
    String headers();

    /** The WebSocket is open: says what the protocol says first. */
    void opened(Client client);

    /** Called every five seconds for each client. */
    void heartbeat(Client client);

    /** Understands one message and answers what the protocol wants answered at once, such as heartbeats. */
    Kind heard(Client client, Text text);

    /** Writes an offer, an answer or a candidate to the client's partner, with a time that {@link #stampOf} finds again. */
    void say(Kind kind, Client from, long stampNanos, Text out);

    /** The time in a relayed message. */
    default long stampOf(Kind kind, Text text) {
        return text.digitsAfter(kind == Kind.CANDIDATE ? Samples.CANDIDATE_STAMP : Samples.SDP_STAMP);
    }
}
