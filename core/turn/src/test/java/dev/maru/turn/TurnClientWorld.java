package dev.maru.turn;

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
import java.util.function.UnaryOperator;

/** A client, our server and peers that echo, on the virtual Internet; only the client's wire is bad. */
final class TurnClientWorld {
    static final TransportAddress LOCAL = TransportAddress.ofLiteral("203.0.113.5", 5_000);
    static final TransportAddress SERVER = TransportAddress.ofLiteral("198.51.100.1", 3_478);
    static final TransportAddress SERVER6 = TransportAddress.ofLiteral("2001:db8:1::1", 0);
    static final TransportAddress FORBIDDEN = TransportAddress.ofLiteral("192.0.2.66", 9_000);

    /** Nonces of 200 s, so that several expire between two refreshes. */
    static final TurnServerConfig CONFIG = TurnServerConfig.ofRealm("maru.example")
            .with(new TurnServerConfig.Lifetimes(600, 3_600, 300, 600, 200, 30, 60, 30));

    final Protocol protocol;
    final SimNet net;
    final Segment internet;
    final SimHost clientHost;
    final SimHost serverHost;
    final TurnClient client;
    final List<TurnClientEvent> events = new ArrayList<>();
    final Map<TransportAddress, List<String>> received = new HashMap<>();
    final Map<TransportAddress, SimHost> peers = new HashMap<>();
    final List<Long> requestTimes = new ArrayList<>();
    TurnServer server;
    TransportAddress relayed = TransportAddress.UNSPECIFIED;
    TransportAddress relayed6 = TransportAddress.UNSPECIFIED;
    long sent;
    private SimDriver<TurnServerEvent> serverDriver;
    private final SimDriver<TurnClientEvent> clientDriver;
    private final LinkQuality quality;
    private SimStream connection;
    private int nextPort = 50_000;

    TurnClientWorld(long seed, LinkQuality quality) {
        this(seed, quality, CONFIG, config -> config);
    }

    TurnClientWorld(long seed, LinkQuality quality, TurnServerConfig config, UnaryOperator<TurnClientConfig> refine) {
        this(Protocol.UDP, seed, quality, config, refine);
    }

    TurnClientWorld(
            Protocol protocol,
            long seed,
            LinkQuality quality,
            TurnServerConfig config,
            UnaryOperator<TurnClientConfig> refine) {
        this.protocol = protocol;
        this.quality = quality;
        net = new SimNet(seed);
        internet = new Segment(net, "internet");
        serverHost = internet.host("198.51.100.1", LinkQuality.GOOD);
        serverHost.attach(internet, SERVER6, LinkQuality.GOOD);
        clientHost = internet.host("203.0.113.5", quality);
        startServer(config);
        serverHost.bind(SERVER, in -> {
            requestTimes.add(net.now());
            atServer(in);
        });
        serverHost.listen(SERVER, new AtServer());
        TurnClientConfig asked = refine.apply(TurnClientConfig.of(protocol, LOCAL, SERVER, "mina", "secret"));
        client = new TurnClient(asked, net.entropy());
        reach(LOCAL);
        clientDriver = new SimDriver<>(net, clientHost, client, this::told);
    }

    /** Starts the server, or starts it again without its memory. */
    void startServer(TurnServerConfig config) {
        TurnServices services = new TurnServices(
                new FixedCredentials(Map.of("mina", "secret")),
                peer -> !peer.isSameHost(FORBIDDEN),
                new Sockets(),
                Quotas.UNLIMITED);
        server = new TurnServer(config, services, net.entropy());
        serverDriver = new SimDriver<>(net, serverHost, server, event -> {});
    }

    private final class Sockets implements RelaySockets {
        @Override
        public Opening open(Wish wish) {
            nextPort += wish.port() == Port.ANY ? 0 : nextPort & 1;
            TransportAddress at = (wish.isIpv6() ? SERVER6 : SERVER).withPort(nextPort++);
            serverHost.bind(at, TurnClientWorld.this::atServer);
            if (wish.port() == Port.EVEN_AND_NEXT) {
                serverHost.bind(at.withPort(nextPort++), TurnClientWorld.this::atServer);
            }
            return new Opened(at, at);
        }

        @Override
        public void close(Protocol protocol, TransportAddress local) {
            serverHost.close(local);
        }
    }

    /** The server's side of connections. */
    private final class AtServer implements SimStreamHandler {
        @Override
        public void onOpen(SimStream stream) {
            // its first message says what it is for
        }

