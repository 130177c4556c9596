package dev.maru.turn;

import static dev.maru.turn.HandMadeStun.ALLOCATE;
import static dev.maru.turn.HandMadeStun.CREATE_PERMISSION;
import static dev.maru.turn.HandMadeStun.ERROR;
import static dev.maru.turn.HandMadeStun.LIFETIME;
import static dev.maru.turn.HandMadeStun.REFRESH;
import static dev.maru.turn.HandMadeStun.SUCCESS;
import static dev.maru.turn.TurnClientHarness.LOCAL;
import static dev.maru.turn.TurnClientHarness.PEER;
import static dev.maru.turn.TurnClientHarness.PEER6;
import static dev.maru.turn.TurnClientHarness.RELAYED;
import static dev.maru.turn.TurnClientHarness.RELAYED6;
import static dev.maru.turn.TurnClientHarness.SECOND;
import static dev.maru.turn.TurnClientHarness.challenge;
import static dev.maru.turn.TurnClientHarness.grant;
import static dev.maru.turn.TurnClientHarness.sign;
import static dev.maru.turn.TurnClientHarness.tcp;
import static dev.maru.turn.TurnClientHarness.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of an allocation, against answers made by hand. */
class TurnClientTest {
    private static TurnClientReason failure(List<TurnClientEvent> events) {
        assertThat(events).singleElement().isInstanceOf(TurnClientEvent.Failed.class);
        return ((TurnClientEvent.Failed) events.getFirst()).failure().reason();
    }

    /** RFC 8656 §7.1 and the first steps of the example in §20. */
    @Test
    void asksWithoutCredentialsFirstAndThenWithThem() {
        TurnClientHarness at = new TurnClientHarness(udp());
        HandMadeStun first = at.request(ALLOCATE);
        assertThat(first.hex(HandMadeStun.TRANSPORT)).isEqualTo("11000000");
        assertThat(first.attributes.keySet())
                .containsExactlyInAnyOrder(HandMadeStun.TRANSPORT, HandMadeStun.FINGERPRINT);

        at.receive(challenge(first, 401, "first"));
        HandMadeStun second = at.request(ALLOCATE);
        assertThat(second.id).isNotEqualTo(first.id);
        assertThat(second.text(HandMadeStun.USERNAME)).isEqualTo("mina");
        assertThat(second.text(HandMadeStun.REALM)).isEqualTo("maru");
        assertThat(second.text(HandMadeStun.NONCE)).isEqualTo("first");
        assertThat(second.isSigned(HandMadeStun.INTEGRITY, "HmacSHA1", TurnClientHarness.KEY))
                .isTrue();

        at.receive(sign(grant(second, 600)));
        assertThat(at.events())
                .containsExactly(new TurnClientEvent.Allocated(RELAYED, null, LOCAL, 600 * SECOND, null, false));
        assertThat(at.client.state()).isEqualTo(TurnClientState.ALLOCATED);
    }

    @Test
    void asksForWhatItsConfigurationSays() {
        HandMadeStun all = new TurnClientHarness(udp().withLifetimeSeconds(1_200)
                        .withPort(TurnClientConfig.PortWish.EVEN_AND_NEXT)
                        .withDontFragment()
                        .withMobility())
                .request(ALLOCATE);
        assertThat(all.hex(LIFETIME)).isEqualTo("000004b0");
        assertThat(all.hex(0x0018)).isEqualTo("80");
        assertThat(all.hex(0x001A)).isEmpty();
        assertThat(all.hex(0x8030)).isEmpty();

        HandMadeStun even = new TurnClientHarness(udp().withPort(TurnClientConfig.PortWish.EVEN)).request(ALLOCATE);
        assertThat(even.hex(0x0018)).isEqualTo("00");
        HandMadeStun ipv6 = new TurnClientHarness(udp().withFamily(TurnClientConfig.Family.IPV6)).request(ALLOCATE);
        assertThat(ipv6.hex(0x0017)).isEqualTo("02000000");
        HandMadeStun both = new TurnClientHarness(udp().withFamily(TurnClientConfig.Family.BOTH)).request(ALLOCATE);
        assertThat(both.hex(0x8000)).isEqualTo("02000000");
        assertThat(both.has(0x0017)).isFalse();
        HandMadeStun token = new TurnClientHarness(udp().withReservationToken(0x0102030405060708L)).request(ALLOCATE);
        assertThat(token.hex(0x0022)).isEqualTo("0102030405060708");
        HandMadeStun relay = new TurnClientHarness(tcp().withRelayTcp()).request(ALLOCATE);
        assertThat(relay.hex(HandMadeStun.TRANSPORT)).isEqualTo("06000000");
    }

