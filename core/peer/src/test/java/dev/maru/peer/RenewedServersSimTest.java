package dev.maru.peer;

import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.ice.CandidateType;
import dev.maru.ice.IceCredentials;
import dev.maru.ice.IcePolicy;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that are set while a transport runs: they count when ICE begins anew (W3C WebRTC §4.4.1.6). */
class RenewedServersSimTest {
    private final SimNet net = new SimNet(1);
    private final Segment internet = new Segment(net, "internet");
    private final SimRelay first = new SimRelay(net, internet, "198.51.100.1");
    private final SimRelay second = new SimRelay(net, internet, "198.51.100.2");

    private SimHost behindNat(int number) {
        Segment home = new Segment(net, "home " + number);
        new NatBox(net, home, internet, "203.0.113." + number, NatBehaviour.SYMMETRIC);
        return home.host("192.168." + number + ".2", LinkQuality.GOOD);
    }

    private SimHost host(int number) {
        return internet.host("203.0.113." + number, LinkQuality.GOOD);
    }

    private void call(SimTransport a, SimTransport b) {
        SimTransport.call(a, b);
        settle(a, b);
    }

    private void settle(SimTransport a, SimTransport b) {
        net.runUntil(() -> a.isConnected() && b.isConnected(), 60 * SECOND);
        net.runFor(5 * SECOND);
        assertThat(a.isConnected() && b.isConnected()).as("%s", net).isTrue();
    }

    private void restart(SimTransport a, SimTransport b) {
        IceCredentials ofA = IceCredentials.random(net.entropy());
        IceCredentials ofB = IceCredentials.random(net.entropy());
        a.events.clear();
        b.events.clear();
        a.transport.restart(ofA, net.now());
        b.transport.restart(ofB, net.now());
        a.transport.setRemoteCredentials(ofB, net.now());
        b.transport.setRemoteCredentials(ofA, net.now());
        a.drain();
        b.drain();
        net.runFor(5 * SECOND);
        settle(a, b);
    }

    private void talk(SimTransport a, SimTransport b) {
        a.heard.clear();
        b.heard.clear();
        a.say("hello");
        b.say("well met");
        net.runFor(SECOND);
        assertThat(b.heard).as("%s", net).containsExactly("hello");
        assertThat(a.heard).as("%s", net).containsExactly("well met");
    }

    @Test
    void asksNewServersWhenIceBeginsAnew() {
        SimTransport a = new SimTransport(net, host(1), true, List.of());
        SimTransport b = new SimTransport(net, host(2), false, List.of());
        call(a, b);
        a.transport.renew(List.of(first.overUdp()), IcePolicy.ALL);
        net.runFor(SECOND);
        assertThat(a.candidates()).extracting(one -> one.type()).doesNotContain(CandidateType.RELAYED);
        restart(a, b);
        assertThat(a.candidates())
                .extracting(one -> one.type())
                .containsExactlyInAnyOrder(CandidateType.HOST, CandidateType.RELAYED);
        assertThat(a.events).contains(new IceTransportEvent.GatheringDone());
        talk(a, b);
    }

    @Test
    void goesOverToTheRelayOfAnotherServer() {
        SimTransport a = new SimTransport(net, behindNat(1), true, List.of(first.overUdp()));
        SimTransport b = new SimTransport(net, behindNat(2), false, List.of(first.stun()));
        call(a, b);
        talk(a, b);
        a.transport.renew(List.of(second.overUdp()), IcePolicy.ALL);
        restart(a, b);
        assertThat(a.candidates())
                .filteredOn(one -> one.type() == CandidateType.RELAYED)
                .allMatch(one -> one.address().withPort(0).equals(second.ip))
                .hasSize(1);
        talk(a, b);
        assertThat(a.pair.local().address().withPort(0)).isEqualTo(second.ip);
        net.runFor(SECOND);
        assertThat(first.closed).as("given back, once packets go another way").isEqualTo(1);
    }

    @Test
    void keepsWhatAServerLentThatStaysInTheList() {
        SimTransport a = new SimTransport(net, behindNat(1), true, List.of(first.overUdp()));
        SimTransport b = new SimTransport(net, behindNat(2), false, List.of(first.stun()));
        call(a, b);
        IceServer sameWithAnotherLogin = IceServer.turn(
                dev.maru.wire.Protocol.UDP, first.ip.withPort(SimRelay.PORT), "other", SimRelay.PASSWORD);
        a.transport.renew(List.of(sameWithAnotherLogin), IcePolicy.ALL);
        restart(a, b);
        talk(a, b);
        assertThat(first.closed).isZero();
    }

    @Test
    void hidesAddressesFromTheNextGenerationOn() {
        SimTransport a = new SimTransport(net, host(1), true, List.of(first.overUdp()));
        SimTransport b = new SimTransport(net, host(2), false, List.of());
        call(a, b);
        assertThat(a.pair.local().type()).isEqualTo(CandidateType.HOST);
        a.transport.renew(List.of(first.overUdp()), IcePolicy.RELAY);
        assertThat(a.transport.policy()).isEqualTo(IcePolicy.ALL);
        restart(a, b);
        assertThat(a.transport.policy()).isEqualTo(IcePolicy.RELAY);
        assertThat(a.pair.local().type()).isEqualTo(CandidateType.RELAYED);
        talk(a, b);
    }
}