        @Override
        public void onMessage(SimStream stream, Datagram in) {
            atServer(in);
        }

        @Override
        public void onClosed(SimStream stream, Ending ending) {
            server.handleClosed(stream.local(), stream.remote(), net.now());
            serverDriver.drain();
        }
    }

    /** The client's side of its connection. */
    private final class AtClient implements SimStreamHandler {
        @Override
        public void onOpen(SimStream stream) {
            // what was sent early has waited
        }

        @Override
        public void onMessage(SimStream stream, Datagram in) {
            atClient(in);
        }

        @Override
        public void onClosed(SimStream stream, Ending ending) {
            client.handleClosed();
            clientDriver.drain();
        }
    }

    /** Opens the client's way to the server. */
    private void reach(TransportAddress local) {
        if (protocol == Protocol.TCP) {
            connection = clientHost.connect(local, SERVER, new AtClient());
        } else {
            clientHost.bind(local, this::atClient);
        }
    }

    private void atServer(Datagram in) {
        Datagram packet = withRoom(in.toByteArray()).between(in.protocol(), in.local(), in.remote());
        if (server.forward(packet, net.now())) {
            serverHost.send(packet);
        } else {
            server.handleDatagram(packet, net.now());
        }
        serverDriver.drain();
    }

    private void atClient(Datagram in) {
        Datagram packet = withRoom(in.toByteArray()).between(in.protocol(), in.local(), in.remote());
        if (client.unwrap(packet, net.now())) {
            if (!packet.local().equals(packet.remote().isIpv6() ? relayed6 : relayed)) {
                throw new AssertionError(packet + " did not come to the relayed address");
            }
            received.computeIfAbsent(packet.remote(), peer -> new ArrayList<>())
                    .add(new String(packet.toByteArray(), StandardCharsets.UTF_8));
        } else {
            client.handleDatagram(packet, net.now());
        }
        clientDriver.drain();
    }

    private void told(TurnClientEvent event) {
        events.add(event);
        if (event instanceof TurnClientEvent.Allocated allocated) {
            relayed = allocated.relayed();
            TransportAddress second = allocated.second();
            relayed6 = second == null ? relayed6 : second;
        }
    }

    private static Datagram withRoom(byte[] bytes) {
        byte[] array = new byte[64 + bytes.length + 8];
        System.arraycopy(bytes, 0, array, 64, bytes.length);
        return new Datagram(0).wrap(array, 64, bytes.length);
    }

    /** Adds a peer that sends everything back. */
    TransportAddress echo(String ip) {
        SimHost host = internet.host(ip, LinkQuality.GOOD);
        TransportAddress address = TransportAddress.ofLiteral(ip, 9_000);
        host.bind(address, in -> host.send(in));
        peers.put(address, host);
        return address;
    }

    /** Lets a peer send to the relayed address of its own accord. */
    void call(TransportAddress peer, String text) {
        peers.get(peer).send(withRoom(text.getBytes(StandardCharsets.UTF_8)).between(peer, relayed));
    }

    boolean send(TransportAddress peer, String text) {
        Datagram packet =
                withRoom(text.getBytes(StandardCharsets.UTF_8)).between(peer.isIpv6() ? relayed6 : relayed, peer);
        boolean isWrapped = client.wrap(packet, net.now());
        if (isWrapped) {
            sent++;
            clientHost.send(packet);
        }
        clientDriver.drain();
        return isWrapped;
    }

    /** A packet to each peer every 7 s. */
    void talkFor(long duration, TransportAddress... peers) {
        long end = net.now() + duration;
        for (int i = 0; net.now() < end; i++) {
            for (TransportAddress peer : peers) {
                send(peer, peer + " " + i);
            }
            net.runFor(7 * SimNet.SECOND);
        }
    }

    void drain() {
        clientDriver.drain();
    }

    /** Another local address instead of the old one. */
    void move(TransportAddress from, TransportAddress next) {
        clientHost.detach(from);
        clientHost.attach(internet, next, quality);
        reach(next);
        client.move(next);
        drain();
    }

    /** The connection breaks, and the client makes another one. */
    void reconnect(TransportAddress next) {
        connection.abort();
        client.handleClosed();
        drain();
        net.runFor(SimNet.SECOND);
        reach(next);
        client.move(next);
        drain();
    }

    int receivedFrom(TransportAddress peer) {
        return received.getOrDefault(peer, List.of()).size();
    }

    boolean isAllocated() {
        return client.state() == TurnClientState.ALLOCATED;
    }
}