    @Test
    void tellsBothFamiliesAndTheReservation() {
        TurnClientHarness at = new TurnClientHarness(udp().withFamily(TurnClientConfig.Family.BOTH));
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        HandMadeStun.Answer answer = at.request(ALLOCATE)
                .answer(SUCCESS)
                .xor(HandMadeStun.XOR_RELAYED, RELAYED)
                .xor(HandMadeStun.XOR_RELAYED, RELAYED6)
                .xor(HandMadeStun.XOR_MAPPED, LOCAL)
                .with(0x0022, new byte[] {0, 0, 0, 0, 0, 0, 0, 5})
                .with(LIFETIME, 600);
        at.receive(sign(answer));
        assertThat(at.events())
                .containsExactly(new TurnClientEvent.Allocated(RELAYED, RELAYED6, LOCAL, 600 * SECOND, 5L, false));
        at.permitted(PEER6);
        assertThat(at.client.wrap(at.packet(RELAYED6, PEER6, new byte[5]), at.now))
                .isTrue();
        assertThat(at.client.wrap(at.packet(RELAYED, PEER6, new byte[5]), at.now))
                .isFalse();
    }

    /** RFC 8656 §18.12. */
    @Test
    void tellsWhyASecondFamilyIsMissing() {
        TurnClientHarness at = new TurnClientHarness(udp().withFamily(TurnClientConfig.Family.BOTH));
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(sign(grant(at.request(ALLOCATE), 600).with(0x8001, new byte[] {2, 0, 4, 40})));
        assertThat(at.events())
                .contains(new TurnClientEvent.FamilyRefused(
                        true, new TurnClientFailure(TurnClientReason.ADDRESS_FAMILY_NOT_SUPPORTED, 440, "")));
    }

