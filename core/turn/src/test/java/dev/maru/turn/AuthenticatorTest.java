package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.DropReason;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** RFC 8489 §9.2, the long-term credential mechanism as a server has it. */
class AuthenticatorTest {
    private final ServerWorld world = new ServerWorld();
    private final ServerWorld.Caller caller = world.caller();

    private static TurnServerConfig config(UnaryOperator<TurnServerConfig> change) {
        return change.apply(TurnServerConfig.ofRealm(ServerWorld.REALM));
    }

    private int allocateAs(StunWriterStep name) {
        return caller.sendBare(StunMethod.ALLOCATE, w -> {
            w.u32(StunAttribute.REQUESTED_TRANSPORT, 17 << 24);
            name.write(w);
        });
    }

    private interface StunWriterStep {
        void write(StunWriter writer);
    }

    @Test
    void challengesWhoHasNoIntegrity() {
        assertThat(caller.sendBare(StunMethod.ALLOCATE, w -> {})).isEqualTo(401);
        assertThat(caller.answer.text(StunAttribute.REALM)).isEqualTo(ServerWorld.REALM);
        assertThat(caller.answer.text(StunAttribute.NONCE)).startsWith("obMatJos2");
        assertThat(caller.answer.bytesOf(StunAttribute.PASSWORD_ALGORITHMS)).containsExactly(0, 2, 0, 0, 0, 1, 0, 0);
        assertThat(caller.answer.has(StunAttribute.MESSAGE_INTEGRITY)).isFalse();
        assertThat(caller.answer.has(StunAttribute.SOFTWARE)).isFalse();
        assertThat(caller.answer.has(StunAttribute.FINGERPRINT)).isFalse();
    }

