package dev.maru.turn;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.simnet.SimStream;
import dev.maru.simnet.SimStreamHandler;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** TCP connections of peers through client and server (RFC 6062), over connections of the virtual network. */
class TurnClientStreamSimTest {
    private static final TransportAddress LOCAL = TransportAddress.ofLiteral("203.0.113.5", 5_000);
    private static final TransportAddress SERVER = TransportAddress.ofLiteral("198.51.100.1", 3_478);
    private static final TransportAddress PEER = TransportAddress.ofLiteral("192.0.2.10", 9_000);
    private static final LinkQuality BAD =
            LinkQuality.GOOD.withLoss(0.05).withReordering(0.1).withJitter(20 * MILLISECOND);

    private SimNet net;
    private SimHost clientHost;
    private SimHost serverHost;
    private SimHost peerHost;
    private TurnClient client;
    private TurnServer server;
    private SimDriver<TurnClientEvent> clientDriver;
    private SimDriver<TurnServerEvent> serverDriver;
    private final List<TurnClientEvent> events = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final Map<Integer, SimStream> peersOfServer = new HashMap<>();
    private final Map<TransportAddress, Integer> spliced = new HashMap<>();
    private final Map<Integer, TransportAddress> clientsOfServer = new HashMap<>();
    private SimStream data;

    private record Streams(
            Consumer<SimStream> opened, BiConsumer<SimStream, Datagram> message, Consumer<SimStream> closed)
            implements SimStreamHandler {
        @Override
        public void onOpen(SimStream stream) {
            opened.accept(stream);
        }

        @Override
        public void onMessage(SimStream stream, Datagram in) {
            message.accept(stream, in);
        }

        @Override
        public void onClosed(SimStream stream, Ending ending) {
            closed.accept(stream);
        }
    }

    private void start(long seed) {
        events.clear();
        heard.clear();
        peersOfServer.clear();
        spliced.clear();
        clientsOfServer.clear();
        net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        serverHost = internet.host("198.51.100.1", LinkQuality.GOOD);
        clientHost = internet.host("203.0.113.5", BAD);
        peerHost = internet.host("192.0.2.10", LinkQuality.GOOD);
        server = new TurnServer(
                TurnClientWorld.CONFIG,
                new TurnServices(
                        new FixedCredentials(Map.of("mina", "secret")), peer -> true, new Ports(), Quotas.UNLIMITED),
                net.entropy());
        serverDriver = new SimDriver<>(net, serverHost, server, this::serverTold);
        serverHost.listen(SERVER, new Streams(stream -> {}, this::fromClient, stream -> {
            server.handleClosed(stream.local(), stream.remote(), net.now());
            serverDriver.drain();
        }));
        client = new TurnClient(
                TurnClientConfig.of(Protocol.TCP, LOCAL, SERVER, "mina", "secret")
                        .withRelayTcp(),
                net.entropy());
        clientHost.connect(LOCAL, SERVER, new Streams(stream -> {}, (stream, in) -> toClient(in), stream -> {}));
        clientDriver = new SimDriver<>(net, clientHost, client, events::add);
        net.runUntil(() -> client.state() == TurnClientState.ALLOCATED, 60 * SECOND);
        assertThat(events).as("%s", net).singleElement().isInstanceOf(TurnClientEvent.Allocated.class);
    }

    private final class Ports implements RelaySockets {
        @Override
        public Opening open(Wish wish) {
            assertThat(wish.protocol()).isEqualTo(Protocol.TCP);
            TransportAddress at = SERVER.withPort(50_000);
            serverHost.listen(
                    at, new Streams(TurnClientStreamSimTest.this::peerCame, (s, in) -> toSpliced(s, in), s -> {}));
            return new Opened(at, at);
        }

        @Override
        public void close(Protocol protocol, TransportAddress local) {
            serverHost.stopListening(local);
        }
    }

    private void peerCame(SimStream stream) {
        int id = server.peerAccepted(stream.local(), stream.remote(), net.now());
        if (id == 0) {
            stream.close();
        } else {
            peersOfServer.put(id, stream);
        }
        serverDriver.drain();
    }

    private void toSpliced(SimStream peer, Datagram in) {
        peersOfServer.forEach((id, stream) -> {
            TransportAddress to = clientsOfServer.get(id);
            if (stream == peer && to != null) {
                serverHost.send(in.between(Protocol.TCP, SERVER, to));
            }
        });
    }

