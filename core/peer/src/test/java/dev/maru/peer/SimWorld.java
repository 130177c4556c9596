package dev.maru.peer;

import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.ice.CandidateType;
import dev.maru.peer.NatTable.Servers;
import dev.maru.peer.NatTable.Way;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Internet with a relay, and two transports that are to find each other. */
final class SimWorld {
    final SimNet net;
    final SimTransport a;
    final SimTransport b;

    SimWorld(SimNet net, Segment internet, SimHost hostA, SimHost hostB, Servers servers) {
        this.net = net;
        SimRelay relay = new SimRelay(net, internet, "198.51.100.1");
        List<IceServer> list = switch (servers) {
            case STUN -> List.of(relay.stun());
            case TURN_UDP -> List.of(relay.overUdp());
            case TURN_TCP -> List.of(relay.stun(), relay.overTcp());
            case TURN_TLS -> List.of(relay.stun(), relay.overTls());
        };
        a = new SimTransport(net, hostA, true, list);
        b = new SimTransport(net, hostB, false, list);
    }

    /** Each peer behind a NAT of that behaviour, or directly on the Internet where that is null. */
    static SimWorld of(
            long seed, @Nullable NatBehaviour natA, @Nullable NatBehaviour natB, Servers servers, LinkQuality quality) {
        SimNet net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        SimHost hostA = host(net, internet, natA, 1, quality);
        return new SimWorld(net, internet, hostA, host(net, internet, natB, 2, quality), servers);
    }

    private static SimHost host(
            SimNet net, Segment internet, @Nullable NatBehaviour nat, int number, LinkQuality quality) {
        String outside = "203.0.113." + number;
        if (nat == null) {
            return internet.host(outside, quality);
        }
        Segment home = new Segment(net, "behind " + outside);
        new NatBox(net, home, internet, outside, nat);
        return home.host("192.168." + number + ".2", quality);
    }

    Way call() {
        SimTransport.call(a, b);
        net.runUntil(() -> a.isSettled() && b.isSettled(), 180 * SECOND);
        if (!a.isConnected() || !b.isConnected()) {
            return Way.NONE;
        }
        net.runFor(2 * SECOND);
        return isRelayed(a) || isRelayed(b) ? Way.RELAY : Way.DIRECT;
    }

    private static boolean isRelayed(SimTransport one) {
        IceTransportEvent.PairSelected pair = one.pair;
        return pair != null
                && (pair.local().type() == CandidateType.RELAYED
                        || pair.remote().type() == CandidateType.RELAYED);
    }

    /** Says something each way, which must arrive. */
    void talk() {
        a.say("hello");
        b.say("well met");
        net.runFor(SECOND);
        assertThat(b.heard).as("%s", net).contains("hello");
        assertThat(a.heard).as("%s", net).contains("well met");
    }
}