    /** Whoever forges a source address makes us send little more than it sent itself. */
    @Test
    void answersStrangersBriefly() {
        caller.sendBare(StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 17 << 24));
        // header 20, error 4+4+12, realm 4+12, nonce 4+36, algorithms 4+8
        assertThat(caller.answerLength).isEqualTo(20 + 20 + 16 + 40 + 12);
    }

    @Test
    void challengesEveryMethodThatNeedsAUser() {
        for (int method : new int[] {
            StunMethod.ALLOCATE,
            StunMethod.REFRESH,
            StunMethod.CREATE_PERMISSION,
            StunMethod.CHANNEL_BIND,
            StunMethod.CONNECT,
            StunMethod.CONNECTION_BIND
        }) {
            assertThat(caller.sendBare(method, w -> {})).isEqualTo(401);
        }
        assertThat(caller.sendBare(0x0E, w -> {})).isEqualTo(-1);
    }

    @Test
    void acceptsSha256() {
        caller.isSha256 = true;
        assertThat(caller.allocate()).isZero();
        assertThat(caller.answer.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)).isTrue();
        assertThat(caller.answer.has(StunAttribute.MESSAGE_INTEGRITY)).isFalse();
        assertThat(caller.permit(ServerWorld.PEER)).isZero();
        caller.isSha256 = false;
        assertThat(caller.refresh(600)).isZero();
    }

    /** §9.2.4: SHA-256 integrity may come with the MD5 key of a client that chose no algorithm. */
    @Test
    void acceptsTheLongIntegrityWithTheOldKey() {
        caller.challenge();
        IntegrityKey key = IntegrityKey.longTermMd5("mina", ServerWorld.REALM, "kimchi");
        int result = allocateAs(w -> w.text(StunAttribute.USERNAME, "mina")
                .text(StunAttribute.REALM, ServerWorld.REALM)
                .bytes(StunAttribute.NONCE, caller.nonce, 0, caller.nonce.length)
                .integritySha256(key));
        assertThat(result).isZero();
        assertThat(caller.answer.hasValidIntegritySha256(key)).isTrue();
    }

    @Test
    void answersFingerprintWithFingerprint() {
        caller.hasFingerprint = true;
        assertThat(caller.allocate()).isZero();
        assertThat(caller.answer.hasValidFingerprint()).isTrue();
    }

    @Test
    void refusesAWrongPassword() {
        ServerWorld.Caller wrong = world.new Caller(ServerWorld.CLIENT, "mina", "wrong");
        assertThat(wrong.allocate()).isEqualTo(401);
        assertThat(wrong.answer.has(StunAttribute.NONCE)).isTrue();
        ServerWorld.Caller nobody = world.new Caller(ServerWorld.CLIENT, "nobody", "x");
        assertThat(nobody.allocate()).isEqualTo(401);
        assertThat(world.server.drops().of(DropReason.UNAUTHENTIC)).isEqualTo(2);
        assertThat(world.server.allocations()).isZero();
    }

    @Test
    void wantsAllOfUserRealmAndNonce() {
        caller.challenge();
        byte[] nonce = caller.nonce;
        assertThat(allocateAs(w -> w.integrity(caller.key()))).isEqualTo(400);
        assertThat(allocateAs(w -> w.text(StunAttribute.USERNAME, "mina").integrity(caller.key())))
                .isEqualTo(400);
        assertThat(allocateAs(w -> w.text(StunAttribute.USERNAME, "mina")
                        .text(StunAttribute.REALM, ServerWorld.REALM)
                        .integrity(caller.key())))
                .isEqualTo(400);
        assertThat(allocateAs(w -> w.text(StunAttribute.USERNAME, "mina")
                        .bytes(StunAttribute.NONCE, nonce, 0, nonce.length)
                        .integrity(caller.key())))
                .isEqualTo(400);
        assertThat(allocateAs(w -> w.text(StunAttribute.REALM, ServerWorld.REALM)
                        .bytes(StunAttribute.NONCE, nonce, 0, nonce.length)
                        .integrity(caller.key())))
                .isEqualTo(400);
    }

    /** §9.2.4: the list and the choice have to be what was offered, if the nonce says that there was an offer. */
    @Test
    void noticesAChangedOffer() {
        caller.challenge();
        byte[] onlyMd5 = {0, 1, 0, 0};
        byte[] both = {0, 2, 0, 0, 0, 1, 0, 0};
        assertThat(offer(onlyMd5, 1 << 16)).isEqualTo(400);
        assertThat(offer(both, 3 << 16)).isEqualTo(400);
        assertThat(offer(both, -1)).isEqualTo(400);
        assertThat(offer(null, 1 << 16)).isEqualTo(400);
        assertThat(offer(both, 1 << 16)).isZero();
    }

    private int offer(byte[] algorithms, int choice) {
        return allocateAs(w -> {
            w.text(StunAttribute.USERNAME, "mina")
                    .text(StunAttribute.REALM, ServerWorld.REALM)
                    .bytes(StunAttribute.NONCE, caller.nonce, 0, caller.nonce.length);
            if (algorithms != null) {
                w.bytes(StunAttribute.PASSWORD_ALGORITHMS, algorithms, 0, algorithms.length);
            }
            if (choice >= 0) {
                w.u32(StunAttribute.PASSWORD_ALGORITHM, choice);
            }
            w.integrity(caller.key());
        });
    }

    /** The bid-down attack of §9.2: who clears the bit in the cookie has a nonce that is none of ours. */
    @Test
    void noticesAChangedCookie() {
        caller.challenge();
        byte[] weakened = caller.nonce.clone();
        System.arraycopy("AAAA".getBytes(StandardCharsets.US_ASCII), 0, weakened, 9, 4);
        caller.nonce = weakened;
        assertThat(caller.allocate()).isEqualTo(438);
    }

    @Test
    void setsTheBitsOfWhatItOffers() {
        caller.challenge();
        // bit 0 password algorithms, bit 1 username anonymity, counted from the left and from the right: 0xC00003
        assertThat(new String(caller.nonce, 9, 4, StandardCharsets.US_ASCII)).isEqualTo("wAAD");
        ServerWorld plain = new ServerWorld(config(
                c -> c.with(new TurnServerConfig.Features(false, true, true, Optional.empty(), Optional.empty()))));
        ServerWorld.Caller client = plain.caller();
        client.challenge();
        assertThat(new String(client.nonce, 9, 4, StandardCharsets.US_ASCII)).isEqualTo("QAAC");
        assertThat(client.answer.has(StunAttribute.PASSWORD_ALGORITHMS)).isFalse();
        assertThat(client.allocate()).isZero();
    }

    @Test
    void findsAUserByHash() {
        caller.challenge();
        byte[] hash = IntegrityKey.userhash("mina", ServerWorld.REALM);
        int result = allocateAs(w -> w.bytes(StunAttribute.USERHASH, hash, 0, 32)
                .text(StunAttribute.REALM, ServerWorld.REALM)
                .bytes(StunAttribute.NONCE, caller.nonce, 0, caller.nonce.length)
                .integrity(caller.key()));
        assertThat(result).isZero();
        byte[] nobody = IntegrityKey.userhash("nobody", ServerWorld.REALM);
        int refused = allocateAs(w -> w.bytes(StunAttribute.USERHASH, nobody, 0, 32)
                .text(StunAttribute.REALM, ServerWorld.REALM)
                .bytes(StunAttribute.NONCE, caller.nonce, 0, caller.nonce.length)
                .integrity(caller.key()));
        assertThat(refused).isEqualTo(401);
    }

    @Test
    void callsAnOldNonceStale() {
        caller.allocate();
        world.pass(300);
        assertThat(caller.refresh(3_600)).isZero();
        world.pass(3_301);
        assertThat(caller.refresh(600)).isEqualTo(438);
        assertThat(caller.answer.has(StunAttribute.MESSAGE_INTEGRITY)).isFalse();
        caller.nonce = caller.answer.bytesOf(StunAttribute.NONCE);
        assertThat(caller.refresh(600)).isZero();
    }

    @Test
    void bindsANonceToAnAddressButNotToAPort() {
        caller.challenge();
        caller.client = ServerWorld.CLIENT.withPort(9);
        assertThat(caller.allocate()).isZero();
        caller.client = TransportAddress.ofLiteral("203.0.113.6", 9);
        assertThat(caller.allocate()).isEqualTo(438);
    }

    @Test
    void takesNoNonceOfAnotherServer() {
        Nonces other = new Nonces(new SplittableRandom(8));
        other.configure(true, true, 3_600);
        caller.nonce = other.make(ServerWorld.CLIENT, world.now);
        assertThat(caller.allocate()).isEqualTo(438);
        caller.challenge();
        assertThat(caller.allocate()).isZero();
    }

    @Test
    void takesNoNonceThatWasChanged() {
        caller.challenge();
        byte[] foreign = caller.nonce;
        for (int at = 0; at < foreign.length; at++) {
            caller.nonce = foreign.clone();
            caller.nonce[at] ^= 2;
            assertThat(caller.allocate()).as("nonce with byte %d changed", at).isIn(438, 400);
        }
        caller.nonce = new byte[] {1};
        assertThat(caller.allocate()).isEqualTo(438);
        assertThat(world.server.allocations()).isZero();
    }

    @Test
    void limitsChallengesByAddress() {
        int answers = 0;
        for (int i = 0; i < 200; i++) {
            answers += caller.sendBare(StunMethod.ALLOCATE, w -> {}) == 401 ? 1 : 0;
        }
        assertThat(answers).isEqualTo(50);
        assertThat(world.server.drops().of(DropReason.LIMIT)).isEqualTo(150);
        ServerWorld.Caller neighbour = world.new Caller(TransportAddress.ofLiteral("203.0.113.6", 1), "mina", "kimchi");
        assertThat(neighbour.allocate()).isZero();
        world.pass(1);
        assertThat(caller.allocate()).isZero();
    }

    @Test
    void doesNotLimitWhoIsAuthenticated() {
        caller.allocate();
        for (int i = 0; i < 200; i++) {
            assertThat(caller.refresh(600)).isZero();
        }
    }

    /** A call goes on when the credentials by which it began have expired or were changed. */
    @Test
    void keepsThePasswordOfAnAllocation() {
        caller.allocate();
        world.server.configure(
                TurnServerConfig.ofRealm("other.example"),
                new FixedCredentials(Map.of("jun", "new")),
                PeerPolicy.standard());
        assertThat(caller.refresh(600)).isZero();
        assertThat(caller.permit(ServerWorld.PEER)).isZero();
        ServerWorld.Caller late = world.caller(40_001);
        late.realm = "other.example";
        assertThat(late.allocate()).isEqualTo(401);
    }

    @Test
    void changesCredentialsWhileItRuns() {
        caller.challenge();
        world.server.configure(
                TurnServerConfig.ofRealm(ServerWorld.REALM),
                new FixedCredentials(Map.of("mina", "new")),
                PeerPolicy.standard());
        assertThat(caller.allocate()).isEqualTo(401);
        assertThat(world.new Caller(ServerWorld.CLIENT, "mina", "new").allocate())
                .isZero();
    }
}
