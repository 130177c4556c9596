package dev.maru.relay;

import dev.maru.net.Driven;
import dev.maru.net.Reactor;
import dev.maru.net.SendError;
import dev.maru.net.UdpHandler;
import dev.maru.net.UdpOptions;
import dev.maru.net.UdpSocket;
import dev.maru.turn.AllocationStatus;
import dev.maru.turn.TurnServer;
import dev.maru.turn.TurnServerEvent;
import dev.maru.turn.TurnServices;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One reactor's part of a relay: a TURN server's machine, the sockets where clients come, and those behind relayed addresses.
 *
 * <p>A packet that can be relayed is rewritten in place and queued for sending at once; everything else goes through the machine, which is drained
 * when the batch is through. On the reactor's thread, but for the constructor.
 */
final class Shard implements UdpHandler, Driven {
    /** Many clients share these sockets, so they may queue much: as much as Linux gives without being asked by the administrator. */
    private static final int CLIENT_BUFFER_BYTES = 4 << 20;

    private final Reactor reactor;
    private final RelayPlaces places;
    private final RelayLog log;
    private final TurnServer server;
    private final RelayPorts ports;
    private final Tally tally = new Tally();
    private final Map<TransportAddress, UdpSocket> udp = new HashMap<>();
    private final Clients clients;
    private final PeerStreams peers;
    private final Datagram out = new Datagram(Datagram.MAX_LENGTH);
    private boolean isPending;
    private boolean isSettling;
    private @Nullable CompletableFuture<Void> drained;

    /**
     * What all shards of a relay have in common.
     *
     * @param quotas how much each user may have
     * @param log where allocations are written down
     * @param epochSeconds the seconds since 1970
     */
    record Shared(RelayQuotas quotas, RelayLog log, LongSupplier epochSeconds) {}

    /**
     * A shard without sockets.
     *
     * @param ports which ports it may relay from
     */
    Shard(Reactor reactor, Shared shared, RelayRules rules, RelayPlaces places, PortRange ports) {
        SecureRandom entropy = new SecureRandom();
        this.places = places;
        this.reactor = reactor;
        this.log = shared.log();
        this.clients = new Clients(reactor, this, rules.lifetimes().maxAllocation());
        this.peers = new PeerStreams(reactor, clients, this);
        this.ports = new RelayPorts(new RelayPorts.Sockets(reactor, this, peers, udp), places.hosts(), ports, entropy);
        this.server = new TurnServer(
                rules.turn(places.discovery()),
                new TurnServices(
                        new RelayCredentials(rules.users(), rules.secrets(), shared.epochSeconds()),
                        rules.peers(),
                        this.ports,
                        shared.quotas()),
                entropy);
    }

    /** Lets clients come over UDP. */
    TransportAddress listen(TransportAddress address, boolean shared) throws IOException {
        UdpOptions options = UdpOptions.DEFAULT
                .withBuffers(CLIENT_BUFFER_BYTES, CLIENT_BUFFER_BYTES)
                .withMergeReceived(true)
                .withReusePort(shared);
        UdpSocket socket = reactor.openUdp(address, options, this);
        udp.put(socket.local(), socket);
        return socket.local();
    }

    /** Lets clients come over TCP, or over TLS with the certificate of the moment. */
    TransportAddress listen(TransportAddress address, @Nullable Supplier<SSLContext> tls) throws IOException {
        return clients.listen(address, tls);
    }

    TurnServer server() {
        return server;
    }

    @Override
    public void onDatagram(UdpSocket socket, Datagram in, long now) {
        if (server.forward(in, now)) {
            send(in);
        } else {
            server.handleDatagram(in, now);
            isPending = true;
        }
    }

    @Override
    public void onBatchEnd(UdpSocket socket, long now) {
        if (isPending) {
            settle(now);
        }
    }

    /** A message out of a client's stream. */
    void receive(Datagram in, long now) {
        if (server.forward(in, now)) {
            send(in);
        } else {
            server.handleDatagram(in, now);
            settle(now);
        }
    }

    void clientClosed(TransportAddress local, TransportAddress remote, long now) {
        server.handleClosed(local, remote, now);
        settle(now);
    }

    @Override
    public void onSendError(UdpSocket socket, TransportAddress remote, SendError error, long now) {
        tally.sendErrors++;
    }

    @Override
    public long nextTimeout() {
        return Math.min(server.nextTimeout(), peers.nextTimeout());
    }

    @Override
    public void handleTimeout(long now) {
        server.handleTimeout(now);
        peers.handleTimeout(now);
        settle(now);
    }

    /** Sends by the socket that the packet says it leaves from. Full queues and sockets that are gone count as drops of the network. */
    private void send(Datagram packet) {
        if (packet.protocol() == Protocol.TCP ? !clients.send(packet) : !sendUdp(packet)) {
            tally.sendErrors++;
        }
    }

    private boolean sendUdp(Datagram packet) {
        UdpSocket socket = udp.get(packet.local());
        return socket != null && socket.send(packet);
    }

    /** Takes from the machine what it has to say, until it has nothing more. What that leads to may call it again, which then does nothing. */
    void settle(long now) {
        isPending = false;
        if (isSettling) {
            return;
        }
        isSettling = true;
        boolean more = true;
        while (more) {
            more = false;
            while (server.pollTransmit(out, now)) {
                send(out);
            }
            TurnServerEvent event = server.pollEvent();
            if (event != null) {
                more = true;
                act(event, now);
            }
        }
        isSettling = false;
        CompletableFuture<Void> waiting = drained;
        if (waiting != null && server.allocations() == 0) {
            waiting.complete(null);
        }
    }

    private void act(TurnServerEvent event, long now) {
        switch (event) {
            case TurnServerEvent.ConnectPeer connect -> peers.connect(connect, now);
            case TurnServerEvent.Splice splice -> peers.splice(splice, now);
            case TurnServerEvent.ClosePeer close -> peers.close(close.id());
            case TurnServerEvent.AllocationMade made -> tally.count(made);
            case TurnServerEvent.AllocationEnded ended -> tally.count(ended);
            case TurnServerEvent.AllocationMoved moved -> {}
        }
        log.tell(event);
    }

    void configure(RelayRules rules, Shared shared) {
        server.configure(
                rules.turn(places.discovery()),
                new RelayCredentials(rules.users(), rules.secrets(), shared.epochSeconds()),
                rules.peers());
        settle(reactor.now());
    }

    /** Makes no more allocations; completed when the last one has gone. */
    void finish(CompletableFuture<Void> done) {
        drained = done;
        server.drain(reactor.now());
        settle(reactor.now());
    }

    /** Ends everything. */
    void close() {
        server.close(reactor.now());
        settle(reactor.now());
        reactor.unregister(this);
        clients.close();
        peers.close();
        new ArrayList<>(udp.values()).forEach(UdpSocket::close);
        udp.clear();
    }

    RelayStatus status(boolean withAllocations) {
        long now = reactor.now();
        Tally.Sum sum = tally.sum();
        List<AllocationStatus> all = new ArrayList<>();
        server.visit(
                each -> {
                    sum.add(each.traffic());
                    if (withAllocations) {
                        all.add(each);
                    }
                },
                now);
        tally.connections = clients.count();
        tally.refused = clients.refused();
        return new RelayStatus(sum.totals(server.allocations(), ports.openCount()), all);
    }
}
