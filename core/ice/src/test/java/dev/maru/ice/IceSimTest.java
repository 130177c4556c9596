package dev.maru.ice;

import static dev.maru.simnet.NatBehaviour.Scope.ADDRESS_AND_PORT_DEPENDENT;
import static dev.maru.simnet.NatBehaviour.Scope.ENDPOINT_INDEPENDENT;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.simnet.Wire;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Agents that find each other through every kind of NAT, and through bad networks. */
class IceSimTest {
    private static final TransportAddress STUN = TransportAddress.ofLiteral("198.51.100.1", 3478);

    /** A world with a STUN server and two peers, each behind a NAT or directly on the Internet (null). */
    private static final class World {
        final SimNet net;
        final Segment internet;
        final IcePeer a;
        final IcePeer b;

        World(long seed, @Nullable NatBehaviour natA, @Nullable NatBehaviour natB, LinkQuality quality) {
            net = new SimNet(seed);
            internet = new Segment(net, "internet");
            stunServer(net, internet);
            a = new IcePeer(net, host(natA, "203.0.113.1", "192.168.1.2", quality), true, STUN);
            b = new IcePeer(net, host(natB, "203.0.113.2", "192.168.2.2", quality), false, STUN);
        }

        private SimHost host(@Nullable NatBehaviour nat, String outside, String inside, LinkQuality quality) {
            if (nat == null) {
                return internet.host(outside, quality);
            }
            Segment home = new Segment(net, "behind " + outside);
            new NatBox(net, home, internet, outside, nat);
            return home.host(inside, quality);
        }

        boolean call() {
            IcePeer.call(a, b);
            return net.runUntil(() -> a.isConnected() && b.isConnected(), 60 * SECOND);
        }

        boolean callOrFail() {
            IcePeer.call(a, b);
            net.runUntil(() -> isSettled(a) && isSettled(b), 120 * SECOND);
            return a.isConnected() && b.isConnected();
        }

        private static boolean isSettled(IcePeer peer) {
            return peer.isConnected() || peer.agent.state() == IceState.FAILED;
        }
    }

