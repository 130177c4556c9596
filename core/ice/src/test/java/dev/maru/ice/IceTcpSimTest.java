package dev.maru.ice;

import static dev.maru.ice.CandidateTransport.TCP_ACTIVE;
import static dev.maru.ice.CandidateTransport.TCP_PASSIVE;
import static dev.maru.ice.CandidateTransport.TCP_SIMULTANEOUS_OPEN;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/** ICE over TCP (RFC 6544), where UDP does not pass. */
class IceTcpSimTest {
    private static final TransportAddress PUBLIC = TransportAddress.ofLiteral("203.0.113.2", 0);
    private static final TransportAddress HOME = TransportAddress.ofLiteral("192.168.1.2", 0);

    private final SimNet net = new SimNet(41);
    private final Segment internet = new Segment(net, "internet");
    private final SimHost server = internet.host("203.0.113.2", LinkQuality.GOOD);
    private IcePeer b = new IcePeer(net, server, false, null);

    private IcePeer behind(NatBehaviour nat, boolean isControlling) {
        Segment home = new Segment(net, "home");
        new NatBox(net, home, internet, "203.0.113.1", nat);
        b = new IcePeer(net, server, !isControlling, null);
        return new IcePeer(net, home.host("192.168.1.2", LinkQuality.GOOD), isControlling, null);
    }

    private boolean connect(IcePeer a) {
        IcePeer.call(a, b);
        a.gatherTcp(HOME, TCP_ACTIVE, TCP_PASSIVE);
        b.gatherTcp(PUBLIC, TCP_ACTIVE, TCP_PASSIVE);
        return net.runUntil(() -> a.isConnected() && b.isConnected(), 100 * SECOND);
    }

    private static long asked(IcePeer peer) {
        return peer.events.stream()
                .filter(IceEvent.ConnectTcp.class::isInstance)
                .count();
    }

    /** Each side learns the active one as peer-reflexive (§7.2, §7.3): its port is known to nobody before. */
    @Test
    void connectsFromBehindAFirewallThatBlocksUdp() {
        for (boolean controls : new boolean[] {true, false}) {
            IceTcpSimTest world = new IceTcpSimTest();
            IcePeer a = world.behind(NatBehaviour.UDP_BLOCKED, controls);
            assertThat(world.connect(a))
                    .as("%s %s %s", world.net, a.agent.pairs(), world.b.agent.pairs())
                    .isTrue();
            assertThat(a.selectedTypes()).isEqualTo("prflx/host");
            assertThat(world.b.selectedTypes()).isEqualTo("host/prflx");
            assertThat(a.agent.selected().local().transport()).isEqualTo(TCP_ACTIVE);
            assertThat(world.b.agent.selected().local().transport()).isEqualTo(TCP_PASSIVE);
            IceEvent.PairSelected pair = a.agent.selected();
            assertThat(a.host.stream(pair.base(), pair.remote().address())).isNotNull();
            world.net.runFor(300 * SECOND); // consent goes on over TCP
            assertThat(a.isConnected() && world.b.isConnected()).isTrue();
            assertThat(a.states).doesNotContain("DISCONNECTED", "FAILED");
        }
    }

    /** §6.2: nobody checks from a passive candidate, and port 9 of an active one is never connected to. */
    @Test
    void asksForConnectionsFromActiveToPassiveOnly() {
        IcePeer a = behind(NatBehaviour.UDP_BLOCKED, true);
        connect(a);
        net.runFor(60 * SECOND);
        assertThat(asked(a)).isEqualTo(1);
        assertThat(asked(b)).isEqualTo(1); // to the home's private address, in vain
        for (IcePeer peer : new IcePeer[] {a, b}) {
            for (IceEvent event : peer.events) {
                if (event instanceof IceEvent.ConnectTcp connect) {
                    assertThat(connect.local().port()).isZero();
                    assertThat(connect.remote().port()).isNotEqualTo(9);
                }
            }
        }
    }

