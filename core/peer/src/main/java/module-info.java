/**
 * One connection to a peer: the machines of the other core rooms, composed. This room only routes; what has a state of its own has a
 * room of its own.
 *
 * <p>So far it has the lowest floor, the ICE transport: gathering, checks, and the way over a relay.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.peer {
    requires static transitive org.jspecify;
    requires transitive dev.maru.ice;
    requires transitive dev.maru.turn;

    exports dev.maru.peer;
}
