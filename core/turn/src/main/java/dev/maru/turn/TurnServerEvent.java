package dev.maru.turn;

import dev.maru.wire.TransportAddress;

/** What a TURN server tells its driver: for the log, and what is to be done with connections to peers (RFC 6062). */
public sealed interface TurnServerEvent {
    /**
     * An allocation was made.
     *
     * @param status as it stands
     */
    record AllocationMade(AllocationStatus status) implements TurnServerEvent {}

    /**
     * An allocation ended; its sockets are closed.
     *
     * @param status as it was
     * @param cause why
     */
    record AllocationEnded(AllocationStatus status, Cause cause) implements TurnServerEvent {}

    /**
     * An allocation moved to another client address (RFC 8016).
     *
     * @param status as it stands now
     * @param from where its client was
     */
    record AllocationMoved(AllocationStatus status, TransportAddress from) implements TurnServerEvent {}

    /**
     * Connect to a peer over TCP from a relayed address, and say how it went by {@link TurnServer#peerConnected} or
     * {@link TurnServer#peerFailed} (RFC 6062 §5.2).
     *
     * @param id the connection's number
     * @param relayed the local address to connect from
     * @param peer where to
     */
    record ConnectPeer(int id, TransportAddress relayed, TransportAddress peer) implements TurnServerEvent {}

    /**
     * Tie a client's connection to a peer's: after what is queued for the client was sent, bytes go through in both directions
     * unchanged, those that already arrived first. When either ends, end the other, and say {@link TurnServer#peerClosed} (RFC 6062 §5.4).
     *
     * @param server our side of the client's data connection
     * @param client its other side
     * @param id the peer connection's number
     */
    record Splice(TransportAddress server, TransportAddress client, int id) implements TurnServerEvent {}

    /**
     * End a connection to a peer, and the client's connection that is tied to it.
     *
     * @param id its number
     */
    record ClosePeer(int id) implements TurnServerEvent {}

    /** Why an allocation ended. */
    enum Cause {
        /** Its client refreshed it with lifetime 0 (RFC 8656 §8.2). */
        REFRESHED_TO_ZERO,
        /** Nobody refreshed it. */
        EXPIRED,
        /** The client's connection ended. */
        DISCONNECTED,
        /** The server was closed. */
        CLOSED
    }
}
