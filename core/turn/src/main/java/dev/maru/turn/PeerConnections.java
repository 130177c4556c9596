package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All connections to peers (RFC 6062), by their numbers, which cannot be guessed. */
final class PeerConnections {
    private final Map<Integer, PeerConnection> byId = new HashMap<>();
    private final ExpiryWheel wheel;
    private final EventQueue events;
    private final RandomGenerator entropy;
    private Consumer<PeerConnection> onTimeout = connection -> {};

    PeerConnections(ExpiryWheel wheel, EventQueue events, RandomGenerator entropy) {
        this.wheel = wheel;
        this.events = events;
        this.entropy = entropy;
    }

    /** Who answers the client when a connection was not made in time. */
    void onTimeout(Consumer<PeerConnection> listener) {
        onTimeout = listener;
    }

    @Nullable
    PeerConnection get(int id) {
        return byId.get(id);
    }

    /** The connection of a relayed address to a peer. */
    @Nullable
    PeerConnection between(Relay relay, TransportAddress peer) {
        return relay.connections.stream()
                .filter(connection -> connection.peer.equals(peer))
                .findAny()
                .orElse(null);
    }

    int countOf(Allocation allocation) {
        return allocation.relays().mapToInt(relay -> relay.connections.size()).sum();
    }

    /** Adds one that is given up at a deadline. */
    PeerConnection add(Relay relay, TransportAddress peer, PeerConnection.State state, long deadline) {
        int id = entropy.nextInt();
        while (id == 0 || byId.containsKey(id)) {
            id = entropy.nextInt();
        }
        PeerConnection connection = new PeerConnection(id, relay, peer, state, this);
        byId.put(id, connection);
        if (relay.connections.isEmpty()) {
            relay.connections = new ArrayList<>();
        }
        relay.connections.add(connection);
        wheel.schedule(connection, deadline);
        return connection;
    }

    /** Another deadline for one that has come further. */
    void wait(PeerConnection connection, long deadline) {
        wheel.schedule(connection, deadline);
    }

    /** Forgets one; the driver knows already, or is told by who calls. */
    void remove(PeerConnection connection) {
        wheel.cancel(connection);
        byId.remove(connection.id);
        connection.relay.connections.remove(connection);
    }

    /** Ends all of a relayed address. */
    void endOf(Relay relay) {
        List.copyOf(relay.connections).forEach(this::end);
    }

    void expire(PeerConnection connection) {
        onTimeout.accept(connection);
        end(connection);
    }

    private void end(PeerConnection connection) {
        remove(connection);
        events.add(new TurnServerEvent.ClosePeer(connection.id));
    }
}
