package dev.maru.room;

import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ResumeTokensTest {
    private final ResumeTokens tokens = new ResumeTokens(House.KEY);

    @Property(tries = 300)
    void readsWhatItWrote(
            @ForAll long seed,
            @ForAll @StringLength(max = 100) String name,
            @ForAll @StringLength(max = 1000) String metadata,
            @ForAll Set<TrackSource> publish,
            @ForAll boolean flag) {
        Random random = new Random(seed);
        ResumeTicket ticket = new ResumeTicket(
                random.nextLong(),
                ResumeKey.Nonce.random(random),
                House.GARDEN,
                ParticipantId.random(random),
                new Profile(flag ? "미나" : null, wellFormed(name), wellFormed(metadata), flag, !flag),
                new Grants(flag, !flag, publish, flag, !flag, flag, random.nextBoolean()),
                random.nextLong(),
                random.nextLong());
        assertThat(tokens.open(tokens.seal(ticket)).orThrow()).isEqualTo(ticket);
    }

    @Test
    void refusesATokenWithAnyBitChanged() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.seal(ticket()));
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] changed = token.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            refuses(changed);
        }
    }

    @Test
    void refusesEveryPrefixAndWhatIsLonger() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.seal(ticket()));
        for (int length = 0; length < token.length; length++) {
            refuses(Arrays.copyOf(token, length));
        }
        refuses(Arrays.copyOf(token, token.length + 1));
        assertThat(refusal(tokens.open("A".repeat(1_000_000))).code()).isEqualTo(ErrorCode.RESUME_INVALID);
    }

    @Test
    void refusesATokenOfAnotherKey() {
        byte[] key = House.KEY.clone();
        key[31] ^= 1;
        assertThat(refusal(new ResumeTokens(key).open(tokens.seal(ticket()))).code())
                .isEqualTo(ErrorCode.RESUME_INVALID);
    }

    /** A future server may sign other tickets with the same key; this one must not take them for its own. */
    @Test
    void refusesAGenuineTokenThatItCannotRead() throws Exception {
        byte[] token = Base64.getUrlDecoder().decode(tokens.seal(ticket()));
        byte[] body = Arrays.copyOf(token, token.length - 32);
        byte[] otherVersion = body.clone();
        otherVersion[0] = 2;
        refuses(signed(otherVersion));
        for (int length = 1; length < body.length; length += 3) {
            refuses(signed(Arrays.copyOf(body, length)));
        }
        byte[] otherRoom = body.clone();
        int room = new String(body, StandardCharsets.ISO_8859_1).indexOf("garden");
        otherRoom[room] = '/';
        refuses(signed(otherRoom));
        assertThat(tokens.open(Base64.getUrlEncoder().encodeToString(signed(body))))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void carriesTheLargestProfileThatLimitsAllow() {
        Profile large = new Profile("가".repeat(128), "🦊".repeat(1024), "x".repeat(32_768), true, true);
        ResumeTicket ticket = new ResumeTicket(
                1,
                new ResumeKey.Nonce(2, 3),
                new RoomName("𠮷".repeat(128)),
                ticket().participant(),
                large,
                House.EVERYTHING,
                4,
                5);
        assertThat(tokens.open(tokens.seal(ticket)).orThrow()).isEqualTo(ticket);
    }

    private void refuses(byte[] token) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        assertThat(refusal(tokens.open(text)).code()).isEqualTo(ErrorCode.RESUME_INVALID);
    }

    private static byte[] signed(byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(House.KEY, "HmacSHA256"));
        byte[] token = Arrays.copyOf(body, body.length + 32);
        System.arraycopy(mac.doFinal(body), 0, token, body.length, 32);
        return token;
    }

    private static ResumeTicket ticket() {
        return new ResumeTicket(
                7,
                new ResumeKey.Nonce(8, 9),
                House.GARDEN,
                new ParticipantId("p_AAAAAAAAAAAAAAAA"),
                new Profile("mina", "Mina", "{}", true, false),
                new Grants(true, true, EnumSet.copyOf(List.of(TrackSource.CAMERA)), true, true, false, false),
                10,
                11);
    }

    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
