package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A client at its desk: the test is its server, and answers with bytes made by hand. */
final class TurnClientHarness {
    static final TransportAddress LOCAL = TransportAddress.ofLiteral("192.0.2.1", 5_000);
    static final TransportAddress SERVER = TransportAddress.ofLiteral("198.51.100.1", 3_478);
    static final TransportAddress RELAYED = TransportAddress.ofLiteral("198.51.100.1", 50_000);
    static final TransportAddress RELAYED6 = TransportAddress.ofLiteral("2001:db8::1", 50_002);
    static final TransportAddress PEER = TransportAddress.ofLiteral("203.0.113.9", 9_000);
    static final TransportAddress PEER6 = TransportAddress.ofLiteral("2001:db8::9", 9_000);
    static final long SECOND = 1_000_000_000;
    static final byte[] KEY = HandMadeStun.digest("MD5", "mina:maru:secret");
    static final byte[] KEY_SHA256 = HandMadeStun.digest("SHA-256", "mina:maru:secret");

    final TurnClient client;
    final Protocol protocol;
    TransportAddress server = SERVER;
    long now;

    TurnClientHarness(TurnClientConfig config) {
        this.protocol = config.protocol();
        this.server = config.server();
        this.client = new TurnClient(config, new SplittableRandom(7));
    }

    static TurnClientConfig udp() {
        return TurnClientConfig.of(Protocol.UDP, LOCAL, SERVER, "mina", "secret");
    }

    static TurnClientConfig tcp() {
        return TurnClientConfig.of(Protocol.TCP, LOCAL, SERVER, "mina", "secret");
    }

    /** All requests that are to be sent now. */
    List<HandMadeStun> sent() {
        List<HandMadeStun> all = new ArrayList<>();
        Datagram out = new Datagram(ClientRequestWriter.MAX_REQUEST);
        while (client.pollTransmit(out, now)) {
            assertThat(out.remote()).isEqualTo(server);
            assertThat(out.protocol()).isEqualTo(protocol);
            all.add(HandMadeStun.read(out));
        }
        return all;
    }

    /** The one request that is to be sent now. */
    HandMadeStun request(int type) {
        List<HandMadeStun> all = sent();
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().type).isEqualTo(type);
        return all.getFirst();
    }

    void receive(HandMadeStun.Answer answer) {
        receive(answer.bytes());
    }

    void receive(byte[] bytes) {
        client.handleDatagram(datagram(bytes), now);
    }

    Datagram datagram(byte[] bytes) {
        byte[] roomy = new byte[Datagram.MAX_LENGTH];
        System.arraycopy(bytes, 0, roomy, 64, bytes.length);
        return new Datagram(0).wrap(roomy, 64, bytes.length).between(protocol, LOCAL, server);
    }

    Datagram packet(TransportAddress relayed, TransportAddress peer, byte[] bytes) {
        return datagram(bytes).between(relayed, peer);
    }

    List<TurnClientEvent> events() {
        List<TurnClientEvent> all = new ArrayList<>();
        for (TurnClientEvent event = client.pollEvent(); event != null; event = client.pollEvent()) {
            all.add(event);
        }
        return all;
    }

    static HandMadeStun.Answer challenge(HandMadeStun request, int code, String nonce) {
        return request.answer(HandMadeStun.ERROR)
                .error(code)
                .with(HandMadeStun.REALM, "maru")
                .with(HandMadeStun.NONCE, nonce);
    }

    static HandMadeStun.Answer sign(HandMadeStun.Answer answer) {
        return answer.signed(HandMadeStun.INTEGRITY, "HmacSHA1", KEY);
    }

    static HandMadeStun.Answer grant(HandMadeStun request, int seconds) {
        return request.answer(HandMadeStun.SUCCESS)
                .xor(HandMadeStun.XOR_RELAYED, RELAYED)
                .xor(HandMadeStun.XOR_MAPPED, LOCAL)
                .with(HandMadeStun.LIFETIME, seconds);
    }

    /** Goes through the challenge to an allocation of 600 s. */
    TurnClientHarness allocated() {
        receive(challenge(request(HandMadeStun.ALLOCATE), 401, "first"));
        receive(sign(grant(request(HandMadeStun.ALLOCATE), 600)));
        assertThat(events()).singleElement().isInstanceOf(TurnClientEvent.Allocated.class);
        return this;
    }

    /** Lets a peer be permitted. */
    TurnClientHarness permitted(TransportAddress peer) {
        client.permit(peer, now);
        receive(sign(request(HandMadeStun.CREATE_PERMISSION).answer(HandMadeStun.SUCCESS)));
        assertThat(events()).containsExactly(new TurnClientEvent.PeerPermitted(peer));
        return this;
    }

    /** Lets time pass, and returns what was sent in it. */
    List<HandMadeStun> runUntil(long time) {
        List<HandMadeStun> all = new ArrayList<>(sent());
        while (client.nextTimeout() <= time) {
            now = Math.max(now, client.nextTimeout());
            client.handleTimeout(now);
            all.addAll(sent());
        }
        now = time;
        return all;
    }
}
