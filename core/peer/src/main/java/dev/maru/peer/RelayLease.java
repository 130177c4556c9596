package dev.maru.peer;

import dev.maru.ice.CandidateType;
import dev.maru.turn.TurnClient;
import dev.maru.turn.TurnClientConfig;
import dev.maru.turn.TurnClientEvent;
import dev.maru.turn.TurnClientFailure;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What one TURN server lends one of our addresses: the client, and the relayed addresses that it got. */
final class RelayLease {
    final TransportAddress base;
    final IceServer server;
    private final List<TransportAddress> relayed = new ArrayList<>(2);
    private @Nullable TransportAddress local;
    private @Nullable TurnClient client;
    private boolean isPending = true;
    private boolean isOver;
    private boolean isRetired;

    RelayLease(TransportAddress base, IceServer server) {
        this.base = base;
        this.server = server;
    }

    /** There is a socket or a connection to the server: asks for an allocation. */
    void open(TransportAddress from, List<TransportAddress> peers, RandomGenerator entropy, long now) {
        local = from;
        TurnClient fresh = new TurnClient(
                TurnClientConfig.of(server.protocol(), from, server.address(), server.username(), server.password()),
                entropy);
        client = fresh;
        peers.forEach(peer -> fresh.permit(peer, now));
    }

    /** Lets a peer in. */
    void permit(TransportAddress peer, long now) {
        if (client != null) {
            client.permit(peer, now);
        }
    }

    /** Its server is asked no more; it stays while packets go over it. */
    void retire() {
        isRetired = true;
        isPending = false;
        isOver |= client == null;
    }

    boolean isRetired() {
        return isRetired;
    }

    /** Gives the allocation back. */
    void close(long now) {
        if (client != null) {
            client.close();
        } else {
            isOver = true;
        }
    }

    boolean isWaitingFor(TransportAddress from, IceServer whom) {
        return client == null && base.equals(from) && server.equals(whom);
    }

    boolean isBetween(Protocol protocol, TransportAddress here, TransportAddress there) {
        return protocol == server.protocol() && there.equals(server.address()) && here.equals(local);
    }

    boolean lends(TransportAddress address) {
        return relayed.contains(address);
    }

    List<TransportAddress> relayed() {
        return relayed;
    }

    /** Whether it is not known yet what comes of it. */
    boolean isPending() {
        return isPending;
    }

    /** Whether nothing comes of it any more. */
    boolean isOver() {
        return isOver;
    }

    boolean unwrap(Datagram in, long now) {
        return client != null && client.unwrap(in, now);
    }

    boolean wrap(Datagram out, long now) {
        return client != null && client.wrap(out, now);
    }

    void handleDatagram(Datagram in, long now) {
        if (client != null) {
            client.handleDatagram(in, now);
        }
    }

    void handleTimeout(long now) {
        if (client != null) {
            client.handleTimeout(now);
        }
    }

    long nextTimeout() {
        return client == null ? Machine.NEVER : client.nextTimeout();
    }

    boolean pollTransmit(Datagram out, long now) {
        return client != null && client.pollTransmit(out, now);
    }

    /** Takes what the client has to tell. */
    void react(Gatherer gatherer, List<TransportAddress> gone) {
        if (client == null) {
            return;
        }
        for (TurnClientEvent event = client.pollEvent(); event != null; event = client.pollEvent()) {
            switch (event) {
                case TurnClientEvent.Allocated allocated -> allocated(allocated, gatherer);
                case TurnClientEvent.Failed failed -> fail(failed.failure(), gatherer, gone);
                case TurnClientEvent.Redirected _ ->
                    fail(gatherer, gone, 300, "It asks to use another server, which this transport does not do.");
                case TurnClientEvent.Closed _ -> isOver = true;
                default -> {} // of peers; a check that gets no answer says as much
            }
        }
    }

    private void allocated(TurnClientEvent.Allocated allocated, Gatherer gatherer) {
        isPending = false;
        if (isRetired) {
            return; // it goes back at the next change of the pair
        }
        lend(allocated.relayed(), allocated.mapped(), gatherer);
        if (allocated.second() != null) {
            lend(allocated.second(), allocated.mapped(), gatherer);
        }
        if (server.protocol() == Protocol.UDP) {
            gatherer.find(new Gatherer.Origin(base, base, server), CandidateType.SERVER_REFLEXIVE, allocated.mapped());
        }
    }

    private void lend(TransportAddress address, TransportAddress mapped, Gatherer gatherer) {
        relayed.add(address);
        gatherer.find(new Gatherer.Origin(base, mapped, server), CandidateType.RELAYED, address);
    }

    private void fail(TurnClientFailure failure, Gatherer gatherer, List<TransportAddress> gone) {
        int code = failure.code() == 0 ? Gatherer.NO_ANSWER : failure.code();
        fail(gatherer, gone, code, failure.reason().meaning(Locale.ENGLISH));
    }

    private void fail(Gatherer gatherer, List<TransportAddress> gone, int code, String reason) {
        isPending = false;
        isOver = true;
        gone.addAll(relayed);
        gatherer.failed(base, server, code, reason);
    }
}