    static void stunServer(SimNet net, Segment internet) {
        SimHost server = internet.host("198.51.100.1", LinkQuality.GOOD);
        server.bind(STUN, in -> {
            StunMessage request = new StunMessage();
            if (request.parse(in.bytes(), in.offset(), in.length())) {
                Datagram out = new Datagram(200).between(STUN, in.remote());
                StunWriter writer = new StunWriter();
                writer.respond(out.bytes(), 0, StunClass.SUCCESS_RESPONSE, request)
                        .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, in.remote())
                        .finish(out);
                server.send(out);
            }
        });
    }

    @Test
    void tellsAWayForDataBeforeAPairIsNominated() {
        World world = new World(1, null, null, LinkQuality.GOOD.withLatency(SECOND / 20));
        IcePeer.call(world.a, world.b);
        assertThat(world.b.agent.way()).isNull();
        assertThat(world.net.runUntil(() -> world.b.agent.way() != null, 10 * SECOND))
                .isTrue();
        assertThat(world.b.agent.selected()).isNull();
        assertThat(world.b.agent.state()).isEqualTo(IceState.CHECKING);
        assertThat(world.net.runUntil(() -> world.b.agent.selected() != null, 10 * SECOND))
                .isTrue();
        assertThat(world.b.agent.way()).isEqualTo(world.b.agent.selected());
        world.b.agent.close();
        assertThat(world.b.agent.way()).isNull();
    }

    private static List<NatBehaviour> allNats() {
        List<NatBehaviour> all = new ArrayList<>();
        for (NatBehaviour.Scope mapping : NatBehaviour.Scope.values()) {
            for (NatBehaviour.Scope filtering : NatBehaviour.Scope.values()) {
                all.add(NatBehaviour.of(mapping, filtering));
            }
        }
        return all;
    }

    /**
     * What RFC 4787 and RFC 8445 let expect of two NATs and a STUN server alone.
     *
     * <p>With endpoint-independent mapping on both sides each peer is where the STUN server saw it, and its own checks open its
     * filter for exactly that address: always. With it on one side only, the other comes from a port that nobody
     * knows, so the first must let in any port of an address it has sent to. With it on neither side, one must let in anybody
     * on the mapping for the STUN server, the other any port of an address it has sent to; and since an answer must come from
     * where the check went, one of them must at least keep its port for all ports of an address.
     */
    private static boolean isExpectedToConnect(NatBehaviour a, NatBehaviour b) {
        boolean isKnownA = a.mapping() == ENDPOINT_INDEPENDENT;
        boolean isKnownB = b.mapping() == ENDPOINT_INDEPENDENT;
        if (isKnownA && isKnownB) {
            return true;
        }
        if (isKnownA || isKnownB) {
            return (isKnownA ? a : b).filtering() != ADDRESS_AND_PORT_DEPENDENT;
        }
        return reaches(a, b) || reaches(b, a);
    }

    private static boolean reaches(NatBehaviour from, NatBehaviour to) {
        boolean somebodyKeepsThePort =
                from.mapping() != ADDRESS_AND_PORT_DEPENDENT || to.mapping() != ADDRESS_AND_PORT_DEPENDENT;
        return to.filtering() == ENDPOINT_INDEPENDENT
                && from.filtering() != ADDRESS_AND_PORT_DEPENDENT
                && somebodyKeepsThePort;
    }

    private static String name(NatBehaviour nat) {
        return nat.mapping() + " mapping, " + nat.filtering() + " filtering";
    }

    @TestFactory
    List<DynamicTest> connectsThroughThePairsOfNatsThatTheRfcsLetExpect() {
        List<DynamicTest> tests = new ArrayList<>();
        for (NatBehaviour a : allNats()) {
            for (NatBehaviour b : allNats()) {
                tests.add(DynamicTest.dynamicTest(name(a) + " x " + name(b), () -> {
                    World world = new World(1, a, b, LinkQuality.GOOD);
                    assertThat(world.callOrFail())
                            .as("%s %s %s", world.net, world.a.states, world.b.states)
                            .isEqualTo(isExpectedToConnect(a, b));
                }));
            }
        }
        return tests;
    }

    @Test
    void connectsDirectlyOnOneNetworkInTwoRoundTrips() {
        World world = new World(1, null, null, LinkQuality.GOOD);
        assertThat(world.call()).isTrue();
        assertThat(world.a.selectedTypes()).isEqualTo("host/host");
        assertThat(world.b.selectedTypes()).isEqualTo("host/host");
        // 50 ms of signaling, then check, triggered check and nomination over links of 10 + 10 ms
        assertThat(world.net.now()).isLessThan(250 * SimNet.MILLISECOND);
        world.net.runFor(60 * SECOND);
        assertThat(world.a.agent.state()).isEqualTo(IceState.COMPLETED);
        assertThat(world.b.agent.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void prefersTheHomeNetworkToTheWayAroundIt() {
        SimNet net = new SimNet(2);
        Segment internet = new Segment(net, "internet");
        Segment home = new Segment(net, "home");
        stunServer(net, internet);
        new NatBox(net, home, internet, "203.0.113.1", NatBehaviour.FULL_CONE.withHairpinning());
        IcePeer a = new IcePeer(net, home.host("192.168.1.2", LinkQuality.GOOD), true, STUN);
        IcePeer b = new IcePeer(net, home.host("192.168.1.3", LinkQuality.GOOD), false, STUN);
        IcePeer.call(a, b);
        assertThat(net.runUntil(() -> a.isConnected() && b.isConnected(), 60 * SECOND))
                .isTrue();
        net.runFor(10 * SECOND);
        assertThat(a.selectedTypes()).isEqualTo("host/host");
        assertThat(b.selectedTypes()).isEqualTo("host/host");
    }

    @Test
    void connectsBehindCarrierGradeNat() {
        SimNet net = new SimNet(3);
        Segment internet = new Segment(net, "internet");
        Segment carrier = new Segment(net, "carrier");
        stunServer(net, internet);
        new NatBox(net, carrier, internet, "203.0.113.1", NatBehaviour.PORT_RESTRICTED_CONE.withHairpinning());
        IcePeer[] peers = new IcePeer[2];
        for (int i = 0; i < 2; i++) {
            Segment home = new Segment(net, "home " + i);
            new NatBox(net, home, carrier, "100.64.0." + (i + 2), NatBehaviour.PORT_RESTRICTED_CONE);
            peers[i] = new IcePeer(net, home.host("192.168.1.2", LinkQuality.GOOD), i == 0, STUN);
        }
        IcePeer.call(peers[0], peers[1]);
        assertThat(net.runUntil(() -> peers[0].isConnected() && peers[1].isConnected(), 60 * SECOND))
                .isTrue();
    }

    @Test
    void failsInTimeWhenUdpIsBlocked() {
        World world = new World(1, NatBehaviour.UDP_BLOCKED, NatBehaviour.FULL_CONE, LinkQuality.GOOD);
        assertThat(world.callOrFail()).isFalse();
        assertThat(world.a.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(world.b.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(world.net.now()).isLessThan(90 * SECOND);
    }

    @Test
    void endsConnectedOrFailedInBadNetworksAndAgreesOnThePair() {
        int connected = 0;
        for (long seed = 0; seed < 300; seed++) {
            LinkQuality bad = LinkQuality.GOOD
                    .withLoss(0.05 * (seed % 7))
                    .withJitter(seed % 3 * 40 * SimNet.MILLISECOND)
                    .withReordering(0.1)
                    .withDuplicates(0.1);
            World world = new World(
                    seed, NatBehaviour.PORT_RESTRICTED_CONE, seed % 2 == 0 ? null : NatBehaviour.FULL_CONE, bad);
            if (world.callOrFail()) {
                connected++;
                world.net.runFor(20 * SECOND);
                IceEvent.PairSelected a = world.a.agent.selected();
                IceEvent.PairSelected b = world.b.agent.selected();
                assertThat(a).as("%s", world.net).isNotNull();
                assertThat(b).as("%s", world.net).isNotNull();
                assertThat(a.remote().address())
                        .as("%s", world.net)
                        .isEqualTo(b.local().address());
            }
        }
        assertThat(connected).isGreaterThan(285);
    }

    /** A late answer to an earlier check, reordered or doubled, must not hide the answer to the nomination. */
    @Test
    void connectsAlwaysWhenNothingIsLostButMuchIsDoubledAndReordered() {
        for (long seed = 0; seed < 300; seed++) {
            LinkQuality odd = LinkQuality.GOOD
                    .withJitter(40 * SimNet.MILLISECOND)
                    .withReordering(0.3)
                    .withDuplicates(0.3);
            World world = new World(seed, NatBehaviour.PORT_RESTRICTED_CONE, null, odd);
            assertThat(world.call())
                    .as("%s %s %s", world.net, world.a.states, world.b.states)
                    .isTrue();
        }
    }

    @Test
    void settlesARoleConflictOfTwoWhoBothControl() {
        for (boolean both : new boolean[] {true, false}) {
            SimNet net = new SimNet(9);
            Segment internet = new Segment(net, "internet");
            IcePeer a = new IcePeer(net, internet.host("203.0.113.1", LinkQuality.GOOD), both, null);
            IcePeer b = new IcePeer(net, internet.host("203.0.113.2", LinkQuality.GOOD), both, null);
            IcePeer.call(a, b);
            assertThat(net.runUntil(() -> a.isConnected() && b.isConnected(), 60 * SECOND))
                    .isTrue();
            assertThat(a.agent.isControlling()).isNotEqualTo(b.agent.isControlling());
        }
    }

    /** Of several checks that cross, each may be answered with 487; the role changes once, not once for each answer. */
    @Test
    void settlesARoleConflictOnSeveralPairsAtOnce() {
        for (long seed = 0; seed < 200; seed++) {
            SimNet net = new SimNet(seed);
            Segment internet = new Segment(net, "internet");
            SimHost hostA = internet.host("203.0.113.1", LinkQuality.GOOD.withLatency(150 * SimNet.MILLISECOND));
            SimHost hostB = internet.host("203.0.113.2", LinkQuality.GOOD.withLatency(150 * SimNet.MILLISECOND));
            for (int i = 3; i < 6; i++) {
                hostA.attach(internet, TransportAddress.ofLiteral("198.18.0." + i, 0), LinkQuality.GOOD);
                hostB.attach(internet, TransportAddress.ofLiteral("198.18.1." + i, 0), LinkQuality.GOOD);
            }
            boolean both = seed % 2 == 0;
            IcePeer a = new IcePeer(net, hostA, both, null);
            IcePeer b = new IcePeer(net, hostB, both, null);
            IcePeer.call(a, b);
            boolean connected = net.runUntil(() -> a.isConnected() && b.isConnected(), 10 * SECOND);
            assertThat(connected).as("%s %s %s", net, a.states, b.states).isTrue();
            assertThat(a.agent.isControlling()).isNotEqualTo(b.agent.isControlling());
            for (IcePeer peer : List.of(a, b)) {
                long changes = peer.events.stream()
                        .filter(IceEvent.RoleChanged.class::isInstance)
                        .count();
                assertThat(changes).as("%s", net).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void losesConsentWhenThePeerIsGone() {
        World world = new World(1, null, null, LinkQuality.GOOD);
        world.call();
        world.net.runFor(10 * SECOND);
        world.b.host.wire().up(false);
        long cut = world.net.now();
        assertThat(world.net.runUntil(() -> world.a.agent.state() == IceState.DISCONNECTED, 60 * SECOND))
                .isTrue();
        assertThat(world.net.now() - cut).isLessThan(11 * SECOND);
        assertThat(world.net.runUntil(() -> world.a.agent.state() == IceState.FAILED, 60 * SECOND))
                .isTrue();
        // RFC 7675 §5.1: 30 s after the last answer
        assertThat(world.net.now() - cut).isBetween(23 * SECOND, 32 * SECOND);
        assertThat(world.a.agent.selected()).isNull();
    }

    @Test
    void comesBackByItselfAfterAShortCut() {
        World world = new World(1, null, NatBehaviour.PORT_RESTRICTED_CONE, LinkQuality.GOOD);
        world.call();
        world.net.runFor(10 * SECOND);
        world.b.host.wire().up(false);
        world.net.runUntil(() -> world.a.agent.state() == IceState.DISCONNECTED, 60 * SECOND);
        world.b.host.wire().up(true);
        assertThat(world.net.runUntil(() -> world.a.isConnected() && world.b.isConnected(), 10 * SECOND))
                .isTrue();
        world.net.runFor(60 * SECOND);
        assertThat(world.a.states).doesNotContain("FAILED");
    }

    @Test
    void takesAnotherPairWhenOneDiesWithoutANewNegotiation() {
        for (boolean controllingLoses : new boolean[] {true, false}) {
            SimNet net = new SimNet(5);
            Segment internet = new Segment(net, "internet");
            SimHost hostA = internet.host("203.0.113.1", LinkQuality.GOOD);
            SimHost hostB = internet.host("203.0.113.2", LinkQuality.GOOD);
            SimHost mobile = controllingLoses ? hostA : hostB;
            mobile.attach(internet, TransportAddress.ofLiteral("198.18.0.7", 0), LinkQuality.GOOD);
            IcePeer a = new IcePeer(net, hostA, true, null);
            IcePeer b = new IcePeer(net, hostB, false, null);
            IcePeer.call(a, b);
            net.runUntil(() -> a.isConnected() && b.isConnected(), 60 * SECOND);
            net.runFor(20 * SECOND);
            Wire wifi = mobile.wire();
            wifi.up(false);
            IcePeer moved = controllingLoses ? a : b;
            assertThat(net.runUntil(
                            () -> moved.agent.selected() != null
                                    && moved.agent
                                            .selected()
                                            .base()
                                            .isSameHost(TransportAddress.ofLiteral("198.18.0.7", 0))
                                    && a.isConnected()
                                    && b.isConnected(),
                            30 * SECOND))
                    .as("%s %s %s", net, a.states, b.states)
                    .isTrue();
        }
    }

    @Test
    void restartsWhileDataGoesOnTheOldWay() {
        World world = new World(4, NatBehaviour.FULL_CONE, NatBehaviour.PORT_RESTRICTED_CONE, LinkQuality.GOOD);
        world.call();
        world.net.runFor(10 * SECOND);
        IceEvent.PairSelected before = world.a.agent.selected();
        world.a.restart();
        world.b.restart();
        assertThat(world.a.agent.selected()).isEqualTo(before);
        world.a.host.addresses().forEach(world.a::gather);
        world.b.host.addresses().forEach(world.b::gather);
        assertThat(world.net.runUntil(
                        () -> !before.base().equals(world.a.agent.selected().base()), 60 * SECOND))
                .isTrue();
        world.net.runFor(60 * SECOND);
        assertThat(world.a.isConnected()).isTrue();
        assertThat(world.b.isConnected()).isTrue();
        assertThat(world.a.states).doesNotContain("FAILED", "DISCONNECTED");
    }

    /** webrtc-stats, RTCIceCandidatePairStats. */
    @Test
    void countsChecksAndMeasuresTheirRoundTrips() {
        World world = new World(4, NatBehaviour.FULL_CONE, NatBehaviour.FULL_CONE, LinkQuality.GOOD);
        world.call();
        world.net.runFor(60 * SECOND);
        PairStatistics used = world.a.agent.pairStatistics().stream()
                .filter(PairStatistics::isSelected)
                .findFirst()
                .orElseThrow();
        assertThat(used.state()).isEqualTo("succeeded");
        assertThat(used.isNominated()).isTrue();
        // One each five seconds, give or take a fifth (RFC 7675 §5.1).
        assertThat(used.consentRequestsSent()).isBetween(10L, 15L);
        assertThat(used.requestsSent()).isGreaterThan(used.consentRequestsSent());
        assertThat(used.responsesReceived()).isEqualTo(used.requestsSent());
        assertThat(used.requestsReceived()).isPositive().isEqualTo(used.responsesSent());
        assertThat(used.rttNanos()).isBetween(SECOND / 100, SECOND / 5);
        assertThat(used.totalRttNanos()).isGreaterThanOrEqualTo(used.responsesReceived() * (SECOND / 100));
        assertThat(world.a.agent.pairStatistics())
                .hasSizeGreaterThan(1)
                .filteredOn(PairStatistics::isSelected)
                .hasSize(1);
    }
}