    @Test
    void prefersUdpWhereItPasses() {
        IcePeer a = behind(NatBehaviour.PORT_RESTRICTED_CONE, true);
        assertThat(connect(a)).isTrue();
        net.runFor(60 * SECOND);
        assertThat(a.agent.selected().local().transport()).isEqualTo(CandidateTransport.UDP);
        assertThat(b.agent.selected().local().transport()).isEqualTo(CandidateTransport.UDP);
    }

    @Test
    void failsWhenNobodyCanConnect() {
        IcePeer a = behind(NatBehaviour.UDP_BLOCKED.withTcpPorts(), true);
        assertThat(connect(a)).isFalse();
        assertThat(a.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(b.agent.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void failsAtOnceWhenTheOnlyConnectionIsClosed() {
        IcePeer a = behind(NatBehaviour.UDP_BLOCKED, true);
        connect(a);
        net.runFor(60 * SECOND);
        IceEvent.PairSelected pair = b.agent.selected();
        b.host.stream(pair.base(), pair.remote().address()).abort();
        net.runFor(SECOND);
        assertThat(a.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(a.agent.selected()).isNull();
    }

    @Test
    void goesOnOverTcpWhenUdpIsBlockedInTheMiddleOfACall() {
        Segment home = new Segment(net, "home");
        NatBox box = new NatBox(net, home, internet, "203.0.113.1", NatBehaviour.FULL_CONE);
        IcePeer a = new IcePeer(net, home.host("192.168.1.2", LinkQuality.GOOD), true, null);
        assertThat(connect(a)).isTrue();
        net.runFor(20 * SECOND);
        assertThat(a.agent.selected().local().transport()).isEqualTo(CandidateTransport.UDP);
        box.restrict(NatBehaviour.FULL_CONE.withoutUdp());
        assertThat(net.runUntil(
                        () -> a.isConnected()
                                && a.agent.selected().local().transport() == TCP_ACTIVE
                                && b.isConnected()
                                && b.agent.selected().local().transport() == TCP_PASSIVE,
                        60 * SECOND))
                .as("%s %s %s", net, a.agent.pairs(), b.agent.pairs())
                .isTrue();
    }

    /** §5.2, §7.1: both open at once, from where a NAT with endpoint-independent mapping shows them. */
    @Test
    void opensFromBothSidesAtOnceThroughTwoNats() {
        NatBehaviour nat =
                NatBehaviour.PORT_RESTRICTED_CONE.withPortPreservation().withoutUdp();
        IcePeer[] peers = new IcePeer[2];
        for (int i = 0; i < 2; i++) {
            Segment home = new Segment(net, "home " + i);
            new NatBox(net, home, internet, "198.51.100." + i, nat);
            peers[i] = new IcePeer(net, home.host("192.168.1.2", LinkQuality.GOOD), i == 0, null);
        }
        IcePeer.call(peers[0], peers[1]);
        for (int i = 0; i < 2; i++) {
            IcePeer peer = peers[i];
            TransportAddress outside = TransportAddress.ofLiteral("198.51.100." + i, 0);
            peer.gatherTcp(HOME, TCP_SIMULTANEOUS_OPEN);
            net.after(1, () -> {
                TransportAddress base = peer.told.getLast().address();
                peer.offer(peer.candidate(
                        TCP_SIMULTANEOUS_OPEN, outside.withPort(base.port()), CandidateType.SERVER_REFLEXIVE, base));
            });
        }
        assertThat(net.runUntil(() -> peers[0].isConnected() && peers[1].isConnected(), 60 * SECOND))
                .as("%s %s %s", net, peers[0].agent.pairs(), peers[1].agent.pairs())
                .isTrue();
        assertThat(peers[0].agent.selected().local().transport()).isEqualTo(TCP_SIMULTANEOUS_OPEN);
    }
}