    @Test
    void refreshesBeforeTheAllocationEnds() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated();
        assertThat(at.runUntil(539 * SECOND)).isEmpty();
        List<HandMadeStun> sent = at.runUntil(540 * SECOND);
        assertThat(sent)
                .singleElement()
                .satisfies(refresh -> assertThat(refresh.type).isEqualTo(REFRESH));
        at.receive(sign(sent.getFirst().answer(SUCCESS).with(LIFETIME, 120)));
        assertThat(at.runUntil(599 * SECOND)).isEmpty();
        assertThat(at.runUntil(600 * SECOND))
                .singleElement()
                .satisfies(r -> assertThat(r.type).isEqualTo(REFRESH));
    }

    @Test
    void answersAStaleNonceWithTheNewOne() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated();
        HandMadeStun refresh = at.runUntil(540 * SECOND).getFirst();
        at.receive(challenge(refresh, 438, "second"));
        HandMadeStun again = at.request(REFRESH);
        assertThat(again.text(HandMadeStun.NONCE)).isEqualTo("second");
        assertThat(again.id).isNotEqualTo(refresh.id);
        at.receive(sign(again.answer(SUCCESS).with(LIFETIME, 600)));
        assertThat(at.events()).isEmpty();
        assertThat(at.client.nextTimeout()).isEqualTo(1_080 * SECOND);
    }

    @Test
    void sendsARequestAgainToTheByteAlthoughTheNonceHasChanged() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated();
        at.client.permit(PEER, 0);
        HandMadeStun first = at.request(CREATE_PERMISSION);
        at.client.permit(PEER6, 0);
        HandMadeStun other = at.runUntil(SECOND / 10).getFirst();
        at.receive(challenge(other, 438, "second"));
        List<HandMadeStun> sent = at.runUntil(SECOND / 2);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).text(HandMadeStun.NONCE)).isEqualTo("second");
        assertThat(sent.get(1).id).isEqualTo(first.id);
        assertThat(sent.get(1).text(HandMadeStun.NONCE)).isEqualTo("first");
    }

    @Test
    void givesUpWithAServerThatCallsEveryNonceStale() {
        TurnClientHarness at = new TurnClientHarness(udp());
        at.receive(challenge(at.request(ALLOCATE), 401, "0"));
        for (int i = 1; i <= 3; i++) {
            at.receive(challenge(at.request(ALLOCATE), 438, "n" + i));
            assertThat(at.events()).isEmpty();
        }
        at.receive(challenge(at.request(ALLOCATE), 438, "last"));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.STALE_NONCE);
        assertThat(at.client.nextTimeout()).isEqualTo(Machine.NEVER);
    }

    @Test
    void saysThatThePasswordIsWrong() {
        TurnClientHarness at = new TurnClientHarness(udp());
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(challenge(at.request(ALLOCATE), 401, "second"));
        TurnClientEvent.Failed failed = (TurnClientEvent.Failed) at.events().getFirst();
        assertThat(failed.failure().reason()).isEqualTo(TurnClientReason.UNAUTHENTICATED);
        assertThat(failed.failure().code()).isEqualTo(401);
        assertThat(failed.failure().reason().meaning(Locale.KOREAN)).contains("비밀번호");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 420, 437, 440, 441, 442, 486, 500, 508, 699})
    void tellsEveryRefusalWithItsCode(int code) {
        TurnClientHarness at = new TurnClientHarness(udp());
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(sign(at.request(ALLOCATE).answer(ERROR).error(code)));
        TurnClientReason reason = TurnClientReason.ofCode(code);
        assertThat(reason == TurnClientReason.OTHER).isEqualTo(code == 699);
        assertThat(at.events()).containsExactly(new TurnClientEvent.Failed(new TurnClientFailure(reason, code, "no")));
        assertThat(at.client.state()).isEqualTo(TurnClientState.FAILED);
        assertThat(at.runUntil(4_000 * SECOND)).isEmpty();
    }

    /** RFC 8489 §10: also to a request without credentials. */
    @Test
    void tellsWhichServerToUseInstead() {
        TurnClientHarness at = new TurnClientHarness(udp());
        byte[] other = {0, 1, 0x0D, (byte) 0x96, (byte) 198, 51, 100, 2};
        at.receive(at.request(ALLOCATE)
                .answer(ERROR)
                .error(300)
                .with(0x8023, other)
                .with(0x8003, "turn.example.org"));
        assertThat(at.events())
                .containsExactly(new TurnClientEvent.Redirected(
                        TransportAddress.ofLiteral("198.51.100.2", 3_478), "turn.example.org"));
        assertThat(at.client.nextTimeout()).isEqualTo(Machine.NEVER);
    }

    /** RFC 8489 §6.2.1: 39.5 s after the first of seven requests. */
    @Test
    void saysThatNobodyAnswers() {
        TurnClientHarness at = new TurnClientHarness(udp());
        assertThat(at.runUntil(39_499 * SECOND / 1_000)).hasSize(7);
        assertThat(at.events()).isEmpty();
        at.runUntil(39_500 * SECOND / 1_000);
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.NO_ANSWER);
    }

    @Test
    void sendsOnceOverTcp() {
        TurnClientHarness at = new TurnClientHarness(tcp());
        assertThat(at.runUntil(39 * SECOND)).hasSize(1);
        assertThat(at.runUntil(40 * SECOND)).isEmpty();
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.NO_ANSWER);
    }

    @Test
    void noticesThatTheServerIsLost() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated();
        assertThat(at.runUntil(579 * SECOND)).hasSize(7);
        at.runUntil(580 * SECOND);
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.NO_ANSWER);
    }

    /** A server that relays is not lost, although all seven refreshes were. */
    @Test
    void refreshesAgainWhileTheServerIsHeard() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated().permitted(PEER);
        at.receive(sign(at.runUntil(240 * SECOND).getFirst().answer(SUCCESS)));
        at.receive(sign(at.runUntil(480 * SECOND).getFirst().answer(SUCCESS)));
        assertThat(at.runUntil(570 * SECOND)).allMatch(request -> request.type == REFRESH);
        byte[] data = new HandMadeStun.Answer(0x0017, new byte[12])
                .xor(HandMadeStun.XOR_PEER, PEER)
                .with(HandMadeStun.DATA, "x")
                .bytes();
        assertThat(at.client.unwrap(at.datagram(data), at.now)).isTrue();
        List<HandMadeStun> again = at.runUntil(580 * SECOND);
        assertThat(at.events()).isEmpty();
        at.receive(sign(again.getLast().answer(SUCCESS).with(LIFETIME, 600)));
        assertThat(at.runUntil(700 * SECOND)).noneMatch(request -> request.type == REFRESH);
        assertThat(at.client.state()).isEqualTo(TurnClientState.ALLOCATED);
    }

    @Test
    void noticesThatTheServerHasRestarted() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated();
        at.client.permit(PEER, 0);
        at.receive(sign(at.request(CREATE_PERMISSION).answer(ERROR).error(437)));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.ALLOCATION_MISMATCH);
        assertThat(at.client.wrap(at.packet(RELAYED, PEER, new byte[1]), 0)).isFalse();
    }

    @Test
    void givesTheAllocationBack() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated().permitted(PEER);
        at.client.close();
        HandMadeStun last = at.request(REFRESH);
        assertThat(last.hex(LIFETIME)).isEqualTo("00000000");
        assertThat(at.client.wrap(at.packet(RELAYED, PEER, new byte[1]), 0)).isFalse();
        at.receive(challenge(last, 438, "second"));
        at.receive(sign(at.request(REFRESH).answer(SUCCESS).with(LIFETIME, 0)));
        assertThat(at.events()).containsExactly(new TurnClientEvent.Closed());
        assertThat(at.client.nextTimeout()).isEqualTo(Machine.NEVER);
        assertThat(at.client.permit(PEER, 0)).isFalse();
    }

    @Test
    void closesAtOnceWhenNothingWasAsked() {
        TurnClientHarness at = new TurnClientHarness(udp());
        at.client.close();
        assertThat(at.events()).containsExactly(new TurnClientEvent.Closed());
        assertThat(at.sent()).isEmpty();
    }

    @Test
    void givesBackWhatIsGrantedAfterItWasClosed() {
        TurnClientHarness at = new TurnClientHarness(udp());
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        HandMadeStun asked = at.request(ALLOCATE);
        at.client.close();
        assertThat(at.events()).isEmpty();
        at.receive(sign(grant(asked, 600)));
        HandMadeStun last = at.request(REFRESH);
        assertThat(last.hex(LIFETIME)).isEqualTo("00000000");
        at.runUntil(40 * SECOND);
        assertThat(at.events()).containsExactly(new TurnClientEvent.Closed());
    }

    @Test
    void asksForNothingWhenChallengedAfterItWasClosed() {
        TurnClientHarness at = new TurnClientHarness(udp());
        HandMadeStun asked = at.request(ALLOCATE);
        at.client.close();
        at.receive(challenge(asked, 401, "first"));
        assertThat(at.events()).containsExactly(new TurnClientEvent.Closed());
        assertThat(at.sent()).isEmpty();
    }

    /** RFC 8016 §3. */
    @Test
    void movesWithItsTicket() {
        TurnClientHarness at = new TurnClientHarness(udp().withMobility());
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(sign(grant(at.request(ALLOCATE), 600).with(0x8030, "ticket-1")));
        assertThat(((TurnClientEvent.Allocated) at.events().getFirst()).isMobile())
                .isTrue();
        at.permitted(PEER);
        TransportAddress next = TransportAddress.ofLiteral("192.0.2.77", 6_000);
        at.client.permit(PEER6, 0);
        at.client.move(next);
        assertThat(at.client.wrap(at.packet(RELAYED, PEER, new byte[1]), 0)).isFalse();
        HandMadeStun refresh = at.request(REFRESH); // and no permission: the server does not know us here
        assertThat(refresh.text(0x8030)).isEqualTo("ticket-1");
        at.receive(sign(refresh.answer(SUCCESS).with(LIFETIME, 600).with(0x8030, "ticket-2")));
        assertThat(at.events()).containsExactly(new TurnClientEvent.Moved(next));
        assertThat(at.runUntil(SECOND / 10))
                .singleElement()
                .satisfies(r -> assertThat(r.type).isEqualTo(CREATE_PERMISSION));
        assertThat(at.client.wrap(at.packet(RELAYED, PEER, new byte[1]), 0)).isTrue();
        at.client.move(LOCAL);
        assertThat(at.runUntil(SECOND / 5).getFirst().text(0x8030)).isEqualTo("ticket-2");
    }

    @Test
    void failsWhenItMovesWithoutATicket() {
        TurnClientHarness at = new TurnClientHarness(udp().withMobility()).allocated();
        at.client.move(PEER);
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.NOT_MOBILE);
    }

    /** RFC 8016 §3.1: 405 forbids mobility, not the allocation. */
    @Test
    void allocatesWithoutMobilityWhereThatIsForbidden() {
        TurnClientHarness at = new TurnClientHarness(udp().withMobility());
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(sign(at.request(ALLOCATE).answer(ERROR).error(405)));
        HandMadeStun again = at.request(ALLOCATE);
        assertThat(again.has(0x8030)).isFalse();
        at.receive(sign(grant(again, 600)));
        assertThat(((TurnClientEvent.Allocated) at.events().getFirst()).isMobile())
                .isFalse();
    }

    @Test
    void waitsForANewConnectionWhenItIsMobile() {
        TurnClientHarness at = new TurnClientHarness(tcp().withMobility());
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(sign(grant(at.request(ALLOCATE), 600).with(0x8030, "ticket")));
        at.events();
        at.client.handleClosed();
        assertThat(at.events()).containsExactly(new TurnClientEvent.Disconnected());
        assertThat(at.runUntil(599 * SECOND)).isEmpty();
        at.runUntil(600 * SECOND);
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.EXPIRED);
    }

    @Test
    void failsWithItsConnection() {
        TurnClientHarness at = new TurnClientHarness(tcp()).allocated();
        at.client.handleClosed();
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.CONNECTION_LOST);
    }

    /** RFC 6062 §4.3, §4.4, §4.5. */
    @Test
    void relaysTcpConnections() {
        TurnClientHarness at = new TurnClientHarness(tcp().withRelayTcp()).allocated();
        at.client.connect(PEER);
        HandMadeStun connect = at.request(0x000A);
        assertThat(connect.has(HandMadeStun.XOR_PEER)).isTrue();
        at.receive(sign(connect.answer(SUCCESS).with(0x002A, 77)));
        assertThat(at.events()).containsExactly(new TurnClientEvent.PeerConnected(PEER, 77));
        TransportAddress connection = LOCAL.withPort(5_001);
        at.client.bindConnection(77, connection);
        at.now += SECOND / 10;
        HandMadeStun bind = at.request(0x000B);
        assertThat(bind.hex(0x002A)).isEqualTo("0000004d");
        at.receive(sign(bind.answer(SUCCESS)));
        assertThat(at.events()).containsExactly(new TurnClientEvent.ConnectionBound(77, connection));

        at.client.connect(PEER);
        at.now += SECOND / 10;
        at.receive(sign(at.request(0x000A).answer(ERROR).error(447)));
        assertThat(at.events())
                .containsExactly(new TurnClientEvent.PeerRefused(
                        PEER, new TurnClientFailure(TurnClientReason.CONNECTION_TIMEOUT_OR_FAILURE, 447, "no")));
    }

    @Test
    void tellsWhoCallsIfItIsPermitted() {
        TurnClientHarness at = new TurnClientHarness(tcp().withRelayTcp()).allocated();
        byte[] call = new HandMadeStun.Answer(0x001C, new byte[12])
                .xor(HandMadeStun.XOR_PEER, PEER)
                .with(0x002A, 5)
                .bytes();
        at.receive(call);
        assertThat(at.events()).isEmpty();
        at.permitted(PEER);
        for (int i = 0; i < ClientEvents.MAX_UNASKED + 1; i++) {
            at.receive(call);
        }
        assertThat(at.client.drops().of(DropReason.OVERLOAD)).isEqualTo(1);
        assertThat(at.events()).hasSize(ClientEvents.MAX_UNASKED).contains(new TurnClientEvent.PeerCalls(PEER, 5));
        at.receive(call);
        assertThat(at.events()).hasSize(1);
    }

    @Test
    void asksAtAPaceAndNotAllAtOnce() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated();
        for (int i = 0; i < 100; i++) {
            at.client.permit(TransportAddress.ofIpv4(0x0A000000 + i, 1), 0);
        }
        assertThat(at.sent()).hasSize(1);
        List<HandMadeStun> later = at.runUntil(SECOND / 4);
        assertThat(later).hasSize(ClientRequests.MAX_FLYING - 1);
        later.forEach(request -> at.receive(sign(request.answer(SUCCESS))));
        assertThat(at.events()).hasSize(ClientRequests.MAX_FLYING - 1);
        assertThat(at.sent()).hasSize(1);
    }

    @Test
    void letsTheAllocationsRefreshPassAllThatWait() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated();
        at.now = 540 * SECOND - 1;
        for (int i = 0; i < 100; i++) {
            at.client.permit(TransportAddress.ofIpv4(0x0A000000 + i, 1), at.now);
        }
        at.runUntil(540 * SECOND + SECOND / 100);
        assertThat(at.client.nextTimeout()).isGreaterThan(at.now);
        assertThat(at.runUntil(540 * SECOND + 3 * SECOND)).anyMatch(request -> request.type == REFRESH);
    }

    @Test
    void countsWhatMakesNoSense() {
        TurnClientHarness at = new TurnClientHarness(udp()).allocated();
        at.receive(new byte[] {1, 2, 3});
        at.receive(new byte[0]);
        assertThat(at.client.drops().of(DropReason.MALFORMED)).isEqualTo(2);
        at.receive(new byte[] {0x40, 0, 0, 1, 9});
        assertThat(at.client.drops().of(DropReason.UNEXPECTED)).isEqualTo(1);
        at.server = PEER;
        at.receive(new byte[] {1, 2, 3});
        assertThat(at.client.drops().of(DropReason.UNEXPECTED)).isEqualTo(2);
    }

    @Test
    void takesNoTruncatedAnswer() {
        TurnClientHarness at = new TurnClientHarness(udp());
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        byte[] answer = sign(grant(at.request(ALLOCATE), 600)).bytes();
        for (int size = 0; size < answer.length; size++) {
            at.receive(Arrays.copyOf(answer, size));
        }
        assertThat(at.events()).isEmpty();
        at.receive(answer);
        assertThat(at.events()).hasSize(1);
    }

    @Test
    void refusesConfigurationsThatNoServerTakes() {
        assertThatIllegalArgumentException().isThrownBy(() -> udp().withRelayTcp());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> udp().withPort(TurnClientConfig.PortWish.EVEN).withReservationToken(1));
        assertThat(udp().toString()).doesNotContain("secret");
    }
}
