package dev.maru.turn;

import static dev.maru.turn.HandMadeStun.ALLOCATE;
import static dev.maru.turn.HandMadeStun.ERROR;
import static dev.maru.turn.HandMadeStun.LIFETIME;
import static dev.maru.turn.HandMadeStun.REFRESH;
import static dev.maru.turn.HandMadeStun.SUCCESS;
import static dev.maru.turn.TurnClientHarness.KEY;
import static dev.maru.turn.TurnClientHarness.KEY_SHA256;
import static dev.maru.turn.TurnClientHarness.SECOND;
import static dev.maru.turn.TurnClientHarness.challenge;
import static dev.maru.turn.TurnClientHarness.grant;
import static dev.maru.turn.TurnClientHarness.sign;
import static dev.maru.turn.TurnClientHarness.tcp;
import static dev.maru.turn.TurnClientHarness.udp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.Protocol;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 8489 §9.2 asks of a client with long-term credentials, against answers made by hand. */
class TurnClientSecurityTest {
    /** SHA-256, then MD5 (RFC 8489 §14.11, §18.5). */
    private static final byte[] BOTH = HexFormat.of().parseHex("0002000000010000");

    private static final byte[] MD5_FIRST = HexFormat.of().parseHex("0001000000020000");

    private final TurnClientHarness at = new TurnClientHarness(udp());

    private static TurnClientReason failure(List<TurnClientEvent> events) {
        assertThat(events).singleElement().isInstanceOf(TurnClientEvent.Failed.class);
        return ((TurnClientEvent.Failed) events.getFirst()).failure().reason();
    }

    private HandMadeStun challenged(String nonce, byte[] algorithms) {
        at.receive(challenge(at.request(ALLOCATE), 401, nonce).with(HandMadeStun.PASSWORD_ALGORITHMS, algorithms));
        return at.request(ALLOCATE);
    }

    private static HandMadeStun.Answer sign256(HandMadeStun.Answer answer) {
        return answer.signed(HandMadeStun.INTEGRITY_SHA256, "HmacSHA256", KEY_SHA256);
    }

    /** Bit 0 on the left, as §18.1 says, and on the right, as its erratum 6290 says. */
    @ParameterizedTest
    @ValueSource(strings = {"obMatJos2gAAAxyz", "obMatJos2AAABxyz"})
    void takesTheFirstAlgorithmThatItKnows(String nonce) {
        HandMadeStun second = challenged(nonce, BOTH);
        assertThat(second.attributes.get(HandMadeStun.PASSWORD_ALGORITHMS)).isEqualTo(BOTH);
        assertThat(second.hex(HandMadeStun.PASSWORD_ALGORITHM)).isEqualTo("00020000");
        assertThat(second.has(HandMadeStun.INTEGRITY)).isFalse();
        assertThat(second.isSigned(HandMadeStun.INTEGRITY_SHA256, "HmacSHA256", KEY_SHA256))
                .isTrue();
        assertThat(second.text(HandMadeStun.USERNAME)).isEqualTo("mina");
        at.receive(sign256(grant(second, 600)));
        assertThat(at.events()).singleElement().isInstanceOf(TurnClientEvent.Allocated.class);
    }

    @Test
    void takesMd5WhenTheServerPrefersIt() {
        HandMadeStun second = challenged("obMatJos2gAAAxyz", MD5_FIRST);
        assertThat(second.hex(HandMadeStun.PASSWORD_ALGORITHM)).isEqualTo("00010000");
        assertThat(second.isSigned(HandMadeStun.INTEGRITY_SHA256, "HmacSHA256", KEY))
                .isTrue();
    }

    @Test
    void skipsAlgorithmsThatItDoesNotKnow() {
        byte[] list = HexFormat.of().parseHex("00990003" + "01020300" + "00020000");
        assertThat(challenged("obMatJos2gAAAxyz", list).hex(HandMadeStun.PASSWORD_ALGORITHM))
                .isEqualTo("00020000");
    }

