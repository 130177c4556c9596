package dev.maru.room;

import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens are made by hand here, so that what is expected does not come from the code that is tested. */
class AccessTokensTest {
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final String OTHER_SECRET = "another secret of thirty-two bytes!!";
    private static final String HEADER = "{\"alg\":\"HS256\",\"kid\":\"key1\"}";
    private static final String JOIN = "{\"exp\":2000000000,\"maru\":{\"join\":true}}";
    private static final long NOW = 1_999_999_000_000L;

    private final AccessTokens tokens =
            new AccessTokens(ApiKeys.of(Map.of("key1", SECRET)).orThrow());

    @Test
    void readsEveryClaim() {
        Claims claims = verify("""
                {"iss":"key1","sub":"mina","name":"Mina","metadata":"{}","nbf":1999998000,"exp":2000000000,
                 "maru":{"room":"garden","join":true,"create":false,"publish":["camera","screen_audio"],
                         "subscribe":false,"data":false,"admin":true,"hidden":false}}""");
        assertThat(claims)
                .isEqualTo(new Claims(
                        "mina",
                        "Mina",
                        "{}",
                        House.GARDEN,
                        new Grants(
                                true,
                                false,
                                EnumSet.of(TrackSource.CAMERA, TrackSource.SCREEN_AUDIO),
                                false,
                                false,
                                true,
                                false),
                        1_999_998_000_000L,
                        2_000_000_000_000L));
    }

    @Test
    void givesAJoinTheUsualGrants() {
        Claims claims = verify(JOIN);
        assertThat(claims.grants()).isEqualTo(Grants.everythingButAdmin());
        assertThat(claims.room()).isNull();
        assertThat(claims.identity()).isNull();
        assertThat(claims.notBefore()).isZero();
    }

    @Test
    void givesNothingWithoutAJoin() {
        Grants none = new Grants(false, false, Set.of(), false, false, false, false);
        assertThat(verify("{\"exp\":2000000000}").grants()).isEqualTo(none);
        assertThat(verify("{\"exp\":2000000000,\"maru\":{}}").grants()).isEqualTo(none);
        assertThat(verify("{\"exp\":2000000000,\"maru\":{\"admin\":true}}").grants())
                .isEqualTo(new Grants(false, false, Set.of(), false, false, true, false));
    }