    private void serverTold(TurnServerEvent event) {
        switch (event) {
            case TurnServerEvent.ConnectPeer ask ->
                peersOfServer.put(
                        ask.id(),
                        serverHost.connect(
                                ask.relayed(),
                                ask.peer(),
                                new Streams(
                                        stream -> {
                                            server.peerConnected(ask.id(), net.now());
                                            serverDriver.drain();
                                        },
                                        this::toSpliced,
                                        stream -> {
                                            server.peerFailed(ask.id(), net.now());
                                            serverDriver.drain();
                                        })));
            case TurnServerEvent.Splice splice -> {
                spliced.put(splice.client(), splice.id());
                clientsOfServer.put(splice.id(), splice.client());
            }
            case TurnServerEvent.ClosePeer close ->
                peersOfServer.get(close.id()).close();
            case TurnServerEvent.AllocationMade made -> {}
            case TurnServerEvent.AllocationEnded ended -> {}
            case TurnServerEvent.AllocationMoved moved -> {}
        }
    }

    private void fromClient(SimStream stream, Datagram in) {
        Integer id = spliced.get(stream.remote());
        if (id != null) {
            peersOfServer.get(id).send(in.toByteArray());
        } else {
            server.handleDatagram(in, net.now());
            serverDriver.drain();
        }
    }

    private void toClient(Datagram in) {
        client.handleDatagram(in, net.now());
        clientDriver.drain();
    }

    /** Opens a connection for a peer's and lets it be tied to it. */
    private void bind(int id) {
        TransportAddress local = LOCAL.withPort(6_000 + id % 1_000);
        TurnClientEvent bound = new TurnClientEvent.ConnectionBound(id, local);
        data = clientHost.connect(
                local,
                SERVER,
                new Streams(
                        stream -> {
                            client.bindConnection(id, local);
                            clientDriver.drain();
                        },
                        (stream, in) -> {
                            if (events.contains(bound)) {
                                heard.add(new String(in.toByteArray(), StandardCharsets.UTF_8));
                            } else {
                                toClient(in);
                            }
                        },
                        stream -> {}));
        assertThat(net.runUntil(() -> events.contains(bound), 60 * SECOND))
                .as("%s", net)
                .isTrue();
    }

    private <T extends TurnClientEvent> T await(Class<T> kind) {
        assertThat(net.runUntil(() -> kind.isInstance(events.getLast()), 60 * SECOND))
                .as("%s: %s", net, events)
                .isTrue();
        return kind.cast(events.getLast());
    }

    @Test
    void connectsToAPeerThroughTheServer() {
        for (long seed = 0; seed < 50; seed++) {
            start(seed);
            peerHost.listen(PEER, new Streams(s -> {}, (s, in) -> s.send(in.toByteArray()), s -> {}));
            client.connect(PEER);
            clientDriver.drain();
            bind(await(TurnClientEvent.PeerConnected.class).connectionId());
            data.send("hello".getBytes(StandardCharsets.UTF_8));
            net.runFor(30 * SECOND);
            assertThat(heard).as("%s", net).containsExactly("hello");
        }
    }

    @Test
    void takesTheCallOfAPermittedPeer() {
        for (long seed = 0; seed < 50; seed++) {
            start(seed);
            client.permit(PEER, net.now());
            clientDriver.drain();
            await(TurnClientEvent.PeerPermitted.class);
            SimStream call =
                    peerHost.connect(PEER, SERVER.withPort(50_000), new Streams(s -> {}, (s, in) -> {}, s -> {}));
            TurnClientEvent.PeerCalls told = await(TurnClientEvent.PeerCalls.class);
            assertThat(told.peer()).isEqualTo(PEER);
            bind(told.connectionId());
            call.send("hello".getBytes(StandardCharsets.UTF_8));
            net.runFor(30 * SECOND);
            assertThat(heard).as("%s", net).containsExactly("hello");
        }
    }

    @Test
    void saysThatAPeerDoesNotListen() {
        start(1);
        client.connect(PEER);
        clientDriver.drain();
        TurnClientEvent.PeerRefused refused = await(TurnClientEvent.PeerRefused.class);
        assertThat(refused.failure().reason()).isEqualTo(TurnClientReason.CONNECTION_TIMEOUT_OR_FAILURE);
        assertThat(client.state()).isEqualTo(TurnClientState.ALLOCATED);
    }

    @Test
    void saysThatAConnectionIsNotKnown() {
        start(1);
        TransportAddress local = LOCAL.withPort(7_000);
        clientHost.connect(local, SERVER, new Streams(s -> {}, (s, in) -> toClient(in), s -> {}));
        client.bindConnection(12_345, local);
        clientDriver.drain();
        TurnClientEvent.ConnectionRefused refused = await(TurnClientEvent.ConnectionRefused.class);
        assertThat(refused.failure().reason()).isEqualTo(TurnClientReason.BAD_REQUEST);
        assertThat(refused.local()).isEqualTo(local);
    }
}
