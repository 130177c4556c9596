package dev.maru.simnet;

import static dev.maru.simnet.NatBehaviour.Scope.ADDRESS_AND_PORT_DEPENDENT;
import static dev.maru.simnet.NatBehaviour.Scope.ENDPOINT_INDEPENDENT;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The axes of RFC 4787, one by one: what a NAT box does is what the RFC says of its class. */
class NatBoxTest {
    private final SimNet net = new SimNet(3);
    private final Segment internet = new Segment(net, "internet");
    private final Segment home = new Segment(net, "home");
    private final SimHost inside = home.host("192.168.0.2", LinkQuality.GOOD);
    private final SimHost second = home.host("192.168.0.3", LinkQuality.GOOD);
    private final SimHost x = internet.host("198.51.100.1", LinkQuality.GOOD);
    private final SimHost y = internet.host("198.51.100.2", LinkQuality.GOOD);
    private final TransportAddress local = at("192.168.0.2", 5_000);
    private final Map<TransportAddress, List<TransportAddress>> seenBy = new HashMap<>();

    private static TransportAddress at(String ip, int port) {
        return TransportAddress.ofLiteral(ip, port);
    }

    private NatBox nat(NatBehaviour behaviour) {
        NatBox box = new NatBox(net, home, internet, "203.0.113.1", behaviour);
        listen(inside, local);
        listen(second, at("192.168.0.3", 5_000));
        for (int port = 1; port <= 2; port++) {
            listen(x, at("198.51.100.1", port));
            listen(y, at("198.51.100.2", port));
        }
        return box;
    }

    private void listen(SimHost host, TransportAddress address) {
        seenBy.put(address, new ArrayList<>());
        host.bind(address, in -> seenBy.get(address).add(in.remote()));
    }

    private void send(SimHost host, TransportAddress from, TransportAddress to) {
        host.send(new Datagram(0).wrap(new byte[] {1}, 0, 1).between(from, to));
        net.runFor(SECOND);
    }

    /** Sends from the inside host and tells from where the destination saw it. */
    private TransportAddress mapped(TransportAddress to) {
        send(inside, local, to);
        return seenBy.get(to).getLast();
    }

    private boolean isLetIn(SimHost host, TransportAddress from, TransportAddress to) {
        int before = seenBy.get(local).size();
        send(host, from, to);
        return seenBy.get(local).size() > before;
    }

    @Test
    void mapsByAsMuchOfTheDestinationAsItsClassSays() {
        for (NatBehaviour.Scope mapping : NatBehaviour.Scope.values()) {
            NatBoxTest fresh = new NatBoxTest();
            fresh.nat(NatBehaviour.of(mapping, ENDPOINT_INDEPENDENT));
            TransportAddress x1 = fresh.mapped(at("198.51.100.1", 1));
            TransportAddress x2 = fresh.mapped(at("198.51.100.1", 2));
            TransportAddress y1 = fresh.mapped(at("198.51.100.2", 1));
            assertThat(x1.isSameHost(at("203.0.113.1", 0))).isTrue();
            assertThat(x1.equals(x2)).as("%s, two ports", mapping).isEqualTo(mapping != ADDRESS_AND_PORT_DEPENDENT);
            assertThat(x1.equals(y1)).as("%s, two hosts", mapping).isEqualTo(mapping == ENDPOINT_INDEPENDENT);
        }
    }

    @Test
    void letsInWhomItsClassSays() {
        for (NatBehaviour.Scope filtering : NatBehaviour.Scope.values()) {
            NatBoxTest fresh = new NatBoxTest();
            fresh.nat(NatBehaviour.of(ENDPOINT_INDEPENDENT, filtering));
            TransportAddress outside = fresh.mapped(at("198.51.100.1", 1));
            assertThat(fresh.isLetIn(fresh.x, at("198.51.100.1", 1), outside)).isTrue();
            assertThat(fresh.isLetIn(fresh.x, at("198.51.100.1", 2), outside))
                    .as("%s, another port", filtering)
                    .isEqualTo(filtering != ADDRESS_AND_PORT_DEPENDENT);
            assertThat(fresh.isLetIn(fresh.y, at("198.51.100.2", 1), outside))
                    .as("%s, another host", filtering)
                    .isEqualTo(filtering == ENDPOINT_INDEPENDENT);
        }
    }

