package dev.maru.turn;

import static dev.maru.turn.HandMadeStun.CHANNEL_BIND;
import static dev.maru.turn.HandMadeStun.CREATE_PERMISSION;
import static dev.maru.turn.HandMadeStun.ERROR;
import static dev.maru.turn.HandMadeStun.LIFETIME;
import static dev.maru.turn.HandMadeStun.REFRESH;
import static dev.maru.turn.HandMadeStun.SUCCESS;
import static dev.maru.turn.TurnClientHarness.LOCAL;
import static dev.maru.turn.TurnClientHarness.PEER;
import static dev.maru.turn.TurnClientHarness.RELAYED;
import static dev.maru.turn.TurnClientHarness.SECOND;
import static dev.maru.turn.TurnClientHarness.SERVER;
import static dev.maru.turn.TurnClientHarness.sign;
import static dev.maru.turn.TurnClientHarness.udp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Permissions, channels and packets, against answers made by hand. */
class TurnClientPeersTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private final TurnClientHarness at = new TurnClientHarness(udp()).allocated();

    private Datagram hello() {
        return at.packet(RELAYED, PEER, HELLO);
    }

    private static byte[] indication(TransportAddress peer, String text) {
        return new HandMadeStun.Answer(0x0017, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
                .xor(HandMadeStun.XOR_PEER, peer)
                .with(HandMadeStun.DATA, text)
                .bytes();
    }

    private void bind() {
        at.permitted(PEER);
        assertThat(at.client.wrap(hello(), at.now)).isTrue();
        at.now += SECOND / 10;
        HandMadeStun bind = at.request(CHANNEL_BIND);
        assertThat(bind.hex(HandMadeStun.CHANNEL_NUMBER)).isEqualTo("40000000");
        at.receive(sign(bind.answer(SUCCESS)));
        assertThat(at.events()).containsExactly(new TurnClientEvent.ChannelBound(PEER, 0x4000));
    }

    /** Answers every request until a time, all positively. */
    private List<HandMadeStun> serveUntil(long time) {
        List<HandMadeStun> all = new ArrayList<>();
        while (at.now < time) {
            List<HandMadeStun> sent = at.runUntil(Math.min(time, Math.max(at.now, at.client.nextTimeout())));
            for (HandMadeStun request : sent) {
                HandMadeStun.Answer answer = request.answer(SUCCESS);
                at.receive(sign(request.type == REFRESH ? answer.with(LIFETIME, 600) : answer));
            }
            all.addAll(sent);
        }
        return all;
    }

    private static long count(List<HandMadeStun> requests, int type) {
        return requests.stream().filter(request -> request.type == type).count();
    }

    @Test
    void asksForPermissionWithTheFirstPacketAndDropsItUntilThen() {
        Datagram packet = hello();
        assertThat(at.client.wrap(packet, 0)).isFalse();
        assertThat(packet.toByteArray()).isEqualTo(HELLO);
        assertThat(packet.remote()).isEqualTo(PEER);
        assertThat(at.client.wrap(hello(), 0)).isFalse();
        assertThat(at.client.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(2);
        HandMadeStun request = at.request(CREATE_PERMISSION);
        at.receive(sign(request.answer(SUCCESS)));
        assertThat(at.events()).containsExactly(new TurnClientEvent.PeerPermitted(PEER));
        assertThat(at.client.wrap(hello(), 0)).isTrue();
    }

    /** RFC 8656 §11.1, §18.3, §18.4: 203.0.113.9:9000 XORed is 01 00 | 0x2328^0x2112 | ea12d54b. */
    @Test
    void makesASendIndicationInPlace() {
        at.permitted(PEER);
        Datagram packet = hello();
        byte[] array = packet.bytes();
        assertThat(at.client.wrap(packet, 0)).isTrue();
        assertThat(packet.bytes()).isSameAs(array);
        assertThat(packet.local()).isEqualTo(LOCAL);
        assertThat(packet.remote()).isEqualTo(SERVER);
        String hex = HexFormat.of().formatHex(packet.toByteArray());
        assertThat(hex).startsWith("0016" + "0018" + "2112a442");
        assertThat(hex.substring(40))
                .isEqualTo("00120008" + "0001023a" + "ea12d54b" + "00130005" + "68656c6c6f" + "000000");
    }

    @Test
    void asksTheServerNotToFragment() {
        TurnClientHarness whole =
                new TurnClientHarness(udp().withDontFragment()).allocated().permitted(PEER);
        Datagram packet = whole.packet(RELAYED, PEER, HELLO);
        assertThat(whole.client.wrap(packet, 0)).isTrue();
        assertThat(HandMadeStun.read(packet).has(0x001A)).isTrue();
        whole.now += SECOND;
        assertThat(whole.sent())
                .as("no channel, which could not carry the wish")
                .isEmpty();
    }

    /** RFC 8656 §12.4, figure 5. */
    @Test
    void makesChannelDataOnceTheChannelStands() {
        bind();
        Datagram packet = hello();
        assertThat(at.client.wrap(packet, at.now)).isTrue();
        assertThat(HexFormat.of().formatHex(packet.toByteArray())).isEqualTo("40000005" + "68656c6c6f");
        assertThat(packet.remote()).isEqualTo(SERVER);
    }

    @Test
    void takesDataOutOfChannelData() {
        bind();
        Datagram packet = at.datagram(HexFormat.of().parseHex("40000005" + "68656c6c6f" + "000000"));
        assertThat(at.client.unwrap(packet, at.now)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(HELLO);
        assertThat(packet.local()).isEqualTo(RELAYED);
        assertThat(packet.remote()).isEqualTo(PEER);
        assertThat(packet.protocol()).isEqualTo(Protocol.UDP);
        assertThat(at.client.unwrap(at.datagram(HexFormat.of().parseHex("4001000168")), at.now))
                .isFalse();
    }

    @Test
    void takesDataOutOfDataIndicationsOfPermittedHosts() {
        Datagram early = at.datagram(indication(PEER, "hello"));
        assertThat(at.client.unwrap(early, 0)).isFalse();
        at.permitted(PEER);
        Datagram packet = at.datagram(indication(PEER, "hello"));
        assertThat(at.client.unwrap(packet, 0)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(HELLO);
        assertThat(packet.remote()).isEqualTo(PEER);
        Datagram other = at.datagram(indication(PEER.withPort(9_001), "hello"));
        assertThat(at.client.unwrap(other, 0)).isTrue();
        assertThat(other.remote()).isEqualTo(PEER.withPort(9_001));
    }

    @Test
    void takesDataOverIpv6() {
        TurnClientHarness six = new TurnClientHarness(udp().withFamily(TurnClientConfig.Family.IPV6));
        six.receive(TurnClientHarness.challenge(six.request(HandMadeStun.ALLOCATE), 401, "first"));
        six.receive(sign(six.request(HandMadeStun.ALLOCATE)
                .answer(SUCCESS)
                .xor(HandMadeStun.XOR_RELAYED, TurnClientHarness.RELAYED6)
                .xor(HandMadeStun.XOR_MAPPED, LOCAL)
                .with(LIFETIME, 600)));
        six.events();
        six.permitted(TurnClientHarness.PEER6);
        Datagram packet = six.datagram(indication(TurnClientHarness.PEER6, "hello"));
        assertThat(six.client.unwrap(packet, 0)).isTrue();
        assertThat(packet.remote()).isEqualTo(TurnClientHarness.PEER6);
        assertThat(packet.local()).isEqualTo(TurnClientHarness.RELAYED6);
    }

    /** RFC 8656 §11.6. */
    @Test
    void tellsThatAPeerIsUnreachable() {
        at.permitted(PEER);
        byte[] icmp = new HandMadeStun.Answer(0x0017, new byte[12])
                .xor(HandMadeStun.XOR_PEER, PEER)
                .with(0x8004, new byte[] {0, 0, 3, 4, 0, 0, 5, (byte) 0xDC})
                .bytes();
        assertThat(at.client.unwrap(at.datagram(icmp), 0)).isFalse();
        at.receive(icmp);
        assertThat(at.events()).containsExactly(new TurnClientEvent.PeerUnreachable(PEER, 3, 4, 1_500));
    }

    @Test
    void changesNothingWhenThereIsNoRoomAroundThePacket() {
        at.permitted(PEER);
        Datagram tight = new Datagram(0).wrap(new byte[5], 0, 5).between(RELAYED, PEER);
        assertThat(at.client.wrap(tight, 0)).isFalse();
        Datagram noTail = new Datagram(0).wrap(new byte[69], 64, 5).between(RELAYED, PEER);
        assertThat(at.client.wrap(noTail, 0)).isFalse();
        assertThat(noTail.offset()).isEqualTo(64);
        assertThat(at.client.drops().of(DropReason.LIMIT)).isEqualTo(2);
    }

    /** RFC 8656 §9: 300 s. A permission lives as long as its client wants it, through virtual hours. */
    @Test
    void refreshesPermissionsEveryFourMinutes() {
        at.permitted(PEER);
        List<HandMadeStun> sent = serveUntil(3_600 * SECOND);
        assertThat(count(sent, CREATE_PERMISSION)).isEqualTo(15);
        assertThat(count(sent, CHANNEL_BIND)).isZero();
        assertThat(at.client.isPermitted(PEER, at.now)).isTrue();
        assertThat(at.events()).isEmpty();
    }

    @Test
    void letsPermissionsOfReleasedPeersEnd() {
        at.permitted(PEER);
        at.client.permit(PEER.withPort(1), at.now);
        at.client.release(PEER, at.now);
        assertThat(count(serveUntil(400 * SECOND), CREATE_PERMISSION))
                .as("another peer at its host")
                .isEqualTo(1);
        at.client.release(PEER.withPort(1), at.now);
        assertThat(count(serveUntil(1_000 * SECOND), CREATE_PERMISSION)).isZero();
        assertThat(at.client.isPermitted(PEER, at.now)).isFalse();
    }

    @Test
    void endsAPermissionThatIsNotProlonged() {
        at.permitted(PEER);
        at.runUntil(300 * SECOND - 1);
        assertThat(at.client.isPermitted(PEER, at.now)).isTrue();
        at.now = 300 * SECOND;
        assertThat(at.client.isPermitted(PEER, at.now)).isFalse();
        assertThat(at.client.wrap(hello(), at.now)).isFalse();
        assertThat(at.client.unwrap(at.datagram(indication(PEER, "x")), at.now)).isFalse();
    }

    /** RFC 8656 §12: 10 minutes, and the permission with it (§12.3). */
    @Test
    void bindsAChannelAgainWhileItIsUsed() {
        bind();
        long binds = 0;
        for (int minute = 1; minute <= 60; minute++) {
            binds += count(serveUntil(minute * 60 * SECOND), CHANNEL_BIND);
            Datagram packet = hello();
            assertThat(at.client.wrap(packet, at.now)).isTrue();
            assertThat(packet.length()).as("minute %d", minute).isEqualTo(9);
        }
        assertThat(binds).isEqualTo(6);
    }

    @Test
    void letsAnUnusedChannelLapseAndKeepsItsNumber() {
        bind();
        assertThat(count(serveUntil(3_600 * SECOND), CHANNEL_BIND)).isZero();
        Datagram packet = hello();
        assertThat(at.client.wrap(packet, at.now)).isTrue();
        assertThat(HandMadeStun.read(packet).type).isEqualTo(0x0016);
        HandMadeStun again = at.request(CHANNEL_BIND);
        assertThat(again.hex(HandMadeStun.CHANNEL_NUMBER)).isEqualTo("40000000");
    }

    /** RFC 8656 §12: neither the number nor the peer may be bound otherwise until 5 minutes after the channel's end. */
    @Test
    void keepsTheNumberOfAReleasedPeerUntilTheGuardIsOver() {
        bind(); // at 0.1 s, so that it may stand until 600.1 s and its number is free at 900.1 s
        at.client.release(PEER, at.now);
        assertThat(numberAfter(900 * SECOND, PEER)).isEqualTo("40000000");
    }

    @Test
    void forgetsAReleasedPeerWhenTheGuardIsOver() {
        bind();
        at.client.release(PEER, at.now);
        assertThat(numberAfter(901 * SECOND, PEER)).isEqualTo("40010000");
    }

    @Test
    void givesAnotherPeerAnotherNumber() {
        bind();
        at.client.release(PEER, at.now);
        assertThat(numberAfter(700 * SECOND, PEER.withPort(1))).isEqualTo("40010000");
    }

    private String numberAfter(long time, TransportAddress peer) {
        serveUntil(time);
        at.client.permit(peer, at.now);
        serveUntil(time + SECOND / 20);
        assertThat(at.client.wrap(at.packet(RELAYED, peer, HELLO), at.now)).isTrue();
        return at.runUntil(at.now + SECOND / 20).getFirst().hex(HandMadeStun.CHANNEL_NUMBER);
    }

    @Test
    void doesNotAskAtTheRateOfMediaWhenRefused() {
        at.client.wrap(hello(), 0);
        at.receive(sign(at.request(CREATE_PERMISSION).answer(ERROR).error(403)));
        assertThat(at.events())
                .containsExactly(new TurnClientEvent.PeerRefused(
                        PEER, new TurnClientFailure(TurnClientReason.FORBIDDEN, 403, "no")));
        for (int i = 0; i < 100; i++) {
            at.now = i * SECOND / 20;
            assertThat(at.client.wrap(hello(), at.now)).isFalse();
            assertThat(at.sent()).isEmpty();
        }
        at.now = 10 * SECOND;
        at.client.wrap(hello(), at.now);
        assertThat(at.sent()).hasSize(1);
        assertThat(at.client.state()).isEqualTo(TurnClientState.ALLOCATED);
    }

    @Test
    void sendsOnWithoutAChannelWhenThatIsRefused() {
        at.permitted(PEER);
        at.client.wrap(hello(), 0);
        at.now += SECOND / 10;
        at.receive(sign(at.request(CHANNEL_BIND).answer(ERROR).error(400)));
        assertThat(at.events()).singleElement().isInstanceOf(TurnClientEvent.PeerRefused.class);
        Datagram packet = hello();
        assertThat(at.client.wrap(packet, at.now)).isTrue();
        assertThat(HandMadeStun.read(packet).type).isEqualTo(0x0016);
    }

    @Test
    void refusesMorePeersThanThereAreChannels() {
        for (int i = 0; i < ClientPeers.MAX_PEERS; i++) {
            assertThat(at.client.permit(TransportAddress.ofIpv4(0x0A000000 + i, 1), 0))
                    .isTrue();
        }
        assertThat(at.client.permit(PEER, 0)).isFalse();
        assertThat(at.client.wrap(hello(), 0)).isFalse();
        assertThat(at.client.drops().of(DropReason.LIMIT)).isEqualTo(2);
    }

    @Test
    void findsPeersByTheirBits() {
        AddressTable<Integer> table = new AddressTable<>();
        for (int i = 0; i < 1_000; i++) {
            table.put(TransportAddress.ofIpv4(i, i), i);
            table.put(TransportAddress.ofIpv6(1, i, i), -i);
        }
        for (int i = 0; i < 1_000; i += 2) {
            table.remove(TransportAddress.ofIpv4(i, i));
        }
        assertThat(table.size()).isEqualTo(1_500);
        for (int i = 0; i < 1_000; i++) {
            assertThat(table.get(TransportAddress.ofIpv4(i, i))).isEqualTo(i % 2 == 0 ? null : i);
            assertThat(table.get(1, i, i, true)).isEqualTo(-i);
        }
        assertThat(table.get(TransportAddress.ofIpv4(1, 2))).isNull();
    }
}
