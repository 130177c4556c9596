package dev.maru.peer;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.simnet.SimStream;
import dev.maru.simnet.SimStreamHandler;
import dev.maru.turn.FixedCredentials;
import dev.maru.turn.PeerPolicy;
import dev.maru.turn.Quotas;
import dev.maru.turn.RelaySockets;
import dev.maru.turn.TurnServer;
import dev.maru.turn.TurnServerConfig;
import dev.maru.turn.TurnServices;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.Map;

/** Our TURN server on a virtual host: over UDP and TCP on port 3478, and on 443 where TLS would be. */
final class SimRelay implements RelaySockets {
    static final String USERNAME = "mina";
    static final String PASSWORD = "open floor";
    static final int PORT = 3_478;
    static final int TLS_PORT = 443;

    final SimHost host;
    final TransportAddress ip;
    private final SimNet net;
    private final TurnServer server;
    private long scheduled = Machine.NEVER;
    private int nextPort = 50_000;
    /** Relayed addresses that were given back. */
    int closed;

    SimRelay(SimNet net, Segment internet, String address) {
        this.net = net;
        host = internet.host(address, LinkQuality.GOOD);
        ip = TransportAddress.ofLiteral(address, 0);
        // The world's addresses are those of documentation, which are refused by default.
        PeerPolicy everybody = (peer) -> true;
        server = new TurnServer(
                TurnServerConfig.ofRealm("sim"),
                new TurnServices(new FixedCredentials(Map.of(USERNAME, PASSWORD)), everybody, this, Quotas.UNLIMITED),
                net.entropy());
        host.bind(ip.withPort(PORT), this::receive);
        for (int port : new int[] {PORT, TLS_PORT}) {
            host.listen(ip.withPort(port), new Clients());
        }
    }

    IceServer overUdp() {
        return IceServer.turn(Protocol.UDP, ip.withPort(PORT), USERNAME, PASSWORD);
    }

    IceServer overTcp() {
        return IceServer.turn(Protocol.TCP, ip.withPort(PORT), USERNAME, PASSWORD);
    }

    IceServer overTls() {
        return IceServer.turnOverTls(ip.withPort(TLS_PORT), "relay.example", USERNAME, PASSWORD);
    }

    IceServer stun() {
        return IceServer.stun(ip.withPort(PORT));
    }

    @Override
    public Opening open(Wish wish) {
        if (wish.isIpv6() || wish.protocol() == Protocol.TCP) {
            return Failure.NO_SUCH_FAMILY;
        }
        TransportAddress local = host.bind(ip.withPort(nextPort++), this::receive);
        return new Opened(local, local);
    }

    @Override
    public void close(Protocol protocol, TransportAddress local) {
        closed++;
        host.close(local);
    }

    private void receive(Datagram in) {
        // Received packets have room in front for the header that a relay puts there.
        Datagram packet = new Datagram(Datagram.HEADROOM + in.length() + 8);
        packet.wrap(packet.bytes(), Datagram.HEADROOM, 0);
        packet.copyFrom(in.bytes(), in.offset(), in.length());
        packet.between(in.protocol(), in.local(), in.remote());
        if (server.forward(packet, net.now())) {
            host.send(packet);
        } else {
            server.handleDatagram(packet, net.now());
        }
        drain();
    }

    private void drain() {
        Datagram out = new Datagram(4_096);
        while (server.pollTransmit(out, net.now())) {
            host.send(out);
        }
        while (server.pollEvent() != null) {
            // Nobody keeps a log.
        }
        long timeout = server.nextTimeout();
        if (timeout != Machine.NEVER && timeout != scheduled) {
            scheduled = timeout;
            net.after(Math.max(0, timeout - net.now()), () -> {
                if (scheduled == timeout) {
                    scheduled = Machine.NEVER;
                    server.handleTimeout(net.now());
                    drain();
                }
            });
        }
    }

    private final class Clients implements SimStreamHandler {
        @Override
        public void onOpen(SimStream stream) {
            // Its first message says what it wants.
        }

        @Override
        public void onMessage(SimStream stream, Datagram in) {
            receive(in);
        }

        @Override
        public void onClosed(SimStream stream, Ending ending) {
            server.handleClosed(stream.local(), stream.remote(), net.now());
            drain();
        }
    }
}