    @Test
    void givesSomebodyHiddenNothingThatWouldShow() {
        Grants grants = verify("{\"exp\":2000000000,\"maru\":{\"join\":true,\"hidden\":true,\"publish\":true}}")
                .grants();
        assertThat(grants.publish()).isEmpty();
        assertThat(grants.data()).isFalse();
        assertThat(grants.subscribe()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true,4", "false,0", "[],0", "'[\"microphone\"]',1", "'[\"microphone\",\"microphone\"]',1"})
    void readsPublishAsAFlagOrAList(String publish, int sources) {
        Claims claims = verify("{\"exp\":2000000000,\"maru\":{\"join\":true,\"publish\":" + publish + "}}");
        assertThat(claims.grants().publish()).hasSize(sources);
    }

    @Test
    void takesAStarForAnyRoom() {
        assertThat(verify("{\"exp\":2000000000,\"maru\":{\"room\":\"*\"}}").room())
                .isNull();
    }

    @Test
    void takesEmptyTextsForMissingOnes() {
        Claims claims = verify("{\"sub\":\"\",\"name\":\"\",\"metadata\":\"\",\"exp\":2000000000}");
        assertThat(claims.identity()).isNull();
        assertThat(claims.name()).isNull();
        assertThat(claims.metadata()).isNull();
    }

    @Test
    void findsTheKeyByIssuerWhereTheHeaderNamesNone() {
        String header = "{\"typ\":\"JWT\",\"alg\":\"HS256\"}";
        assertThat(tokens.verify(hs256(header, "{\"iss\":\"key1\",\"exp\":2000000000}", SECRET), NOW))
                .isInstanceOf(Outcome.Accepted.class);
        refuses(hs256(header, "{\"iss\":\"key2\",\"exp\":2000000000}", SECRET));
        refuses(hs256(header, "{\"iss\":7,\"exp\":2000000000}", SECRET));
        refuses(hs256(header, "{\"exp\":2000000000}", SECRET));
    }

    @Test
    void refusesAKeyThatIsNotKnown() {
        Refusal refusal = refuses(hs256("{\"alg\":\"HS256\",\"kid\":\"key2\"}", JOIN, SECRET));
        assertThat(refusal.message()).contains("no API key");
    }

    @Test
    void refusesASignatureByAnotherSecret() {
        Refusal refusal = refuses(hs256(HEADER, JOIN, OTHER_SECRET));
        assertThat(refusal.message()).contains("signature");
    }

    @Test
    void refusesAChangedToken() {
        String good = hs256(HEADER, JOIN, SECRET);
        String[] parts = good.split("\\.");
        String more = base64("{\"exp\":2000000000,\"maru\":{\"join\":true,\"admin\":true}}");
        refuses(parts[0] + "." + more + "." + parts[2]);
        for (int i = 0; i < good.length() - 1; i++) {
            char c = good.charAt(i);
            String changed = good.substring(0, i) + (c == 'A' ? 'B' : 'A') + good.substring(i + 1);
            assertThat(tokens.verify(changed, NOW)).as("at " + i).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void refusesEveryPrefix() {
        String good = hs256(HEADER, JOIN, SECRET);
        for (int i = 0; i < good.length(); i++) {
            refuses(good.substring(0, i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256", "dir"})
    void refusesEveryOtherAlgorithm(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"key1\"}";
        refuses(hs256(header, JOIN, SECRET));
        refuses(base64(header) + "." + base64(JOIN) + ".");
        refuses(sign(header, JOIN, SECRET, "HmacSHA512"));
    }

    @ParameterizedTest
    @CsvSource({"HS384,HmacSHA384", "HS512,HmacSHA512"})
    void refusesALongerHashEvenWhereTheSecretWouldDo(String algorithm, String mac) {
        String secret = SECRET.repeat(2);
        AccessTokens longer =
                new AccessTokens(ApiKeys.of(Map.of("key1", secret)).orThrow());
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"key1\"}";
        Refusal refusal = refusal(longer.verify(sign(header, JOIN, secret, mac), NOW));
        assertThat(refusal.message()).isEqualTo("The access token's algorithm is not HS256.");
        assertThat(longer.verify(hs256(HEADER, JOIN, secret), NOW)).isInstanceOf(Outcome.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kid\":\"key1\"}",
                "{\"alg\":null,\"kid\":\"key1\"}",
                "{\"alg\":7,\"kid\":\"key1\"}",
                "{\"alg\":\"HS256\",\"kid\":7}",
                "{\"alg\":\"HS256\",\"kid\":\"key1\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"HS256\",\"kid\":\"key1\",\"enc\":\"A128GCM\"}x",
                "[]",
                "null",
                "7",
                "",
                "{",
            })
    void refusesAHeaderThatMakesNoSense(String header) {
        refuses(hs256(header, JOIN, SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "7",
                "\"text\"",
                "",
                "{",
                "{\"exp\":2000000000",
                "{\"maru\":{\"join\":true}}",
                "{\"exp\":null}",
                "{\"exp\":\"2000000000\"}",
                "{\"exp\":true}",
                "{\"exp\":2000000000,\"nbf\":\"now\"}",
                "{\"exp\":2000000000,\"sub\":7}",
                "{\"exp\":2000000000,\"name\":{}}",
                "{\"exp\":2000000000,\"metadata\":[]}",
                "{\"exp\":2000000000,\"maru\":7}",
                "{\"exp\":2000000000,\"maru\":[]}",
                "{\"exp\":2000000000,\"maru\":{\"join\":\"true\"}}",
                "{\"exp\":2000000000,\"maru\":{\"join\":1}}",
                "{\"exp\":2000000000,\"maru\":{\"room\":\"a room\"}}",
                "{\"exp\":2000000000,\"maru\":{\"room\":7}}",
                "{\"exp\":2000000000,\"maru\":{\"publish\":\"camera\"}}",
                "{\"exp\":2000000000,\"maru\":{\"publish\":[\"webcam\"]}}",
                "{\"exp\":2000000000,\"maru\":{\"publish\":[7]}}",
                "{\"exp\":2000000000,\"maru\":{\"hidden\":{}}}",
                "{\"exp\":2000000000,\"sub\":\"a\\u0000b\"}",
                "{\"exp\":2000000000,\"sub\":\"a\\ud800b\"}",
            })
    void refusesClaimsThatMakeNoSense(String claims) {
        refuses(hs256(HEADER, claims, SECRET));
    }

    @Test
    void boundsTheIdentity() {
        assertThat(verify("{\"exp\":2000000000,\"sub\":\"" + "i".repeat(128) + "\"}")
                        .identity())
                .hasSize(128);
        refuses(hs256(HEADER, "{\"exp\":2000000000,\"sub\":\"" + "i".repeat(129) + "\"}", SECRET));
    }

    @Test
    void boundsTheToken() {
        String padding = "x".repeat(AccessTokens.MAX_LENGTH);
        Refusal refusal = refuses(hs256(HEADER, "{\"exp\":2000000000,\"x\":\"" + padding + "\"}", SECRET));
        assertThat(refusal.message()).contains("16384 are allowed");
    }

    @Test
    void survivesDeepNesting() {
        String deep = "{\"exp\":2000000000,\"x\":" + "[".repeat(6000) + "]".repeat(6000) + "}";
        tokens.verify(hs256(HEADER, deep, SECRET), NOW);
        tokens.verify(hs256(deep, JOIN, SECRET), NOW);
        tokens.verify(hs256("{\"alg\":" + "{\"a\":".repeat(2000) + "1" + "}".repeat(2001), JOIN, SECRET), NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "eyJ9.e30.", "한글.한글.한글", "a.b.c.d.e"})
    void refusesWhatIsNoToken(String token) {
        refuses(token);
    }

    @ParameterizedTest
    @CsvSource({"2000000000000,true", "2000000029999,true", "2000000030000,false", "9999999999999,false"})
    void forgivesThirtySecondsAfterTheEnd(long now, boolean good) {
        Outcome<Claims> outcome = tokens.verify(hs256(HEADER, JOIN, SECRET), now);
        if (good) {
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        } else {
            assertThat(refusal(outcome).code()).isEqualTo(ErrorCode.TOKEN_EXPIRED);
        }
    }

    @ParameterizedTest
    @CsvSource({"1900000000000,true", "1899999970000,true", "1899999969999,false", "0,false"})
    void forgivesThirtySecondsBeforeTheBeginning(long now, boolean good) {
        Outcome<Claims> outcome = tokens.verify(hs256(HEADER, "{\"nbf\":1900000000,\"exp\":2000000000}", SECRET), now);
        if (good) {
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        } else {
            assertThat(refusal(outcome).code()).isEqualTo(ErrorCode.TOKEN_NOT_YET_VALID);
            assertThat(refusal(outcome).retryAfterMillis()).isEqualTo(1_899_999_970_000L - now);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99", "99999999999999999999999999", "253402300800", "9223372036854775807"})
    void takesATimeFarAwayForTheEndOfTime(String exp) {
        assertThat(verify("{\"exp\":" + exp + "}").expiresAt()).isGreaterThan(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-1e99", "1.5"})
    void takesATimeLongAgoForOver(String exp) {
        assertThat(refusal(tokens.verify(hs256(HEADER, "{\"exp\":" + exp + "}", SECRET), NOW))
                        .code())
                .isEqualTo(ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void readsAFractionOfASecond() {
        assertThat(verify("{\"exp\":2000000000.5}").expiresAt()).isEqualTo(2_000_000_000_500L);
    }

    @Test
    void looksAtTheSignatureBeforeTheTimes() {
        assertThat(refuses(hs256(HEADER, "{\"exp\":1}", OTHER_SECRET)).code()).isEqualTo(ErrorCode.TOKEN_INVALID);
    }

    @Test
    void rotatesKeys() {
        String old = hs256(HEADER, JOIN, SECRET);
        String young = hs256("{\"alg\":\"HS256\",\"kid\":\"key2\"}", JOIN, OTHER_SECRET);
        refuses(young);
        tokens.replaceKeys(
                ApiKeys.of(Map.of("key1", SECRET, "key2", OTHER_SECRET)).orThrow());
        assertThat(tokens.verify(old, NOW)).isInstanceOf(Outcome.Accepted.class);
        assertThat(tokens.verify(young, NOW)).isInstanceOf(Outcome.Accepted.class);
        refuses(hs256(HEADER, JOIN, OTHER_SECRET));
        tokens.replaceKeys(ApiKeys.of(Map.of("key2", OTHER_SECRET)).orThrow());
        refuses(old);
        assertThat(tokens.verify(young, NOW)).isInstanceOf(Outcome.Accepted.class);
        assertThat(tokens.keys().keys()).containsExactly("key2");
    }

    @Test
    void makesTheTokenThatAnybodyWouldMakeByHand() {
        Claims claims = new Claims(
                "mina", "Mina \"K\"", null, House.GARDEN, House.publishing(TrackSource.CAMERA), 0, 2_000_000_000_999L);
        String token = tokens.create("key1", claims).orThrow();
        String[] parts = token.split("\\.");
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertThat(header)
                .contains("\"alg\":\"HS256\"")
                .contains("\"kid\":\"key1\"")
                .contains("\"typ\":\"JWT\"");
        // The library orders the outer object as it likes.
        assertThat(payload)
                .contains(
                        "\"iss\":\"key1\"",
                        "\"sub\":\"mina\"",
                        "\"name\":\"Mina \\\"K\\\"\"",
                        "\"exp\":2000000000",
                        "\"maru\":{\"room\":\"garden\",\"join\":true,\"create\":true,\"publish\":[\"camera\"],"
                                + "\"subscribe\":true,\"data\":true,\"admin\":false,\"hidden\":false}")
                .doesNotContain("nbf", "metadata");
        assertThat(token).isEqualTo(hs256(header, payload, SECRET));
    }

    @Test
    void takesTheTokensItMakes() {
        Claims claims = new Claims(
                "미나",
                "Mina",
                "{\"a\":\"</script>\"}",
                null,
                new Grants(true, false, Set.of(), true, false, true, false),
                1_900_000_000_000L,
                2_000_000_000_000L);
        assertThat(tokens.verify(tokens.create("key1", claims).orThrow(), NOW)).isEqualTo(Outcome.accepted(claims));
    }

    @Test
    void refusesToMakeATokenThatNobodyWouldTake() {
        Claims good = Claims.anonymous();
        assertThat(refusal(tokens.create("key9", good)).field()).isEqualTo("key");
        assertThat(refusal(tokens.create("key9", good)).toString()).doesNotContain(SECRET);
        Claims longIdentity = new Claims("i".repeat(129), null, null, null, good.grants(), 0, 1);
        assertThat(refusal(tokens.create("key1", longIdentity)).field()).isEqualTo("identity");
        Claims big = new Claims(null, null, "x".repeat(20_000), null, good.grants(), 0, 1);
        assertThat(refusal(tokens.create("key1", big)).field()).isEqualTo("metadata");
        Claims before = new Claims(null, null, null, null, good.grants(), 0, -1);
        assertThat(refusal(tokens.create("key1", before)).field()).isEqualTo("exp");
    }

    private Claims verify(String claims) {
        return tokens.verify(hs256(HEADER, claims, SECRET), NOW).orThrow();
    }

    private Refusal refuses(String token) {
        Refusal refusal = refusal(tokens.verify(token, NOW));
        assertThat(refusal.code()).isEqualTo(ErrorCode.TOKEN_INVALID);
        assertThat(refusal.field()).isEqualTo("token");
        assertThat(refusal.toString()).doesNotContain(SECRET);
        return refusal;
    }

    private static String hs256(String header, String claims, String secret) {
        return sign(header, claims, secret, "HmacSHA256");
    }

    private static String sign(String header, String claims, String secret, String algorithm) {
        try {
            String signed = base64(header) + "." + base64(claims);
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
