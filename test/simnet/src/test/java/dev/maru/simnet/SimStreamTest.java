package dev.maru.simnet;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** TCP as the virtual network has it: what RFC 9293 promises its users, and RFC 5382 the users of NATs. */
class SimStreamTest {
    private final SimNet net = new SimNet(4);
    private final Segment internet = new Segment(net, "internet");
    private final Segment home = new Segment(net, "home");
    private final SimHost server = internet.host("198.51.100.1", LinkQuality.GOOD);
    private final SimHost client = home.host("192.168.0.2", LinkQuality.GOOD);
    private final Calls atServer = new Calls();
    private final Calls atClient = new Calls();

    /** Remembers everything. */
    private final class Calls implements SimStreamHandler {
        final List<SimStream> opened = new ArrayList<>();
        final List<byte[]> messages = new ArrayList<>();

        @Nullable
        Ending ending;

        long openedAt = -1;
        long endedAt = -1;

        @Override
        public void onOpen(SimStream stream) {
            opened.add(stream);
            openedAt = net.now();
        }

        @Override
        public void onMessage(SimStream stream, Datagram in) {
            assertThat(in.protocol()).isEqualTo(Protocol.TCP);
            assertThat(in.local()).isEqualTo(stream.local());
            assertThat(in.remote()).isEqualTo(stream.remote());
            messages.add(in.toByteArray());
        }

        @Override
        public void onClosed(SimStream stream, Ending why) {
            ending = why;
            endedAt = net.now();
        }
    }

    private static TransportAddress at(String ip, int port) {
        return TransportAddress.ofLiteral(ip, port);
    }

    private NatBox nat(NatBehaviour behaviour) {
        return new NatBox(net, home, internet, "203.0.113.1", behaviour);
    }

    private SimStream connectTo(int port) {
        server.listen(at("198.51.100.1", port), atServer);
        return client.connect(at("192.168.0.2", 0), at("198.51.100.1", port), atClient);
    }

    /** The client's wire takes 10 ms, the NAT's none, the server's 10. */
    @Test
    void opensAfterOneRoundTripAndTheOtherSideHalfARoundTripLater() {
        nat(NatBehaviour.PORT_RESTRICTED_CONE);
        connectTo(443);
        net.runFor(SECOND);
        assertThat(atClient.openedAt).isEqualTo(40 * MILLISECOND);
        assertThat(atServer.openedAt).isEqualTo(60 * MILLISECOND);
        assertThat(atServer.opened.getFirst().remote().isSameHost(at("203.0.113.1", 0)))
                .isTrue();
    }

    @Test
    void deliversEverythingOnceAndInOrderThroughBadLinks() {
        for (int run = 0; run < 30; run++) {
            SimStreamTest fresh = new SimStreamTest();
            fresh.deliverThroughBadLinks(run);
        }
    }

