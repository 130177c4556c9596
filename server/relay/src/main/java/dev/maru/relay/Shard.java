package dev.maru.relay;

import dev.maru.net.Driven;
import dev.maru.net.Reactor;
import dev.maru.net.SendError;
import dev.maru.net.UdpHandler;
import dev.maru.net.UdpOptions;
import dev.maru.net.UdpSocket;
import dev.maru.turn.TurnServer;
import dev.maru.turn.TurnServerEvent;
import dev.maru.turn.TurnServices;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
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
    private final RelayLog log;
    private final TurnServer server;
    private final RelayPorts ports;
    private final Tally tally = new Tally();
    private final Map<TransportAddress, UdpSocket> udp = new HashMap<>();
    private final Datagram out = new Datagram(Datagram.MAX_LENGTH);
    private boolean isPending;
    private @Nullable CompletableFuture<Void> drained;

    /**
     * What all shards of a relay have in common.
     *
     * @param quotas how much each user may have
     * @param log where allocations are written down
     * @param epochSeconds the seconds since 1970
     */
    record Shared(RelayQuotas quotas, RelayLog log, java.util.function.LongSupplier epochSeconds) {}

    /**
     * A shard without sockets.
     *
     * @param ports which ports it may relay from
     * @param entropy unguessable
     */
    Shard(
            Reactor reactor,
            Shared shared,
            RelayRules rules,
            List<RelayedHost> hosts,
            PortRange ports,
            RandomGenerator entropy) {
        this.reactor = reactor;
        this.log = shared.log();
        this.ports = new RelayPorts(reactor, this, udp, hosts, ports, entropy);
        this.server = new TurnServer(
                rules.turn(),
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
            drain(now);
        }
    }

    @Override
    public void onSendError(UdpSocket socket, TransportAddress remote, SendError error, long now) {
        tally.sendErrors++;
    }

    @Override
    public long nextTimeout() {
        return server.nextTimeout();
    }

    @Override
    public void handleTimeout(long now) {
        server.handleTimeout(now);
        drain(now);
    }

    /** Sends by the socket that the packet says it leaves from. Full queues and sockets that are gone count as drops of the network. */
    private void send(Datagram packet) {
        UdpSocket socket = packet.protocol() == Protocol.UDP ? udp.get(packet.local()) : null;
        if (socket == null || !socket.send(packet)) {
            tally.sendErrors++;
        }
    }

    /** Takes from the machine what it has to say, until it has nothing more. */
    private void drain(long now) {
        isPending = false;
        while (server.pollTransmit(out, now)) {
            send(out);
        }
        for (TurnServerEvent event = server.pollEvent(); event != null; event = server.pollEvent()) {
            tally.count(event);
            log.tell(event);
        }
        CompletableFuture<Void> waiting = drained;
        if (waiting != null && server.allocations() == 0) {
            waiting.complete(null);
        }
    }

    void configure(RelayRules rules, Shared shared) {
        server.configure(
                rules.turn(),
                new RelayCredentials(rules.users(), rules.secrets(), shared.epochSeconds()),
                rules.peers());
        drain(reactor.now());
    }

    /** Makes no more allocations; completed when the last one has gone. */
    void finish(CompletableFuture<Void> done) {
        drained = done;
        server.drain(reactor.now());
        drain(reactor.now());
    }

    /** Ends everything. */
    void close() {
        server.close(reactor.now());
        drain(reactor.now());
        reactor.unregister(this);
        new ArrayList<>(udp.values()).forEach(UdpSocket::close);
        udp.clear();
    }

    RelayStatus status(boolean withAllocations) {
        long now = reactor.now();
        Tally.Sum sum = tally.sum();
        List<dev.maru.turn.AllocationStatus> all = new ArrayList<>();
        server.visit(
                each -> {
                    sum.add(each.traffic());
                    if (withAllocations) {
                        all.add(each);
                    }
                },
                now);
        return new RelayStatus(sum.totals(server.allocations(), ports.openCount()), all);
    }
}
