package dev.maru.webrtc;

import dev.maru.net.CloseReason;
import dev.maru.net.Framing;
import dev.maru.net.Reactor;
import dev.maru.net.Stream;
import dev.maru.net.StreamHandler;
import dev.maru.net.StreamOptions;
import dev.maru.net.UdpHandler;
import dev.maru.net.UdpOptions;
import dev.maru.net.UdpSocket;
import dev.maru.peer.IceServer;
import dev.maru.peer.IceTransportEvent;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one connection: a UDP socket on each of our addresses, TCP and TLS connections to relays, TCP connections to the peer.
 * Lives on the reactor's thread.
 */
final class PeerSockets {
    /** What the sockets tell their owner. */
    interface Owner {
        /** A packet came. */
        void received(Datagram in, long now);

        /** A batch of packets is through: the time to send what they brought about. */
        void batchEnded(long now);

        /** A connection that was asked for stands. */
        void opened(Wanted wanted, TransportAddress local, long now);

        /** A connection ended, or could not be made. */
        void ended(Wanted wanted, @Nullable TransportAddress local, String reason, long now);
    }

    /** A connection over TCP that the ICE transport asked for. */
    sealed interface Wanted {
        /** To a relay. */
        record ToRelay(IceTransportEvent.OpenStream request) implements Wanted {}

        /** To the peer itself. */
        record ToPeer(IceTransportEvent.ConnectPeer request) implements Wanted {}
    }

    private record Ends(TransportAddress local, TransportAddress remote) {}

    /** A video frame of a megabyte in a burst, twice. */
    private static final int SOCKET_BUFFER_BYTES = 2 << 20;

    /** Ports that are tried before the host is said to have none free in the range. */
    private static final int PORT_TRIES = 64;

    private final Reactor reactor;
    private final EngineOptions options;
    private final RandomGenerator entropy;
    private final Owner owner;
    private final Map<TransportAddress, UdpSocket> sockets = new HashMap<>();
    private final Map<Ends, Stream> streams = new HashMap<>();

    PeerSockets(Reactor reactor, EngineOptions options, RandomGenerator entropy, Owner owner) {
        this.reactor = reactor;
        this.options = options;
        this.entropy = entropy;
        this.owner = owner;
    }

    private final UdpHandler packets = new UdpHandler() {
        @Override
        public void onDatagram(UdpSocket socket, Datagram in, long now) {
            owner.received(in, now);
        }

        @Override
        public void onBatchEnd(UdpSocket socket, long now) {
            owner.batchEnded(now);
        }
    };

    /** The local addresses that have sockets, without their ports. */
    List<TransportAddress> hosts() {
        return sockets.keySet().stream().map(TransportAddress::withoutPort).toList();
    }

    /** Binds a socket, and returns its address with the port; throws when the host refuses. */
    TransportAddress bind(TransportAddress host) throws IOException {
        // One peer, and frames and transfers come in runs: merged, a run passes the host's network stack once.
        UdpOptions udp = UdpOptions.DEFAULT
                .withBuffers(SOCKET_BUFFER_BYTES, SOCKET_BUFFER_BYTES)
                .withMergeReceived(true);
        UdpSocket socket = openInRange(host, udp);
        sockets.put(socket.local(), socket);
        return socket.local();
    }

    private UdpSocket openInRange(TransportAddress host, UdpOptions udp) throws IOException {
        if (options.minPort() == 0) {
            return reactor.openUdp(host.withPort(0), udp, packets);
        }
        int count = options.maxPort() - options.minPort() + 1;
        int first = entropy.nextInt(count);
        for (int i = 0; i < Math.min(count, PORT_TRIES); i++) {
            try {
                return reactor.openUdp(host.withPort(options.minPort() + (first + i) % count), udp, packets);
            } catch (java.net.BindException e) {
                // Taken by another connection; the next one.
            }
        }
        throw new IOException("no port of " + options.minPort() + ".." + options.maxPort() + " is free on " + host
                + "; widen the range of EngineOptions.withPorts");
    }

    /** Closes the socket of a host address that is gone; returns the address that it had, or null. */
    @Nullable
    TransportAddress unbind(TransportAddress host) {
        for (UdpSocket socket : List.copyOf(sockets.values())) {
            if (socket.local().isSameHost(host)) {
                sockets.remove(socket.local());
                socket.close();
                return socket.local();
            }
        }
        return null;
    }

    /** Sends a packet from the socket or over the connection that it names; one that names none is lost, as on any network. */
    void send(Datagram packet) {
        if (packet.protocol() == Protocol.TCP) {
            Stream stream = streams.get(new Ends(packet.local(), packet.remote()));
            if (stream != null) {
                stream.send(packet);
            }
            return;
        }
        UdpSocket socket = sockets.get(packet.local());
        if (socket != null) {
            socket.send(packet);
        }
    }

    /** Connects to a relay. */
    void connect(IceTransportEvent.OpenStream request) {
        IceServer server = request.server();
        Wanted wanted = new Wanted.ToRelay(request);
        StreamOptions stream = StreamOptions.of(Framing.TURN);
        if (server.isSecure()) {
            try {
                SSLContext context = SSLContext.getDefault();
                stream = stream.withTls(() -> context, server.host());
            } catch (NoSuchAlgorithmException e) {
                owner.ended(wanted, null, "this JDK has no TLS: " + e.getMessage(), reactor.now());
                return;
            }
        }
        connect(wanted, request.base().withPort(0), server.address(), stream);
    }

    /** Connects to the peer. */
    void connect(IceTransportEvent.ConnectPeer request) {
        StreamOptions stream = StreamOptions.of(Framing.RFC4571);
        connect(new Wanted.ToPeer(request), request.local(), request.remote(), stream);
    }

    private void connect(Wanted wanted, TransportAddress from, TransportAddress to, StreamOptions stream) {
        try {
            reactor.connect(from, to, stream, new Life(wanted));
        } catch (IOException e) {
            owner.ended(wanted, null, String.valueOf(e.getMessage()), reactor.now());
        }
    }

    /** Ends a connection to a relay. */
    void disconnect(IceTransportEvent.CloseStream request) {
        Stream stream = streams.remove(new Ends(request.local(), request.remote()));
        if (stream != null) {
            stream.close();
        }
    }

    void close() {
        sockets.values().forEach(UdpSocket::close);
        sockets.clear();
        for (Stream stream : new ArrayList<>(streams.values())) {
            stream.close();
        }
        streams.clear();
    }

    private final class Life implements StreamHandler {
        private final Wanted wanted;

        Life(Wanted wanted) {
            this.wanted = wanted;
        }

        @Override
        public void onOpen(Stream stream, long now) {
            streams.put(new Ends(stream.local(), stream.remote()), stream);
            owner.opened(wanted, stream.local(), now);
        }

        @Override
        public void onMessage(Stream stream, Datagram in, long now) {
            owner.received(in, now);
            owner.batchEnded(now);
        }

        @Override
        public void onClosed(Stream stream, CloseReason reason, long now) {
            boolean wasOpen = streams.remove(new Ends(stream.local(), stream.remote()), stream);
            owner.ended(wanted, wasOpen ? stream.local() : null, "the connection ended: " + reason, now);
        }
    }
}
