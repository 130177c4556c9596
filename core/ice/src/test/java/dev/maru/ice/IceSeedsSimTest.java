package dev.maru.ice;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.simnet.Wire;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Bad days: loss, jitter, reordering, duplicates, flapping links, interfaces that go, restarts, TCP and lite peers, in whatever mixture
 * the seed says. Every one ends connected or failed within its time, on both sides alike.
 *
 * <p>300 seeds, or 5,000 with {@code -Dmaru.long=true} ({@code ./maru test --long}). A failure names its seed;
 * {@code -Dmaru.ice.seed=N} runs that one alone.
 */
class IceSeedsSimTest {
    private static final int SEEDS = Boolean.getBoolean("maru.long") ? 5_000 : 300;

    /** Until both have settled: a check ends after 23.5 s, one over TCP after 39.5 s, consent after 30 s, patience for candidates 15 s. */
    private static final long SETTLED = 120 * SECOND;

    /** One seed. */
    private static final class Day {
        private final SimNet net;
        private final Segment internet;
        private final SplittableRandom dice;
        private final String name;
        private final IcePeer a;
        private final IcePeer b;
        private boolean hasTrouble;
        private final List<Wire> wires = new ArrayList<>();

        Day(long seed) {
            name = "-Dmaru.ice.seed=" + seed;
            net = new SimNet(seed);
            dice = new SplittableRandom(seed ^ 0x5EED);
            internet = new Segment(net, "internet");
            IceSimTest.stunServer(net, internet);
            TransportAddress stun = TransportAddress.ofLiteral("198.51.100.1", 3478);
            boolean isLite = dice.nextInt(8) == 0;
            boolean aControls = dice.nextBoolean();
            IceConfig config = isLite ? IceConfig.DEFAULT.lite() : IceConfig.DEFAULT;
            a = new IcePeer(net, host("203.0.113.1", dice.nextInt(4) > 0), aControls, stun);
            b = new IcePeer(net, host("203.0.113.2", !isLite && dice.nextInt(3) > 0), !aControls, stun, config);
        }

        private SimHost host(String outside, boolean isBehindNat) {
            SimHost host;
            if (isBehindNat) {
                Segment home = new Segment(net, "behind " + outside);
                NatBehaviour.Scope[] scopes = NatBehaviour.Scope.values();
                NatBehaviour nat = NatBehaviour.of(scopes[dice.nextInt(3)], scopes[dice.nextInt(3)]);
                new NatBox(net, home, internet, outside, dice.nextInt(6) == 0 ? nat.withoutUdp() : nat);
                host = home.host("192.168.1.2", quality());
            } else {
                host = internet.host(outside, quality());
            }
            if (dice.nextInt(3) == 0) {
                TransportAddress second = TransportAddress.ofLiteral(outside.replace("203.0.113", "198.18.0"), 0);
                wires.add(host.attach(internet, second, quality()));
            }
            wires.add(host.wire());
            return host;
        }

        private LinkQuality quality() {
            return LinkQuality.GOOD
                    .withLatency(dice.nextLong(1, 150) * MILLISECOND)
                    .withJitter(dice.nextInt(3) * 40 * MILLISECOND)
                    .withLoss(dice.nextInt(4) * 0.08)
                    .withReordering(dice.nextInt(2) * 0.15)
                    .withDuplicates(dice.nextInt(2) * 0.15);
        }

        private boolean isSettled(IcePeer peer) {
            return peer.isConnected() || peer.agent.state() == IceState.FAILED;
        }

        String story() {
            return name + " " + net + " " + a.states + " " + b.states + "\n" + a.agent.pairs() + "\n" + b.agent.pairs();
        }

        void play() {
            IcePeer.call(a, b);
            if (dice.nextInt(3) == 0) {
                for (IcePeer peer : new IcePeer[] {a, b}) {
                    peer.gatherTcp(
                            peer.host.addresses().getFirst(),
                            CandidateTransport.TCP_ACTIVE,
                            CandidateTransport.TCP_PASSIVE);
                }
            }
            if (dice.nextInt(3) == 0) {
                flap(a, 20 * SECOND);
            }
            boolean isSettled = net.runUntil(() -> isSettled(a) && isSettled(b), SETTLED);
            assertThat(isSettled).as(story()).isTrue();
            makeTrouble();
            net.runFor(SETTLED);
            boolean hasEnded = net.runUntil(() -> isSettled(a) && isSettled(b), SETTLED);
            assertThat(hasEnded).as(story()).isTrue();
            if (!hasTrouble && a.isConnected() && b.isConnected()) {
                assertAgreement();
            }
            for (IcePeer peer : new IcePeer[] {a, b}) {
                boolean isAlive = peer.agent.state() == IceState.FAILED
                        || peer.agent.selected() != null && peer.agent.nextTimeout() != Machine.NEVER;
                assertThat(isAlive).as(story()).isTrue();
            }
        }

        private void flap(IcePeer peer, long duration) {
            peer.host.wire().flap(net, dice.nextLong(1, 8) * SECOND, dice.nextLong(1, 6) * SECOND, duration);
        }

        private void makeTrouble() {
            switch (dice.nextInt(5)) {
                case 0 -> flap(b, 60 * SECOND);
                case 1 -> {
                    hasTrouble = true;
                    a.removeInterface(a.host.addresses().getFirst());
                }
                case 2 -> {
                    hasTrouble = true;
                    a.restart();
                    b.restart();
                    a.host.addresses().forEach(a::gather);
                    b.host.addresses().forEach(b::gather);
                }
                case 3 -> {
                    hasTrouble = true;
                    b.host.wire().up(false);
                }
                default -> {}
            }
        }

        /** When the weather has cleared both use the same pair: what one sends to is what the other has. */
        private void assertAgreement() {
            wires.forEach(wire -> wire.quality(LinkQuality.GOOD));
            assertThat(net.runUntil(this::isAgreed, 60 * SECOND)).as(story()).isTrue();
        }

        private boolean isAgreed() {
            IceEvent.PairSelected here = a.agent.selected();
            IceEvent.PairSelected there = b.agent.selected();
            return here != null
                    && there != null
                    && (here.remote().address().equals(there.local().address())
                            || here.remote().address().equals(there.base()));
        }
    }

    @Test
    void endsConnectedOrFailedAndIsNeverStuck() {
        String one = System.getProperty("maru.ice.seed");
        if (one != null) {
            new Day(Long.parseLong(one)).play();
            return;
        }
        int connected = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Day run = new Day(seed);
            try {
                run.play();
            } catch (RuntimeException broken) {
                throw new AssertionError(run.story(), broken);
            }
            connected += run.a.states.contains("CONNECTED") ? 1 : 0;
        }
        assertThat(connected).isGreaterThan(SEEDS / 2); // else it proves little
    }
}
