package dev.maru.ice;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.simnet.Wire;
import dev.maru.wire.TransportAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interfaces that come, go and flap while a connection is in use, and no negotiation. */
class IceNetworkChangeSimTest {
    private static final TransportAddress WIFI = TransportAddress.ofLiteral("203.0.113.1", 0);
    private static final TransportAddress MOBILE = TransportAddress.ofLiteral("198.18.0.7", 0);

    private final SimNet net = new SimNet(21);
    private final Segment internet = new Segment(net, "internet");
    private final SimHost phone = internet.host("203.0.113.1", LinkQuality.GOOD);
    private final SimHost desk = internet.host("203.0.113.2", LinkQuality.GOOD);
    private IcePeer mover = new IcePeer(net, phone, true, null);
    private IcePeer stayer = new IcePeer(net, desk, false, null);

    private IceNetworkChangeSimTest moverControls(boolean controls) {
        mover = new IcePeer(net, phone, controls, null);
        stayer = new IcePeer(net, desk, !controls, null);
        return this;
    }

    private void connect() {
        IcePeer.call(mover, stayer);
        assertThat(net.runUntil(() -> mover.isConnected() && stayer.isConnected(), 60 * SECOND))
                .isTrue();
        net.runFor(20 * SECOND);
    }

    private boolean isOn(TransportAddress ip) {
        IceEvent.PairSelected here = mover.agent.selected();
        IceEvent.PairSelected there = stayer.agent.selected();
        return mover.isConnected()
                && stayer.isConnected()
                && here != null
                && there != null
                && here.base().isSameHost(ip)
                && there.remote().address().isSameHost(ip);
    }

    /** Where the mover controls it says so at once; else its peer has to notice the silence, at its next consent check. */
    @Test
    void takesAnotherPairWhenAnInterfaceIsRemoved() {
        for (boolean controls : new boolean[] {true, false}) {
            IceNetworkChangeSimTest world = new IceNetworkChangeSimTest().moverControls(controls);
            world.phone.attach(world.internet, MOBILE, LinkQuality.GOOD);
            world.connect();
            assertThat(world.isOn(WIFI)).isTrue();
            world.mover.removeInterface(WIFI);
            long limit = controls ? 500 * MILLISECOND : 15 * SECOND;
            assertThat(world.net.runUntil(() -> world.isOn(MOBILE), limit))
                    .as("%s %s %s", world.net, world.mover.states, world.stayer.states)
                    .isTrue();
            world.net.runFor(60 * SECOND);
            assertThat(world.isOn(MOBILE)).isTrue();
            assertThat(world.mover.states).doesNotContain("FAILED");
        }
    }

    @Test
    void checksAnInterfaceThatComesWhileRunningAndMovesToItWhenTheOldOneGoes() {
        for (boolean controls : new boolean[] {true, false}) {
            IceNetworkChangeSimTest world = new IceNetworkChangeSimTest().moverControls(controls);
            world.connect();
            world.phone.attach(world.internet, MOBILE, LinkQuality.GOOD);
            world.mover.gather(MOBILE);
            world.net.runFor(5 * SECOND);
            assertThat(world.isOn(WIFI)).isTrue(); // it has the lower priority
            world.mover.removeInterface(WIFI);
            assertThat(world.net.runUntil(() -> world.isOn(MOBILE), 15 * SECOND))
                    .isTrue();
        }
    }

    /** The new address comes after the old one has gone: within consent's 30 s nothing has to be negotiated. */
    @Test
    void movesToAnInterfaceThatComesAfterTheOldOneIsGone() {
        for (boolean controls : new boolean[] {true, false}) {
            IceNetworkChangeSimTest world = new IceNetworkChangeSimTest().moverControls(controls);
            world.connect();
            world.phone.wire().up(false);
            world.net.runFor(8 * SECOND);
            world.phone.attach(world.internet, MOBILE, LinkQuality.GOOD);
            world.mover.gather(MOBILE);
            assertThat(world.net.runUntil(() -> world.isOn(MOBILE), 15 * SECOND))
                    .as("%s %s %s", world.net, world.mover.states, world.stayer.states)
                    .isTrue();
        }
    }

    /** A better interface comes: the controlling agent moves there, and the other follows. */
    @Test
    void movesUpToABetterInterface() {
        connect();
        phone.attach(internet, MOBILE, LinkQuality.GOOD);
        TransportAddress base = phone.bind(MOBILE, in -> {
            mover.agent.handleDatagram(in, net.now());
            mover.drain();
        });
        Candidate better = mover.candidate(base, CandidateType.HOST, null);
        mover.offer(better.withPriority(Candidate.MAX_PRIORITY));
        assertThat(net.runUntil(() -> isOn(MOBILE), 5 * SECOND))
                .as("%s %s %s", net, mover.agent.pairs(), stayer.agent.pairs())
                .isTrue();
        assertThat(mover.states).doesNotContain("DISCONNECTED", "FAILED");
    }

    @Test
    void failsAtOnceWhenItsOnlyAddressIsGoneAndNoneCanCome() {
        connect();
        mover.removeInterface(WIFI);
        net.runFor(100 * MILLISECOND);
        assertThat(mover.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(mover.agent.selected()).isNull();
    }

    @Test
    void outlivesALinkThatFlapsForTenMinutes() {
        for (long seed = 0; seed < 20; seed++) {
            SimNet world = new SimNet(seed);
            Segment segment = new Segment(world, "internet");
            SimHost a = segment.host("203.0.113.1", LinkQuality.GOOD);
            IcePeer first = new IcePeer(world, a, true, null);
            IcePeer second = new IcePeer(world, segment.host("203.0.113.2", LinkQuality.GOOD), false, null);
            IcePeer.call(first, second);
            world.runFor(10 * SECOND);
            a.wire().flap(world, 12 * SECOND, 6 * SECOND, 600 * SECOND);
            world.runFor(640 * SECOND);
            for (IcePeer peer : List.of(first, second)) { // down for 9 s at most, so consent (30 s) never expires
                assertThat(peer.isConnected()).as("%s %s", world, peer.states).isTrue();
                assertThat(peer.states).doesNotContain("FAILED").contains("DISCONNECTED");
            }
        }
    }

    /** Two links of which now the one and now the other is up: there is always a way, and it is found again and again. */
    @Test
    void goesToAndFroBetweenTwoLinks() {
        phone.attach(internet, MOBILE, LinkQuality.GOOD);
        connect();
        Wire wifi = phone.wire();
        for (int turn = 0; turn < 5; turn++) {
            wifi.up(false);
            assertThat(net.runUntil(() -> isOn(MOBILE), 20 * SECOND))
                    .as("%s %s %s", net, mover.states, stayer.states)
                    .isTrue();
            net.runFor(60 * SECOND);
            wifi.up(true);
            net.runFor(60 * SECOND);
            assertThat(mover.isConnected()).isTrue();
        }
        assertThat(mover.states).doesNotContain("FAILED");
    }

    /** Consent checks of both sides that cross must not trigger each other: in 600 s each asks 100 to 150 times (RFC 7675 §5.1). */
    @Test
    void asksForConsentNoMoreOftenThanItMust() {
        connect();
        int before = mover.requestsSent + stayer.requestsSent;
        net.runFor(600 * SECOND);
        assertThat(mover.requestsSent + stayer.requestsSent - before).isBetween(200, 320);
    }
}
