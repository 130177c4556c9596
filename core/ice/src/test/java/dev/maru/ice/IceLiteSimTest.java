package dev.maru.ice;

import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.TransportAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lite agents (RFC 8445 §2.5) with full and with lite peers. */
class IceLiteSimTest {
    private static final IceConfig LITE = IceConfig.DEFAULT.lite();

    private final SimNet net = new SimNet(11);
    private final Segment internet = new Segment(net, "internet");
    private final SimHost server = internet.host("203.0.113.1", LinkQuality.GOOD);

    private static TransportAddress at(String ip) {
        return TransportAddress.ofLiteral(ip, 0);
    }

    private IcePeer homeUser(boolean isControlling, NatBehaviour nat) {
        Segment home = new Segment(net, "home");
        new NatBox(net, home, internet, "203.0.113.9", nat);
        return new IcePeer(net, home.host("192.168.1.2", LinkQuality.GOOD), isControlling, null);
    }

    private boolean connect(IcePeer a, IcePeer b) {
        IcePeer.call(a, b);
        return net.runUntil(() -> a.isConnected() && b.isConnected(), 60 * SECOND);
    }

    /** RFC 8445 §6.1.1: the full agent controls, whoever began. §7.3.2: the lite one sends no check. */
    @Test
    void letsTheFullPeerControlAndNeverChecks() {
        for (boolean liteBegins : new boolean[] {true, false}) {
            IceLiteSimTest world = new IceLiteSimTest();
            IcePeer lite = new IcePeer(world.net, world.server, liteBegins, null, LITE);
            IcePeer full = world.homeUser(!liteBegins, NatBehaviour.SYMMETRIC);
            assertThat(world.connect(lite, full)).isTrue();
            world.net.runFor(60 * SECOND);
            assertThat(full.agent.isControlling()).isTrue();
            assertThat(lite.agent.isControlling()).isFalse();
            assertThat(lite.requestsSent).isZero();
            assertThat(full.requestsSent).isPositive();
            assertThat(lite.agent.state()).isEqualTo(IceState.COMPLETED); // §8.2
            assertThat(full.agent.state()).isEqualTo(IceState.COMPLETED);
            assertThat(lite.selectedTypes()).isEqualTo("host/prflx");
            assertThat(full.selectedTypes()).isEqualTo("prflx/host");
            assertThat(lite.agent.selected().remote().address().isSameHost(at("203.0.113.9")))
                    .isTrue();
        }
    }

    /** §6.1.1: of two lite agents the one that began controls. §8.2.2: nobody checks; both pair the same candidates. */
    @Test
    void agreesWithALitePeerWithoutAnyCheck() {
        server.attach(internet, at("198.18.0.1"), LinkQuality.GOOD);
        SimHost other = internet.host("203.0.113.2", LinkQuality.GOOD);
        other.attach(internet, at("198.18.0.2"), LinkQuality.GOOD);
        IcePeer a = new IcePeer(net, server, true, null, LITE);
        IcePeer b = new IcePeer(net, other, false, null, LITE);
        assertThat(connect(a, b)).isTrue();
        net.runFor(61 * SECOND);
        assertThat(a.agent.isControlling()).isTrue();
        assertThat(b.agent.isControlling()).isFalse();
        assertThat(a.requestsSent + b.requestsSent).isZero();
        assertThat(a.agent.state()).isEqualTo(IceState.COMPLETED);
        assertThat(b.agent.state()).isEqualTo(IceState.COMPLETED);
        assertThat(a.agent.selected().remote().address())
                .isEqualTo(b.agent.selected().base());
        assertThat(b.agent.selected().remote().address())
                .isEqualTo(a.agent.selected().base());
        // §11: every Tr = 15 s, by Binding indications
        assertThat(a.indicationsSent).isBetween(3, 5);
        assertThat(b.indicationsSent).isBetween(3, 5);
    }

