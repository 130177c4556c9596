/**
 * TURN (RFC 8656): the client that asks a server for a relayed address, and the server that gives it, relays for it, and says no where
 * it must. With TURN over TCP (RFC 6062), mobility (RFC 8016) and the server side of behaviour discovery (RFC 5780).
 */
@org.jspecify.annotations.NullMarked
module dev.maru.turn {
    requires static transitive org.jspecify;
    requires transitive dev.maru.stun;

    exports dev.maru.turn;
}
