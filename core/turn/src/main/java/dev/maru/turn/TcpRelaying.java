package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;

/** TURN over TCP (RFC 6062): Connect, ConnectionBind, and peers that connect. The bytes themselves go past this machine. */
final class TcpRelaying {
    private final ServerState state;
    private final PeerConnections connections;

    TcpRelaying(ServerState state, PeerConnections connections) {
        this.state = state;
        this.connections = connections;
        connections.onTimeout(connection -> fail(connection, TurnError.CONNECTION_FAILED));
    }

    /** An authenticated Connect request for an allocation of the same user (§5.2). The exchange is kept until the outcome is known. */
    void connect(Exchange exchange, Allocation allocation) {
        TransportAddress peer = exchange.request().xorAddress(StunAttribute.XOR_PEER_ADDRESS);
        if (peer == null || allocation.relayedProtocol() != Protocol.TCP) {
            state.answers.refuse(exchange, TurnError.BAD_REQUEST);
            return;
        }
        Relay relay = allocation.relay(peer.isIpv6());
        TurnError error = null;
        if (relay == null) {
            error = TurnError.PEER_FAMILY_MISMATCH;
        } else if (!state.peers.allows(peer)) {
            error = TurnError.FORBIDDEN;
        } else if (connections.between(relay, peer) != null) {
            error = TurnError.CONNECTION_EXISTS;
        } else if (isFull(allocation)) {
            error = TurnError.INSUFFICIENT_CAPACITY;
        }
        if (error != null || relay == null) {
            state.answers.refuse(exchange, error == null ? TurnError.BAD_REQUEST : error);
            return;
        }
        PeerConnection connection =
                connections.add(relay, peer, PeerConnection.State.CONNECTING, deadline(exchange.now()));
        connection.asked = exchange;
        state.events.add(new TurnServerEvent.ConnectPeer(connection.id, relay.local, peer));
    }

    /** An authenticated ConnectionBind request, on a connection of its own (§5.4). */
    void bind(Exchange exchange) {
        StunMessage request = exchange.request();
        boolean isNamed = request.lengthOf(StunAttribute.CONNECTION_ID) == 4;
        PeerConnection connection = isNamed ? connections.get((int) request.u32(StunAttribute.CONNECTION_ID)) : null;
        if (connection == null
                || connection.state != PeerConnection.State.UNBOUND
                || exchange.protocol() != Protocol.TCP) {
            state.answers.refuse(exchange, TurnError.BAD_REQUEST);
            return;
        }
        if (!connection.relay.allocation.username.equals(exchange.identity().username())) {
            state.answers.refuse(exchange, TurnError.WRONG_CREDENTIALS);
            return;
        }
        StunWriter answer = state.answers.success(exchange);
        if (answer == null) {
            return;
        }
        answer.u32(StunAttribute.CONNECTION_ID, connection.id);
        state.answers.send(exchange);
        connection.state = PeerConnection.State.BOUND;
        connections.wait(connection, dev.maru.wire.Machine.NEVER);
        state.events.add(new TurnServerEvent.Splice(exchange.server(), exchange.client(), connection.id));
    }

    /** The driver has connected. */
    void connected(int id, long now) {
        PeerConnection connection = connections.get(id);
        if (connection == null || connection.state != PeerConnection.State.CONNECTING) {
            return;
        }
        connection.state = PeerConnection.State.UNBOUND;
        connections.wait(connection, deadline(now));
        Exchange asked = connection.asked;
        connection.asked = null;
        StunWriter answer = asked == null ? null : state.answers.success(asked);
        if (asked != null && answer != null) {
            answer.u32(StunAttribute.CONNECTION_ID, id);
            state.answers.send(asked);
        }
    }

    /** The driver could not connect. */
    void failed(int id) {
        PeerConnection connection = connections.get(id);
        if (connection != null && connection.state == PeerConnection.State.CONNECTING) {
            fail(connection, TurnError.CONNECTION_FAILED);
            connections.remove(connection);
        }
    }

    /** A peer has connected (§5.3). Returns the connection's number, or 0: close it. */
    int accepted(TransportAddress relayed, TransportAddress peer, long now) {
        Relay relay = state.table.relay(Protocol.TCP, relayed);
        if (relay == null || relay.expires <= now) {
            return 0;
        }
        Allocation allocation = relay.allocation;
        if (allocation.permission(peer, now) == null
                || isFull(allocation)
                || connections.between(relay, peer) != null) {
            allocation.packetsDropped++;
            return 0;
        }
        PeerConnection connection = connections.add(relay, peer, PeerConnection.State.UNBOUND, deadline(now));
        StunWriter indication = state.answers.indicate(StunMethod.CONNECTION_ATTEMPT);
        if (indication != null) {
            indication.u32(StunAttribute.CONNECTION_ID, connection.id).xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
            state.answers.sendIndication(allocation);
        }
        return connection.id;
    }

    /** The driver has closed a peer's connection. */
    void closed(int id) {
        PeerConnection connection = connections.get(id);
        if (connection != null) {
            connections.remove(connection);
        }
    }

    /** Counts bytes of a spliced connection. Returns whether the quota lets more through now. */
    boolean count(int id, int bytes, boolean isToPeer, long now) {
        PeerConnection connection = connections.get(id);
        if (connection == null) {
            return false;
        }
        Allocation allocation = connection.relay.allocation;
        if (!allocation.lease.mayRelay(bytes, now)) {
            return false;
        }
        if (isToPeer) {
            allocation.packetsToPeers++;
            allocation.bytesToPeers += bytes;
        } else {
            allocation.packetsToClient++;
            allocation.bytesToClient += bytes;
        }
        return true;
    }

    private void fail(PeerConnection connection, TurnError error) {
        Exchange asked = connection.asked;
        connection.asked = null;
        if (asked != null) {
            state.answers.refuse(asked, error);
        }
    }

    private boolean isFull(Allocation allocation) {
        return connections.countOf(allocation) >= state.config.limits().peerConnections();
    }

    private long deadline(long now) {
        return now + state.config.lifetimes().peerConnection() * ExpiryWheel.TICK;
    }
}
