package dev.maru.simnet;

import dev.maru.wire.TransportAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An IP network in which everybody reaches everybody: the Internet, a home, a carrier's network. What is not in it goes to its
 * gateway, and where there is none, nowhere: silently, as on the real Internet.
 */
public final class Segment {
    private record Port(Link up, Link down, Consumer<SimPacket> receiver) {}

    private final SimNet net;
    private final String name;
    private final Map<TransportAddress, Port> ports = new HashMap<>();
    private @Nullable Consumer<SimPacket> gateway;
    private long unroutable;

    /**
     * An empty network.
     *
     * @param net the world
     * @param name for failure messages
     */
    public Segment(SimNet net, String name) {
        this.net = net;
        this.name = name;
    }

    /**
     * Connects a host.
     *
     * @param ip its address literal
     * @param quality of its wire, in both directions
     * @return the host
     */
    public SimHost host(String ip, LinkQuality quality) {
        SimHost host = new SimHost(net);
        host.attach(this, TransportAddress.ofLiteral(ip, 0), quality);
        return host;
    }

    Wire attach(TransportAddress ip, LinkQuality quality, Consumer<SimPacket> receiver) {
        Port port = new Port(new Link(net, quality), new Link(net, quality), receiver);
        if (ports.putIfAbsent(ip.withoutPort(), port) != null) {
            throw new IllegalArgumentException(ip + " is already in " + name);
        }
        return new Wire(port.up, port.down);
    }

    void detach(TransportAddress ip) {
        ports.remove(ip.withoutPort());
    }

    void gateway(Consumer<SimPacket> next) {
        gateway = next;
    }

    /** Takes a packet from the holder of {@code from}, over its wire. */
    void send(TransportAddress from, SimPacket packet) {
        Port sender = ports.get(from.withoutPort());
        if (sender == null) {
            unroutable++;
            return;
        }
        sender.up.carry(packet, this::route);
    }

    /** Takes a packet from the gateway, which has no wire of its own in here. */
    void enter(SimPacket packet) {
        route(packet);
    }

    private void route(SimPacket packet) {
        Port receiver = ports.get(packet.destination().withoutPort());
        if (receiver != null) {
            receiver.down.carry(packet, receiver.receiver);
        } else if (gateway != null) {
            gateway.accept(packet);
        } else {
            unroutable++;
        }
    }

    /**
     * Packets for which there was no way.
     *
     * @return 0 or more
     */
    public long unroutable() {
        return unroutable;
    }

    @Override
    public String toString() {
        return name;
    }
}