    private void deliverThroughBadLinks(int run) {
        nat(NatBehaviour.SYMMETRIC);
        client.wire()
                .quality(LinkQuality.GOOD
                        .withLoss(0.01 * run)
                        .withReordering(0.1)
                        .withDuplicates(0.1)
                        .withJitter(30 * MILLISECOND));
        SimStream stream = connectTo(443);
        SplittableRandom random = new SplittableRandom(run);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] message = new byte[random.nextInt(5_000)];
            random.nextBytes(message);
            sent.add(message);
            stream.send(message);
        }
        stream.close();
        net.runUntil(() -> atServer.ending != null, 1_200 * SECOND);
        assertThat(atServer.ending).as("run %d", run).isEqualTo(SimStreamHandler.Ending.CLOSED);
        assertThat(atServer.messages).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(atServer.messages.get(i)).isEqualTo(sent.get(i));
        }
    }

    @Test
    void answersOverTheSameConnection() {
        nat(NatBehaviour.SYMMETRIC);
        SimStream stream = connectTo(443);
        net.runFor(SECOND);
        Datagram out = new Datagram(0).wrap(new byte[] {7}, 0, 1);
        SimStream accepted = atServer.opened.getFirst();
        server.send(out.between(Protocol.TCP, accepted.local(), accepted.remote()));
        net.runFor(SECOND);
        assertThat(atClient.messages).containsExactly(new byte[] {7});
        server.send(out.between(Protocol.TCP, accepted.local(), at("203.0.113.1", 9)));
        server.send(out.between(accepted.local(), accepted.remote()));
        net.runFor(SECOND);
        assertThat(atClient.messages).hasSize(1); // no such connection, and UDP is not TCP
        assertThat(stream.isOpen()).isTrue();
    }

    @Test
    void isRefusedWhereNobodyListensAndTimesOutWhereNobodyAnswers() {
        nat(NatBehaviour.FULL_CONE);
        client.connect(at("192.168.0.2", 0), at("198.51.100.1", 81), atClient);
        net.runFor(SECOND);
        assertThat(atClient.ending).isEqualTo(SimStreamHandler.Ending.REFUSED);
        assertThat(atClient.endedAt).isEqualTo(40 * MILLISECOND);
        client.connect(at("192.168.0.2", 0), at("198.51.100.99", 81), atClient);
        net.runFor(60 * SECOND);
        assertThat(atClient.ending).isEqualTo(SimStreamHandler.Ending.TIMED_OUT);
        assertThat(atClient.endedAt).isEqualTo(32 * SECOND); // 1 + 2 + 4 + 8 + 16 s after it began
    }

    @Test
    void noticesThatTheOtherSideIsGone() {
        nat(NatBehaviour.FULL_CONE);
        SimStream stream = connectTo(443);
        net.runFor(SECOND);
        server.wire().up(false);
        stream.send(new byte[10]);
        assertThat(net.runUntil(() -> atClient.ending != null, 1_000 * SECOND)).isTrue();
        assertThat(atClient.ending).isEqualTo(SimStreamHandler.Ending.TIMED_OUT);
    }

    @Test
    void tellsOfAnAbort() {
        nat(NatBehaviour.FULL_CONE);
        SimStream stream = connectTo(443);
        net.runFor(SECOND);
        stream.abort();
        net.runFor(SECOND);
        assertThat(atServer.ending).isEqualTo(SimStreamHandler.Ending.RESET);
        assertThat(atClient.ending).isNull();
        assertThat(client.stream(stream.local(), stream.remote())).isNull();
    }

    /** RFC 5382 REQ-3, as RFC 4787's filtering: who was not sent to does not get in; its SYN is dropped without a word (REQ-4). */
    @Test
    void letsInOnlyTheSynsThatTheFilterLetsIn() {
        for (NatBehaviour.Scope filtering : NatBehaviour.Scope.values()) {
            SimStreamTest fresh = new SimStreamTest();
            boolean isOpen =
                    fresh.isReachableFromOutside(NatBehaviour.of(NatBehaviour.Scope.ENDPOINT_INDEPENDENT, filtering));
            assertThat(isOpen).as("%s", filtering).isEqualTo(filtering == NatBehaviour.Scope.ENDPOINT_INDEPENDENT);
        }
    }

    private boolean isReachableFromOutside(NatBehaviour behaviour) {
        nat(behaviour);
        server.listen(at("198.51.100.1", 443), atServer);
        TransportAddress local = client.listen(at("192.168.0.2", 5_000), atClient);
        client.connect(local, at("198.51.100.1", 443), new Calls());
        net.runFor(SECOND);
        TransportAddress outside = atServer.opened.getFirst().remote();
        SimHost stranger = internet.host("198.51.100.7", LinkQuality.GOOD);
        stranger.connect(at("198.51.100.7", 0), outside, new Calls());
        net.runFor(60 * SECOND);
        return !atClient.opened.isEmpty();
    }

    /** RFC 5382 REQ-2: a NAT must support simultaneous open; both come from where a STUN server would have seen them. */
    @Test
    void opensFromBothSidesAtOnceThroughTwoPortRestrictedNats() {
        nat(NatBehaviour.PORT_RESTRICTED_CONE.withPortPreservation());
        Segment otherHome = new Segment(net, "other home");
        new NatBox(net, otherHome, internet, "203.0.113.2", NatBehaviour.PORT_RESTRICTED_CONE.withPortPreservation());
        SimHost other = otherHome.host("192.168.0.2", LinkQuality.GOOD);
        SimStream a = client.connect(at("192.168.0.2", 5_000), at("203.0.113.2", 6_000), atClient);
        net.runFor(5 * MILLISECOND);
        SimStream b = other.connect(at("192.168.0.2", 6_000), at("203.0.113.1", 5_000), atServer);
        a.send(new byte[] {1});
        b.send(new byte[] {2});
        net.runFor(10 * SECOND);
        assertThat(atClient.opened).containsExactly(a);
        assertThat(atServer.opened).containsExactly(b);
        assertThat(atClient.messages).containsExactly(new byte[] {2});
        assertThat(atServer.messages).containsExactly(new byte[] {1});
    }

    @Test
    void getsThroughAStrictFirewallOnPort443Only() {
        NatBox box = nat(NatBehaviour.ONLY_443);
        connectTo(3478);
        net.runFor(60 * SECOND);
        assertThat(atClient.ending).isEqualTo(SimStreamHandler.Ending.TIMED_OUT);
        assertThat(atServer.opened).isEmpty();
        assertThat(box.filtered()).isEqualTo(5);
        connectTo(443);
        net.runFor(SECOND);
        assertThat(atServer.opened).hasSize(1);
        client.send(new Datagram(0).wrap(new byte[1], 0, 1).between(at("192.168.0.2", 1), at("198.51.100.1", 443)));
        net.runFor(SECOND);
        assertThat(box.filtered()).isEqualTo(6); // UDP does not, whatever its port
    }

    @Test
    void getsThroughCarrierGradeNatAndUdpBlockers() {
        Segment carrier = new Segment(net, "carrier");
        new NatBox(net, carrier, internet, "203.0.113.9", NatBehaviour.SYMMETRIC);
        new NatBox(net, home, carrier, "100.64.0.2", NatBehaviour.UDP_BLOCKED);
        SimStream stream = connectTo(3478);
        stream.send(new byte[] {5});
        net.runFor(SECOND);
        assertThat(atServer.messages).containsExactly(new byte[] {5});
        assertThat(atServer.opened.getFirst().remote().isSameHost(at("203.0.113.9", 0)))
                .isTrue();
    }

    /** RFC 5382 REQ-5: 2 hours and 4 minutes of silence; a UDP mapping of the same NAT is long forgotten. */
    @Test
    void survivesTwoHoursOfSilenceButNotAReboot() {
        NatBox box = nat(NatBehaviour.PORT_RESTRICTED_CONE);
        SimStream stream = connectTo(443);
        net.runFor(7_440 * SECOND);
        stream.send(new byte[] {1});
        net.runFor(SECOND);
        assertThat(atServer.messages).hasSize(1);
        box.reboot();
        stream.send(new byte[] {2}); // comes from another port now, which the server has no connection with
        net.runFor(SECOND);
        assertThat(atClient.ending).isEqualTo(SimStreamHandler.Ending.RESET);
        assertThat(atServer.messages).hasSize(1);
    }

    @Test
    void connectsAHostWithItselfAndRefusesTheSamePairTwice() {
        client.listen(at("192.168.0.2", 80), atServer);
        SimStream stream = client.connect(at("192.168.0.2", 5_000), at("192.168.0.2", 80), atClient);
        assertThatThrownBy(() -> client.connect(at("192.168.0.2", 5_000), at("192.168.0.2", 80), atClient))
                .isInstanceOf(IllegalArgumentException.class);
        stream.send(new byte[] {3});
        net.runFor(SECOND);
        assertThat(atServer.messages).containsExactly(new byte[] {3});
        client.stopListening(at("192.168.0.2", 80));
        client.connect(at("192.168.0.2", 5_001), at("192.168.0.2", 80), atClient);
        net.runFor(SECOND);
        assertThat(atClient.ending).isEqualTo(SimStreamHandler.Ending.REFUSED);
    }

    @Test
    void flapsAndEndsUp() {
        client.wire().flap(net, SECOND, SECOND, 60 * SECOND);
        nat(NatBehaviour.FULL_CONE);
        SimStream stream = connectTo(443);
        for (int i = 0; i < 100; i++) {
            net.after(i * SECOND / 2, () -> stream.send(new byte[] {1}));
        }
        net.runFor(200 * SECOND);
        assertThat(client.wire().up().dropped()).isPositive();
        assertThat(atServer.messages).hasSize(100);
    }
}
