package dev.maru.peer;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.ice.Candidate;
import dev.maru.ice.CandidateType;
import dev.maru.peer.NatTable.Servers;
import dev.maru.peer.NatTable.Way;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Two transports, every kind of NAT between them, and every kind of help. */
class IceTransportSimTest {
    /** To a server on the Internet and back, on links that are good. */
    private static final long ROUND_TRIP = 40 * MILLISECOND;

    @TestFactory
    List<DynamicTest> connectsThroughEveryPairOfNatsAsTheRfcsLetExpect() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Servers servers : Servers.values()) {
            NatTable.nats()
                    .forEach((nameA, a) -> NatTable.nats().forEach((nameB, b) -> {
                        String name = nameA + " x " + nameB + ", " + servers.words;
                        tests.add(DynamicTest.dynamicTest(name, () -> {
                            SimWorld world = SimWorld.of(1, a, b, servers, LinkQuality.GOOD);
                            Way way = world.call();
                            assertThat(way)
                                    .as("%s %s %s", world.net, world.a.pair, world.b.pair)
                                    .isEqualTo(NatTable.expected(a, b, servers));
                            if (way != Way.NONE) {
                                world.talk();
                            }
                        }));
                    }));
        }
        return tests;
    }

    /** Two homes of one provider, whose big NAT is all that the Internet sees (RFC 6888); each home has a NAT of its own behind it. */
    private static SimWorld neighbours(boolean hairpins, Servers servers) {
        SimNet net = new SimNet(1);
        Segment internet = new Segment(net, "internet");
        Segment provider = new Segment(net, "provider");
        NatBehaviour big = NatBehaviour.PORT_RESTRICTED_CONE;
        new NatBox(net, provider, internet, "203.0.113.1", hairpins ? big.withHairpinning() : big);
        SimHost[] hosts = new SimHost[2];
        for (int i = 0; i < hosts.length; i++) {
            Segment home = new Segment(net, "home " + i);
            new NatBox(net, home, provider, "100.64.0." + (2 + i), NatBehaviour.PORT_RESTRICTED_CONE);
            hosts[i] = home.host("192.168." + i + ".2", LinkQuality.GOOD);
        }
        return new SimWorld(net, internet, hosts[0], hosts[1], servers);
    }

    /** RFC 4787 §6: without hairpinning two hosts behind one NAT do not reach each other at its outer address. */
    @Test
    void connectsNeighboursBehindACarrierGradeNatDirectlyIfItHairpins() {
        assertThat(neighbours(true, Servers.STUN).call()).isEqualTo(Way.DIRECT);
        assertThat(neighbours(false, Servers.STUN).call()).isEqualTo(Way.NONE);
    }

    @Test
    void connectsNeighboursBehindACarrierGradeNatByTheRelayElse() {
        SimWorld world = neighbours(false, Servers.TURN_UDP);
        assertThat(world.call()).isEqualTo(Way.RELAY);
        world.talk();
    }

    @Test
    void gathersEachKindOfCandidateOnce() {
        SimWorld world = SimWorld.of(1, NatBehaviour.PORT_RESTRICTED_CONE, null, Servers.TURN_UDP, LinkQuality.GOOD);
        assertThat(world.call()).isEqualTo(Way.DIRECT);
        assertThat(world.a.candidates())
                .extracting(Candidate::type)
                .containsExactlyInAnyOrder(CandidateType.HOST, CandidateType.SERVER_REFLEXIVE, CandidateType.RELAYED);
        // Without a NAT the reflexive candidate is the host's (RFC 8445 §5.1.3).
        assertThat(world.b.candidates())
                .extracting(Candidate::type)
                .containsExactlyInAnyOrder(CandidateType.HOST, CandidateType.RELAYED);
        assertThat(world.a.events).contains(new IceTransportEvent.GatheringDone());
    }

    @Test
    void prefersUdpToTheRelayOverTcpAndThatOverTls() {
        SimNet net = new SimNet(1);
        Segment internet = new Segment(net, "internet");
        SimRelay relay = new SimRelay(net, internet, "198.51.100.1");
        SimTransport alone = new SimTransport(
                net,
                internet.host("203.0.113.1", LinkQuality.GOOD),
                true,
                List.of(relay.overTls(), relay.overTcp(), relay.overUdp()));
        SimTransport.call(
                alone, new SimTransport(net, internet.host("203.0.113.2", LinkQuality.GOOD), false, List.of()));
        net.runFor(5 * SECOND);
        List<Long> priorities = alone.candidates().stream()
                .filter(candidate -> candidate.type() == CandidateType.RELAYED)
                .map(Candidate::priority)
                .toList();
        assertThat(priorities).hasSize(3).doesNotHaveDuplicates();
        // UDP answers after two round trips, TCP and TLS after three; so they come in the order of preference.
        assertThat(priorities.getFirst()).isGreaterThan(priorities.get(1)).isGreaterThan(priorities.get(2));
    }

    @Test
    void connectsDirectlyWithinThreeRoundTripsAfterSignaling() {
        SimWorld world = SimWorld.of(1, null, null, Servers.STUN, LinkQuality.GOOD);
        assertThat(world.call()).isEqualTo(Way.DIRECT);
        assertThat(world.a.connectedAt).isLessThan(SimTransport.SIGNALING + 3 * ROUND_TRIP + 350 * MILLISECOND);
    }

    @Test
    void staysConnectedOverTheRelayForAnHour() {
        SimWorld world = SimWorld.of(
                1, NatBehaviour.SYMMETRIC, NatBehaviour.SYMMETRIC, Servers.TURN_UDP, LinkQuality.GOOD.withLoss(0.02));
        assertThat(world.call()).isEqualTo(Way.RELAY);
        for (int minute = 0; minute < 60; minute++) {
            world.net.runFor(60 * SECOND);
            assertThat(world.a.isConnected()).as("after %d minutes", minute).isTrue();
        }
        for (int i = 0; i < 20; i++) {
            world.a.say("still here");
        }
        world.net.runFor(SECOND);
        assertThat(world.b.heard.size()).isGreaterThan(10);
    }

    @Test
    void connectsOrFailsInBadNetworksButIsNeverStuck() {
        int seeds = Boolean.getBoolean("maru.long") ? 5_000 : 200;
        int connected = 0;
        List<@Nullable NatBehaviour> nats = new ArrayList<>(NatTable.nats().values());
        for (long seed = 0; seed < seeds; seed++) {
            NatBehaviour a = nats.get((int) (seed % nats.size()));
            NatBehaviour b = nats.get((int) (seed * 7 / nats.size() % nats.size()));
            LinkQuality bad =
                    LinkQuality.GOOD.withLoss(0.15).withDuplicates(0.05).withReordering(0.1);
            SimWorld world = SimWorld.of(seed, a, b, Servers.TURN_TLS, bad);
            SimTransport.call(world.a, world.b);
            boolean isSettled = world.net.runUntil(() -> world.a.isSettled() && world.b.isSettled(), 180 * SECOND);
            assertThat(isSettled)
                    .as("seed %d: %s %s", seed, world.a.events, world.b.events)
                    .isTrue();
            connected += world.a.isConnected() && world.b.isConnected() ? 1 : 0;
        }
        assertThat(connected).isGreaterThan(seeds * 9 / 10);
    }
}