    @Test
    void noticesThatAFullPeerIsGone() {
        IcePeer lite = new IcePeer(net, server, false, null, LITE);
        IcePeer full = homeUser(true, NatBehaviour.PORT_RESTRICTED_CONE);
        connect(lite, full);
        net.runFor(20 * SECOND);
        full.host.wire().up(false);
        long cut = net.now();
        assertThat(net.runUntil(() -> lite.agent.state() == IceState.DISCONNECTED, 60 * SECOND))
                .isTrue();
        // a full peer asks every 4 to 6 s (RFC 7675 §5.1)
        assertThat(net.now() - cut).isBetween(3 * SECOND, 11 * SECOND);
        assertThat(net.runUntil(() -> lite.agent.state() == IceState.FAILED, 60 * SECOND))
                .isTrue();
        assertThat(net.now() - cut).isBetween(23 * SECOND, 32 * SECOND);
        assertThat(lite.agent.selected()).isNull();
    }

    @Test
    void comesBackWhenTheFullPeerDoes() {
        IcePeer lite = new IcePeer(net, server, false, null, LITE);
        IcePeer full = homeUser(true, NatBehaviour.PORT_RESTRICTED_CONE);
        connect(lite, full);
        full.host.wire().up(false);
        net.runUntil(() -> lite.agent.state() == IceState.DISCONNECTED, 60 * SECOND);
        full.host.wire().up(true);
        assertThat(net.runUntil(() -> lite.isConnected() && full.isConnected(), 10 * SECOND))
                .isTrue();
        net.runFor(60 * SECOND);
        assertThat(lite.states).doesNotContain("FAILED");
    }

    @Test
    void followsAFullPeerToAnotherPair() {
        SimHost mobile = internet.host("203.0.113.2", LinkQuality.GOOD);
        mobile.attach(internet, at("198.18.0.2"), LinkQuality.GOOD);
        IcePeer lite = new IcePeer(net, server, false, null, LITE);
        IcePeer full = new IcePeer(net, mobile, true, null);
        connect(lite, full);
        net.runFor(20 * SECOND);
        assertThat(lite.agent.selected().remote().address().isSameHost(at("203.0.113.2")))
                .isTrue();
        mobile.wire().up(false);
        assertThat(net.runUntil(
                        () -> full.isConnected()
                                && lite.isConnected()
                                && lite.agent.selected().remote().address().isSameHost(at("198.18.0.2")),
                        30 * SECOND))
                .isTrue();
    }

    @Test
    void restartsWithAFullPeer() {
        IcePeer lite = new IcePeer(net, server, false, null, LITE);
        IcePeer full = homeUser(true, NatBehaviour.PORT_RESTRICTED_CONE);
        connect(lite, full);
        net.runFor(10 * SECOND);
        TransportAddress before = lite.agent.selected().base();
        for (IcePeer peer : List.of(lite, full)) {
            peer.restart();
            peer.host.addresses().forEach(peer::gather);
        }
        assertThat(net.runUntil(() -> !before.equals(lite.agent.selected().base()) && full.isConnected(), 60 * SECOND))
                .isTrue();
        net.runFor(60 * SECOND);
        assertThat(lite.states).doesNotContain("FAILED", "DISCONNECTED");
    }

    /** Nobody nominates: the peer's checks cannot come. It must not wait for ever. */
    @Test
    void failsWhenNobodyNominatesInTime() {
        IcePeer lite = new IcePeer(net, server, false, null, LITE);
        IcePeer full = homeUser(true, NatBehaviour.UDP_BLOCKED);
        assertThat(connect(lite, full)).isFalse();
        assertThat(lite.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(full.agent.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void hasHostCandidatesOnly() {
        IcePeer lite = new IcePeer(net, server, false, null, LITE);
        Candidate reflexive = lite.candidate(at("192.0.2.9").withPort(9), CandidateType.SERVER_REFLEXIVE, null);
        assertThat(lite.agent.addLocalCandidate(reflexive, 0)).isFalse();
        assertThatThrownBy(() -> LITE.withPolicy(IcePolicy.RELAY)).isInstanceOf(IllegalArgumentException.class);
    }
}