    @Test
    void letsNobodyInWithoutAMapping() {
        NatBox box = nat(NatBehaviour.FULL_CONE);
        assertThat(isLetIn(x, at("198.51.100.1", 1), at("203.0.113.1", 5_000))).isFalse();
        assertThat(box.filtered()).isEqualTo(1);
    }

    @Test
    void hairpinsOnlyWhenItsClassSays() {
        for (boolean hairpinning : new boolean[] {true, false}) {
            NatBoxTest fresh = new NatBoxTest();
            NatBehaviour cone = NatBehaviour.FULL_CONE;
            fresh.nat(hairpinning ? cone.withHairpinning() : cone);
            TransportAddress outside = fresh.mapped(at("198.51.100.1", 1));
            boolean arrived = fresh.isLetIn(fresh.second, at("192.168.0.3", 5_000), outside);
            assertThat(arrived).isEqualTo(hairpinning);
            if (hairpinning) { // RFC 4787 REQ-9a: with the external source address
                assertThat(fresh.seenBy.get(fresh.local).getLast().isSameHost(at("203.0.113.1", 0)))
                        .isTrue();
            }
        }
    }

    @Test
    void preservesAPortUntilTwoWantIt() {
        nat(NatBehaviour.FULL_CONE.withPortPreservation());
        assertThat(mapped(at("198.51.100.1", 1))).isEqualTo(at("203.0.113.1", 5_000));
        send(second, at("192.168.0.3", 5_000), at("198.51.100.1", 1));
        assertThat(seenBy.get(at("198.51.100.1", 1)).getLast().port()).isNotEqualTo(5_000);
    }

    @Test
    void forgetsAMappingAfterItsLifetimeAndWhenRebooted() {
        NatBox box = nat(NatBehaviour.FULL_CONE.withLifetime(30 * SECOND));
        TransportAddress outside = mapped(at("198.51.100.1", 1));
        net.runFor(20 * SECOND);
        assertThat(mapped(at("198.51.100.1", 1))).isEqualTo(outside);
        net.runFor(31 * SECOND);
        assertThat(isLetIn(x, at("198.51.100.1", 1), outside)).isFalse();
        TransportAddress next = mapped(at("198.51.100.1", 1));
        assertThat(isLetIn(x, at("198.51.100.1", 1), next)).isTrue();
        box.reboot();
        assertThat(isLetIn(x, at("198.51.100.1", 1), next)).isFalse();
    }

    @Test
    void blocksUdpBothWays() {
        nat(NatBehaviour.UDP_BLOCKED);
        send(inside, local, at("198.51.100.1", 1));
        assertThat(seenBy.get(at("198.51.100.1", 1))).isEmpty();
    }

    @Test
    void standsBehindAnother() {
        Segment carrier = new Segment(net, "carrier");
        new NatBox(net, carrier, internet, "203.0.113.9", NatBehaviour.SYMMETRIC);
        new NatBox(net, home, carrier, "100.64.0.2", NatBehaviour.PORT_RESTRICTED_CONE);
        listen(inside, local);
        listen(x, at("198.51.100.1", 1));
        TransportAddress outside = mapped(at("198.51.100.1", 1));
        assertThat(outside.isSameHost(at("203.0.113.9", 0))).isTrue();
        assertThat(isLetIn(x, at("198.51.100.1", 1), outside)).isTrue();
        assertThat(isLetIn(x, at("198.51.100.1", 2), outside)).isFalse();
    }
}
