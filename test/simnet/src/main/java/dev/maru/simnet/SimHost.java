package dev.maru.simnet;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A computer with one or more addresses, whose UDP ports are bound by the test. */
public final class SimHost {
    /** Where ephemeral ports begin (RFC 6335 §6). */
    private static final int FIRST_EPHEMERAL = 49_152;

    private record Interface(Segment segment, Wire wire) {}

    private final SimNet net;
    private final Map<TransportAddress, Interface> interfaces = new LinkedHashMap<>();
    private final Map<TransportAddress, Consumer<Datagram>> sockets = new HashMap<>();
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
     * Sends a datagram from its local to its remote address.
     *
     * @param datagram copied
     */
    public void send(Datagram datagram) {
        Interface via = interfaces.get(datagram.local().withoutPort());
        if (via == null) {
            return; // ENETUNREACH: that address is not ours any more
        }
        SimPacket packet = new SimPacket(datagram.local(), datagram.remote(), datagram.toByteArray());
        if (interfaces.containsKey(packet.destination().withoutPort())) {
            net.after(0, () -> receive(packet)); // to ourselves
        } else {
            via.segment.send(datagram.local(), packet);
        }
    }

    private void receive(SimPacket packet) {
        Consumer<Datagram> receiver = sockets.get(packet.destination());
        if (receiver == null) {
            refused++;
            return;
        }
        byte[] bytes = packet.payload().clone();
        receiver.accept(new Datagram(0).wrap(bytes, 0, bytes.length).between(packet.destination(), packet.source()));
    }

    /**
     * Packets for ports that nobody has bound.
     *
     * @return 0 or more
     */
    public long refused() {
        return refused;
    }
}
