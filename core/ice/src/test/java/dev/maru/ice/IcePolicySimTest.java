package dev.maru.ice;

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

/** The policy "relay" (RFC 8828 §5.2 mode 4, W3C WebRTC §4.2.3): nothing of ours but the relay is seen, told or used. */
class IcePolicySimTest {
    private final SimNet net = new SimNet(31);
    private final Segment internet = new Segment(net, "internet");
    private final SimHost relay = internet.host("198.51.100.5", LinkQuality.GOOD);
    private final IcePeer hidden = peer("203.0.113.1", true, IceConfig.DEFAULT.withPolicy(IcePolicy.RELAY));

    private IcePeer peer(String outside, boolean isControlling, IceConfig config) {
        Segment home = new Segment(net, "behind " + outside);
        new NatBox(net, home, internet, outside, NatBehaviour.SYMMETRIC);
        return new IcePeer(net, home.host("192.168.1.2", LinkQuality.GOOD), isControlling, null, config);
    }

    private boolean connect(IcePeer other) {
        IcePeer.call(hidden, other);
        return net.runUntil(() -> hidden.isConnected() && other.isConnected(), 60 * SECOND);
    }

    @Test
    void tellsAndUsesItsRelayOnly() {
        IcePeer other = new IcePeer(net, internet.host("203.0.113.2", LinkQuality.GOOD), false, null);
        hidden.relay(relay);
        assertThat(connect(other)).isTrue();
        net.runFor(60 * SECOND);
        assertThat(hidden.told).hasSize(1);
        assertThat(hidden.told.getFirst().type()).isEqualTo(CandidateType.RELAYED);
        assertThat(hidden.selectedTypes()).isEqualTo("relay/host");
        assertThat(other.selectedTypes()).isEqualTo("host/relay");
        assertThat(hidden.host.wire().up().delivered()).isZero(); // the tunnel to the relay is not on this wire
    }

    @Test
    void meetsAnotherHiddenPeerRelayToRelay() {
        IcePeer other = peer("203.0.113.2", false, IceConfig.DEFAULT.withPolicy(IcePolicy.RELAY));
        hidden.relay(relay);
        other.relay(internet.host("198.51.100.6", LinkQuality.GOOD));
        assertThat(connect(other)).isTrue();
        assertThat(hidden.selectedTypes()).isEqualTo("relay/relay");
    }

    /** Somebody whom the relay sees from an address that nobody told is a peer-reflexive candidate like any other. */
    @Test
    void learnsWhereItsPeerComesFrom() {
        IcePeer other = peer("203.0.113.2", false, IceConfig.DEFAULT);
        hidden.relay(relay);
        assertThat(connect(other)).isTrue();
        assertThat(hidden.selectedTypes()).isEqualTo("relay/prflx");
        assertThat(hidden.agent.selected().remote().address().isSameHost(TransportAddress.ofLiteral("203.0.113.2", 0)))
                .isTrue();
    }

    @Test
    void failsWithoutARelay() {
        IcePeer other = new IcePeer(net, internet.host("203.0.113.2", LinkQuality.GOOD), false, null);
        assertThat(connect(other)).isFalse();
        assertThat(hidden.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(hidden.told).isEmpty();
    }
}
