package dev.maru.simnet;

import dev.maru.simnet.TcpSegment.Kind;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A computer with one or more addresses, whose UDP ports are bound, and whose TCP connections are made, by the test. */
public final class SimHost {
    /** Where ephemeral ports begin (RFC 6335 §6). */
    private static final int FIRST_EPHEMERAL = 49_152;

    private record Interface(Segment segment, Wire wire) {}

    private record Ends(TransportAddress local, TransportAddress remote) {}

    private final SimNet net;
    private final Map<TransportAddress, Interface> interfaces = new LinkedHashMap<>();
    private final Map<TransportAddress, Consumer<Datagram>> sockets = new HashMap<>();
    private final Map<Ends, SimStream> streams = new HashMap<>();
    private final Map<TransportAddress, SimStreamHandler> listeners = new HashMap<>();
    private int nextPort = FIRST_EPHEMERAL;
    private long refused;

    SimHost(SimNet net) {
        this.net = net;
    }

    /**
     * Gives the host one more address, in the same network or another.
     *
     * @param segment the network
     * @param ip the address; its port does not count
     * @param quality of the wire
     * @return the wire, to change it later
     */
    public Wire attach(Segment segment, TransportAddress ip, LinkQuality quality) {
        Wire wire = segment.attach(ip, quality, this::receive);
        interfaces.put(ip.withoutPort(), new Interface(segment, wire));
        return wire;
    }

    /**
     * Takes an address away, as when Wi-Fi is left. Its sockets stay and hear nothing.
     *
     * @param ip the address
     */
    public void detach(TransportAddress ip) {
        Interface gone = interfaces.remove(ip.withoutPort());
        if (gone != null) {
            gone.segment.detach(ip);
        }
    }

    /**
     * The addresses, in the order in which they were given.
     *
     * @return with port 0
     */
    public List<TransportAddress> addresses() {
        return List.copyOf(interfaces.keySet());
    }

    /**
     * The wire of the first address.
     *
     * @return the wire
     */
    public Wire wire() {
        return interfaces.values().iterator().next().wire;
    }

    /**
     * Binds a port.
     *
     * @param local address and port; port 0 takes the next free one
     * @param receiver is handed a datagram with addresses; the bytes are its own
     * @return the address that was bound
     */
    public TransportAddress bind(TransportAddress local, Consumer<Datagram> receiver) {
        TransportAddress bound = local.port() != 0 ? local : local.withPort(nextPort++);
        if (sockets.putIfAbsent(bound, receiver) != null) {
            throw new IllegalArgumentException(bound + " is in use");
        }
        return bound;
    }

    /**
     * Frees a port.
     *
     * @param local what {@link #bind} returned
     */
    public void close(TransportAddress local) {
        sockets.remove(local);
    }

    /**
     * Lets TCP connections in.
     *
     * @param local address and port; port 0 takes the next free one
     * @param handler of every connection that comes
     * @return the address that was bound
     */
    public TransportAddress listen(TransportAddress local, SimStreamHandler handler) {
        TransportAddress bound = local.port() != 0 ? local : local.withPort(nextPort++);
        if (listeners.putIfAbsent(bound, handler) != null) {
            throw new IllegalArgumentException(bound + " is in use");
        }
        return bound;
    }

    /**
     * Lets no more connections in; those that stand go on.
     *
     * @param local what {@link #listen} returned
     */
    public void stopListening(TransportAddress local) {
        listeners.remove(local);
    }

    /**
     * Makes a TCP connection. Several may share a local address, also with a listener, as {@code SO_REUSEADDR} allows and ICE-TCP
     * needs (RFC 6544 §3).
     *
     * @param local address and port; port 0 takes the next free one
     * @param remote where to
     * @param handler is told how it goes, never before this returns
     * @return the connection, which does not stand yet
     */
    public SimStream connect(TransportAddress local, TransportAddress remote, SimStreamHandler handler) {
        TransportAddress bound = local.port() != 0 ? local : local.withPort(nextPort++);
        SimStream stream = new SimStream(this, bound, remote, handler);
        if (streams.putIfAbsent(new Ends(bound, remote), stream) != null) {
            throw new IllegalArgumentException(bound + " is connected to " + remote);
        }
        stream.connect();
        return stream;
    }

    /**
     * The connection between two addresses.
     *
     * @param local ours
     * @param remote the other side's, as seen from here
     * @return null when there is none
     */
    public @Nullable SimStream stream(TransportAddress local, TransportAddress remote) {
        return streams.get(new Ends(local, remote));
    }

    /**
     * Sends a datagram from its local to its remote address: over UDP, or as one message on the TCP connection between the two.
     *
     * @param datagram copied; over TCP it is dropped when there is no such connection
     */
    public void send(Datagram datagram) {
        if (datagram.protocol() == Protocol.TCP) {
            SimStream stream = stream(datagram.local(), datagram.remote());
            if (stream != null) {
                stream.send(datagram.toByteArray());
            }
        } else {
            transmit(SimPacket.udp(datagram.local(), datagram.remote(), datagram.toByteArray()));
        }
    }

    void transmit(SimPacket packet) {
        Interface via = interfaces.get(packet.source().withoutPort());
        if (via == null) {
            return; // ENETUNREACH: that address is not ours any more
        }
        if (interfaces.containsKey(packet.destination().withoutPort())) {
            net.after(0, () -> receive(packet)); // to ourselves
        } else {
            via.segment.send(packet.source(), packet);
        }
    }

    private void receive(SimPacket packet) {
        TcpSegment tcp = packet.tcp();
        if (tcp != null) {
            receive(packet, tcp);
            return;
        }
        Consumer<Datagram> receiver = sockets.get(packet.destination());
        if (receiver == null) {
            refused++;
            return;
        }
        byte[] bytes = packet.payload().clone();
        receiver.accept(new Datagram(0).wrap(bytes, 0, bytes.length).between(packet.destination(), packet.source()));
    }

    private void receive(SimPacket packet, TcpSegment tcp) {
        SimStream stream = stream(packet.destination(), packet.source());
        SimStreamHandler listener = listeners.get(packet.destination());
        if (stream != null) {
            stream.handle(packet, tcp);
        } else if (tcp.kind() == Kind.SYN && listener != null) {
            SimStream fresh = new SimStream(this, packet.destination(), packet.source(), listener);
            streams.put(new Ends(packet.destination(), packet.source()), fresh);
            fresh.accept();
        } else if (tcp.kind() != Kind.RST) {
            refused++;
            transmit(SimPacket.tcp(packet.destination(), packet.source(), Kind.RST));
        }
    }

    void forget(SimStream stream) {
        streams.remove(new Ends(stream.local(), stream.remote()), stream);
    }

    SimNet net() {
        return net;
    }

    /**
     * Packets for UDP ports that nobody has bound, and for TCP connections that there are not.
     *
     * @return 0 or more
     */
    public long refused() {
        return refused;
    }
}
