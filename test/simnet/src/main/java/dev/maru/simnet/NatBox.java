package dev.maru.simnet;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A router that translates addresses (RFC 4787, RFC 5382): the gateway of an inside segment, with one address in an outside segment. Put one
 * behind another for carrier-grade NAT.
 */
public final class NatBox {
    private static final int FIRST_PORT = 1_024;
    private static final int PORTS = 65_536 - FIRST_PORT;

    /** What a mapping is found by: the inside address, and as much of the destination as the behaviour says. */
    private record Key(Protocol protocol, TransportAddress inside, TransportAddress scope) {}

    /** An outside port; UDP and TCP have their own. */
    private record Outside(Protocol protocol, TransportAddress address) {}

    private static final class Mapping {
        final Key key;
        final Outside outside;
        final Set<TransportAddress> permitted = new HashSet<>();
        long lastOut;

        Mapping(Key key, Outside outside) {
            this.key = key;
            this.outside = outside;
        }
    }

    private final SimNet net;
    private final Segment inside;
    private final Segment outside;
    private final TransportAddress address;
    private final Wire wire;
    private NatBehaviour behaviour;
    private final Map<Key, Mapping> byKey = new HashMap<>();
    private final Map<Outside, Mapping> byOutside = new HashMap<>();
    private long filtered;

    /**
     * Puts a NAT between two networks.
     *
     * @param net the world
     * @param inside whose gateway it becomes
     * @param outside where it has its address
     * @param ip the outside address, a literal
     * @param behaviour how it translates and filters
     */
    public NatBox(SimNet net, Segment inside, Segment outside, String ip, NatBehaviour behaviour) {
        this.net = net;
        this.inside = inside;
        this.outside = outside;
        this.behaviour = behaviour;
        this.address = TransportAddress.ofLiteral(ip, 0);
        this.wire = outside.attach(address, LinkQuality.GOOD.withLatency(0), this::in);
        inside.gateway(this::out);
    }

    /**
     * The outside address.
     *
     * @return with port 0
     */
    public TransportAddress address() {
        return address;
    }

    /**
     * The wire to the outside, to worsen it.
     *
     * @return the wire
     */
    public Wire wire() {
        return wire;
    }

    /** Forgets every mapping, as after a reboot. */
    public void reboot() {
        byKey.clear();
        byOutside.clear();
    }

    /**
     * Behaves differently from now on, and forgets every mapping.
     *
     * @param next the new behaviour
     */
    public void behaviour(NatBehaviour next) {
        behaviour = next;
        reboot();
    }

    /**
     * Behaves differently from now on, as when somebody adds a rule to a firewall; mappings stay.
     *
     * @param next the new behaviour
     */
    public void restrict(NatBehaviour next) {
        behaviour = next;
    }

    /**
     * Packets from outside that were not let in.
     *
     * @return 0 or more
     */
    public long filtered() {
        return filtered;
    }

    private void out(SimPacket packet) {
        if (!behaviour.passes(packet)) {
            filtered++;
            return;
        }
        boolean isHairpin = packet.destination().isSameHost(address);
        if (isHairpin && !behaviour.hairpinning()) {
            filtered++;
            return;
        }
        Mapping mapping = mappingFor(packet);
        mapping.lastOut = net.now();
        mapping.permitted.add(scoped(packet.destination(), behaviour.filtering()));
        SimPacket translated = packet.from(mapping.outside.address);
        if (isHairpin) {
            in(translated); // REQ-9: with the external source address
        } else {
            outside.send(address, translated);
        }
    }

    private void in(SimPacket packet) {
        Mapping mapping = byOutside.get(new Outside(packet.protocol(), packet.destination()));
        boolean isBlocked = packet.tcp() == null && !behaviour.passesUdp();
        if (mapping == null || isBlocked || isExpired(mapping) || !permits(mapping, packet.source())) {
            filtered++;
            return;
        }
        inside.enter(packet.to(mapping.key.inside));
    }

    private boolean permits(Mapping mapping, TransportAddress source) {
        return mapping.permitted.contains(scoped(source, behaviour.filtering()));
    }

    private Mapping mappingFor(SimPacket packet) {
        Key key = new Key(packet.protocol(), packet.source(), scoped(packet.destination(), behaviour.mapping()));
        Mapping known = byKey.get(key);
        if (known != null && !isExpired(known)) {
            return known;
        }
        if (known != null) {
            byOutside.remove(known.outside, known); // unless its port is another's by now
        }
        Mapping fresh =
                new Mapping(key, freeAddress(packet.protocol(), packet.source().port()));
        byKey.put(key, fresh);
        byOutside.put(fresh.outside, fresh);
        return fresh;
    }

    private Outside freeAddress(Protocol protocol, int insidePort) {
        Outside same = new Outside(protocol, address.withPort(insidePort));
        if (behaviour.portPreservation() && isFree(same)) {
            return same;
        }
        int start = net.random().nextInt(PORTS);
        for (int i = 0; i < PORTS; i++) {
            Outside candidate = new Outside(protocol, address.withPort(FIRST_PORT + (start + i) % PORTS));
            if (isFree(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("the NAT at " + address + " has no free port");
    }

    private boolean isFree(Outside candidate) {
        Mapping holder = byOutside.get(candidate);
        return holder == null || isExpired(holder);
    }

    private boolean isExpired(Mapping mapping) {
        boolean isTcp = mapping.key.protocol == Protocol.TCP;
        long lifetime = isTcp ? NatBehaviour.TCP_LIFETIME_NANOS : behaviour.lifetimeNanos();
        return net.now() - mapping.lastOut > lifetime;
    }

    private static TransportAddress scoped(TransportAddress remote, NatBehaviour.Scope scope) {
        return switch (scope) {
            case ENDPOINT_INDEPENDENT -> TransportAddress.UNSPECIFIED;
            case ADDRESS_DEPENDENT -> remote.withoutPort();
            case ADDRESS_AND_PORT_DEPENDENT -> remote;
        };
    }
}
