package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection between a relayed address and a peer (RFC 6062 §3). */
final class PeerConnection extends Timed {
    final int id;
    final Relay relay;
    final TransportAddress peer;
    State state;

    /** The Connect request that waits for the outcome. */
    @Nullable
    Exchange asked;

    private final PeerConnections owner;

    /** How far a connection is. */
    enum State {
        /** We connect to the peer; goes to UNBOUND, or ends. */
        CONNECTING,
        /** Waits for the client's data connection; goes to BOUND, or ends after 30 s (§5.4). */
        UNBOUND,
        /** Tied to the client's data connection; ends with it. */
        BOUND
    }

    PeerConnection(int id, Relay relay, TransportAddress peer, State state, PeerConnections owner) {
        this.id = id;
        this.relay = relay;
        this.peer = peer;
        this.state = state;
        this.owner = owner;
    }

    @Override
    void expire(long now) {
        owner.expire(this);
    }
}