    @Test
    void givesUpWhenItKnowsNoneOfTheAlgorithms() {
        at.receive(challenge(at.request(ALLOCATE), 401, "obMatJos2gAAAxyz")
                .with(HandMadeStun.PASSWORD_ALGORITHMS, HexFormat.of().parseHex("00990000")));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.UNUSABLE_CHALLENGE);
    }

    /** §9.2.5: somebody took the attribute out, so that the weaker algorithm be used. */
    @ParameterizedTest
    @ValueSource(strings = {"obMatJos2gAAAxyz", "obMatJos2AAABxyz", "obMatJos2wAAA"})
    void refusesToBeBidDown(String nonce) {
        at.receive(challenge(at.request(ALLOCATE), 401, nonce));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.UNUSABLE_CHALLENGE);
        assertThat(at.sent()).isEmpty();
    }

    @Test
    void refusesAWeakerChallengeAfterAStrongOne() {
        HandMadeStun second = challenged("obMatJos2gAAAxyz", BOTH);
        at.receive(challenge(second, 438, "plain"));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.UNUSABLE_CHALLENGE);
    }

    /** The user's hash of the vector in RFC 8489 §B.1, whose nonce asks for it. */
    @Test
    void hidesItsNameWhenAsked() {
        TurnClientHarness vector = new TurnClientHarness(TurnClientConfig.of(
                Protocol.UDP, TurnClientHarness.LOCAL, TurnClientHarness.SERVER, "マトリックス", "TheMatrIX"));
        String nonce = "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA";
        vector.receive(vector.request(ALLOCATE)
                .answer(ERROR)
                .error(401)
                .with(HandMadeStun.REALM, "example.org")
                .with(HandMadeStun.NONCE, nonce));
        HandMadeStun second = vector.request(ALLOCATE);
        assertThat(second.hex(HandMadeStun.USERHASH))
                .isEqualTo("4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704");
        assertThat(second.has(HandMadeStun.USERNAME)).isFalse();
        assertThat(second.text(HandMadeStun.NONCE)).isEqualTo(nonce);
    }

    @ParameterizedTest
    @ValueSource(strings = {"obMatJos2QAAAxyz", "obMatJos2wAAAxyz"})
    void hidesItsNameWhenTheLeftBitAsks(String nonce) {
        assertThat(challenged(nonce, BOTH).has(HandMadeStun.USERHASH)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"obMatJos2", "obMatJos2A*AB", "obMatJos3gAAA", "obMatJos2AAAAxyz", "x"})
    void readsNoFeaturesWhereThereAreNone(String nonce) {
        at.receive(challenge(at.request(ALLOCATE), 401, nonce));
        HandMadeStun second = at.request(ALLOCATE);
        assertThat(second.has(HandMadeStun.USERNAME)).isTrue();
        assertThat(second.isSigned(HandMadeStun.INTEGRITY, "HmacSHA1", KEY)).isTrue();
    }

    @Test
    void givesUpWithoutRealmOrNonce() {
        at.receive(at.request(ALLOCATE).answer(ERROR).error(401).with(HandMadeStun.NONCE, "n"));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.UNUSABLE_CHALLENGE);
        TurnClientHarness other = new TurnClientHarness(udp());
        other.receive(other.request(ALLOCATE).answer(ERROR).error(401).with(HandMadeStun.REALM, "r"));
        assertThat(failure(other.events())).isEqualTo(TurnClientReason.UNUSABLE_CHALLENGE);
    }

    @Test
    void givesUpWithAChallengeThatDoesNotFitIntoARequest() {
        at.receive(challenge(at.request(ALLOCATE), 401, "n".repeat(ClientChallenge.MAX_TOTAL - 3)));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.UNUSABLE_CHALLENGE);
    }

    @Test
    void writesTheLongestRequestIntoItsBound() {
        TurnClientHarness longest = new TurnClientHarness(TurnClientConfig.of(
                        Protocol.UDP,
                        TurnClientHarness.LOCAL,
                        TurnClientHarness.SERVER,
                        "u".repeat(TurnClientConfig.MAX_USERNAME),
                        "p")
                .withFamily(TurnClientConfig.Family.IPV6)
                .withPort(TurnClientConfig.PortWish.EVEN)
                .withLifetimeSeconds(9)
                .withDontFragment()
                .withMobility());
        longest.receive(challenge(longest.request(ALLOCATE), 401, "n".repeat(ClientChallenge.MAX_TOTAL - 12))
                .with(HandMadeStun.PASSWORD_ALGORITHMS, BOTH));
        byte[] key = HandMadeStun.digest("SHA-256", "u".repeat(TurnClientConfig.MAX_USERNAME) + ":maru:p");
        HandMadeStun second = longest.request(ALLOCATE);
        assertThat(second.text(HandMadeStun.NONCE)).hasSize(ClientChallenge.MAX_TOTAL - 12);
        longest.receive(grant(second, 600)
                .with(0x8030, "t".repeat(ClientRequestWriter.MAX_TICKET))
                .signed(HandMadeStun.INTEGRITY_SHA256, "HmacSHA256", key));
        assertThat(longest.events()).hasSize(1);
        longest.client.move(TurnClientHarness.PEER);
        assertThat(longest.request(REFRESH).text(0x8030)).hasSize(ClientRequestWriter.MAX_TICKET);
    }

    @Test
    void takesNoAnswerThatIsNotSigned() {
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        HandMadeStun second = at.request(ALLOCATE);
        at.receive(grant(second, 600));
        at.receive(second.answer(ERROR).error(403));
        at.receive(grant(second, 600).signed(HandMadeStun.INTEGRITY, "HmacSHA1", KEY_SHA256));
        assertThat(at.events()).isEmpty();
        assertThat(at.client.drops().of(DropReason.UNAUTHENTIC)).isEqualTo(3);
        at.receive(sign(grant(second, 600)));
        assertThat(at.events()).hasSize(1);
    }

    @Test
    void noticesEveryFlippedBitOfAnAnswer() {
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        byte[] answer = sign(grant(at.request(ALLOCATE), 600)).bytes();
        for (int bit = 0; bit < 8 * answer.length; bit++) {
            byte[] flipped = answer.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            at.receive(flipped);
            assertThat(at.events()).as("bit %d", bit).isEmpty();
        }
        at.receive(answer);
        assertThat(at.events()).hasSize(1);
    }

    @Test
    void takesNoSha1AnswerToASha256Request() {
        HandMadeStun second = challenged("obMatJos2gAAAxyz", BOTH);
        at.receive(sign(grant(second, 600)));
        assertThat(at.events()).isEmpty();
    }

    @Test
    void saysThatAllAnswersWereForged() {
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(grant(at.request(ALLOCATE), 600));
        at.runUntil(40 * SECOND);
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.UNAUTHENTIC_ANSWER);
    }

    /** §9.2.5: over a reliable transport no better copy comes. */
    @Test
    void saysAtOnceThatAnAnswerOverTcpWasForged() {
        TurnClientHarness stream = new TurnClientHarness(tcp());
        stream.receive(challenge(stream.request(ALLOCATE), 401, "first"));
        stream.receive(grant(stream.request(ALLOCATE), 600));
        assertThat(failure(stream.events())).isEqualTo(TurnClientReason.UNAUTHENTIC_ANSWER);
    }

    @Test
    void ignoresAnswersThatComeTwice() {
        HandMadeStun first = at.request(ALLOCATE);
        at.receive(challenge(first, 401, "first"));
        HandMadeStun second = at.request(ALLOCATE);
        at.receive(challenge(first, 401, "other"));
        assertThat(at.sent()).isEmpty();
        at.receive(sign(grant(second, 600)));
        at.receive(sign(grant(second, 600)));
        assertThat(at.events()).hasSize(1);
        assertThat(at.client.drops().of(DropReason.UNEXPECTED)).isEqualTo(2);
    }

    @Test
    void failsOnAnAnswerWithoutWhatItMustHave() {
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(sign(at.request(ALLOCATE).answer(SUCCESS).with(LIFETIME, 600)));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.UNUSABLE_ANSWER);
    }

    @Test
    void failsOnAnAnswerWithWhatItMustUnderstandAndDoesNot() {
        at.receive(challenge(at.request(ALLOCATE), 401, "first"));
        at.receive(sign(grant(at.request(ALLOCATE), 600).with(0x7F01, "?")));
        assertThat(failure(at.events())).isEqualTo(TurnClientReason.UNUSABLE_ANSWER);
    }

    /** Whatever the server's address sends, nothing is thrown, and nothing is told that was not signed. */
    @Test
    void survivesHostileBytes() {
        TurnClientHarness victim = new TurnClientHarness(udp()).allocated().permitted(TurnClientHarness.PEER);
        victim.client.permit(TurnClientHarness.PEER6, victim.now);
        SplittableRandom random = new SplittableRandom(11);
        byte[][] seeds = {
            grant(victim.runUntil(SECOND / 10).getFirst(), 600).bytes(),
            new HandMadeStun.Answer(0x0017, new byte[12])
                    .xor(HandMadeStun.XOR_PEER, TurnClientHarness.PEER)
                    .with(HandMadeStun.DATA, "hello")
                    .bytes(),
            HexFormat.of().parseHex("4000000568656c6c6f000000")
        };
        for (int i = 0; i < 60_000; i++) {
            byte[] bytes = seeds[i % seeds.length].clone();
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            Datagram packet = victim.datagram(bytes);
            if (!victim.client.unwrap(packet, victim.now)) {
                victim.client.handleDatagram(packet, victim.now);
            }
        }
        assertThat(victim.events()).allMatch(event -> event instanceof TurnClientEvent.PeerUnreachable);
        assertThat(victim.client.state()).isEqualTo(TurnClientState.ALLOCATED);
        assertThat(victim.client.drops().total()).isGreaterThan(10_000);
    }
}
