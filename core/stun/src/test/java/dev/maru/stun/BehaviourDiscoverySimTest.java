package dev.maru.stun;

import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBehaviour.Scope;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.stun.NatReport.Behaviour;
import dev.maru.stun.NatReport.Outcome;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every NAT of the virtual network is told by what RFC 5780 asks of it. */
class BehaviourDiscoverySimTest {
    private static final TransportAddress PRIMARY = TransportAddress.ofLiteral("198.51.100.1", 3478);
    private static final TransportAddress OTHER = TransportAddress.ofLiteral("198.51.100.2", 3479);
    private static final TransportAddress LOCAL = TransportAddress.ofLiteral("192.168.0.2", 5_000);

    private final SimNet net = new SimNet(1);
    private final Segment internet = new Segment(net, "internet");
    private final List<NatReport> reports = new ArrayList<>();

    /** A server of RFC 5780 §6, made of the codec alone: four addresses, and answers from where the request says. */
    private void serve(boolean offersOther) {
        SimHost host = internet.host("198.51.100.1", LinkQuality.GOOD);
        host.attach(internet, OTHER, LinkQuality.GOOD);
        for (TransportAddress ip : List.of(PRIMARY, OTHER)) {
            for (int port : List.of(PRIMARY.port(), OTHER.port())) {
                host.bind(ip.withPort(port), in -> answer(host, in, offersOther));
            }
        }
    }

    private static void answer(SimHost host, Datagram in, boolean offersOther) {
        StunMessage request = new StunMessage();
        assertThat(request.parse(in.bytes(), in.offset(), in.length())).isTrue();
        int change = request.has(StunAttribute.CHANGE_REQUEST) ? (int) request.u32(StunAttribute.CHANGE_REQUEST) : 0;
        boolean isPrimaryIp = in.local().isSameHost(PRIMARY) == ((change & BindingClient.CHANGE_IP) == 0);
        boolean isPrimaryPort = (in.local().port() == PRIMARY.port()) == ((change & BindingClient.CHANGE_PORT) == 0);
        TransportAddress from = (isPrimaryIp ? PRIMARY : OTHER).withPort(isPrimaryPort ? PRIMARY.port() : OTHER.port());
        Datagram out = new Datagram(200).between(from, in.remote());
        StunWriter writer = new StunWriter();
        writer.respond(out.bytes(), 0, StunClass.SUCCESS_RESPONSE, request)
                .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, in.remote());
        if (offersOther) {
            writer.address(StunAttribute.OTHER_ADDRESS, OTHER);
        }
        writer.fingerprint().finish(out);
        host.send(out);
    }

    private NatReport discover(@Nullable NatBehaviour nat) {
        TransportAddress local = LOCAL;
        SimHost host;
        if (nat == null) {
            local = TransportAddress.ofLiteral("203.0.113.9", 5_000);
            host = internet.host("203.0.113.9", LinkQuality.GOOD);
        } else {
            Segment home = new Segment(net, "home");
            new NatBox(net, home, internet, "203.0.113.1", nat);
            host = home.host("192.168.0.2", LinkQuality.GOOD);
        }
        BehaviourDiscovery discovery = new BehaviourDiscovery(local, PRIMARY, net.entropy());
        SimDriver<NatReport> driver = new SimDriver<>(net, host, discovery, reports::add);
        driver.bind(local);
        assertThat(net.runUntil(() -> !reports.isEmpty(), 60 * SECOND)).isTrue();
        assertThat(discovery.nextTimeout()).isEqualTo(Long.MAX_VALUE);
        return reports.getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT,ENDPOINT_INDEPENDENT",
        "ENDPOINT_INDEPENDENT,ADDRESS_DEPENDENT",
        "ENDPOINT_INDEPENDENT,ADDRESS_AND_PORT_DEPENDENT",
        "ADDRESS_DEPENDENT,ENDPOINT_INDEPENDENT",
        "ADDRESS_DEPENDENT,ADDRESS_DEPENDENT",
        "ADDRESS_DEPENDENT,ADDRESS_AND_PORT_DEPENDENT",
        "ADDRESS_AND_PORT_DEPENDENT,ENDPOINT_INDEPENDENT",
        "ADDRESS_AND_PORT_DEPENDENT,ADDRESS_DEPENDENT",
        "ADDRESS_AND_PORT_DEPENDENT,ADDRESS_AND_PORT_DEPENDENT"
    })
    void tellsMappingAndFiltering(Scope mapping, Scope filtering) {
        serve(true);
        NatReport report = discover(NatBehaviour.of(mapping, filtering));
        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(report.mapped().isSameHost(TransportAddress.ofLiteral("203.0.113.1", 0)))
                .isTrue();
        assertThat(report.mapping().name()).isEqualTo(mapping.name());
        assertThat(report.filtering().name()).isEqualTo(filtering.name());
        assertThat(report.isFriendlyToPeers()).isEqualTo(mapping == Scope.ENDPOINT_INDEPENDENT);
    }

    @Test
    void tellsThatThereIsNoNat() {
        serve(true);
        assertThat(discover(null))
                .isEqualTo(new NatReport(
                        Outcome.COMPLETE,
                        TransportAddress.ofLiteral("203.0.113.9", 5_000),
                        Behaviour.NONE,
                        Behaviour.NONE));
    }

    @Test
    void tellsThatTheServerHasOneAddressOnly() {
        serve(false);
        NatReport report = discover(NatBehaviour.SYMMETRIC);
        assertThat(report.outcome()).isEqualTo(Outcome.NOT_OFFERED);
        assertThat(report.mapped().port()).isPositive();
        assertThat(report.mapping()).isEqualTo(Behaviour.UNKNOWN);
    }

    @Test
    void tellsThatUdpIsBlocked() {
        serve(true);
        assertThat(discover(NatBehaviour.UDP_BLOCKED).outcome()).isEqualTo(Outcome.NO_ANSWER);
    }

    @Test
    void countsWhatNobodyAsked() {
        BehaviourDiscovery discovery = new BehaviourDiscovery(LOCAL, PRIMARY, net.entropy());
        discovery.handleDatagram(new Datagram(10).between(LOCAL, PRIMARY), 0);
        assertThat(discovery.drops().total()).isEqualTo(1);
    }
}
