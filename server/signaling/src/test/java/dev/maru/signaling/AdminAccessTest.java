package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.room.AccessTokens;
import dev.maru.room.ApiKeys;
import dev.maru.room.Claims;
import dev.maru.room.Grants;
import dev.maru.room.TrackSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Who may administrate, and which tokens are made for whom (docs/signaling.md §10, §11). */
class AdminAccessTest {
    private static final String TOKENS = "/api/v1/tokens";
    private static final String ROOMS = "/api/v1/rooms";
    private static final long HOUR = 3_600_000;

    /** Clocks may differ by this much (docs/signaling.md §10). */
    private static final long SKEW = 30_000;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.setup().keys(TestServer.KEYS).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private OpenApi.Reply list(String authorization) {
        return OpenApi.send(server, "GET", ROOMS, "", "Authorization", authorization);
    }

    private String listsWith(String token) {
        OpenApi.Reply reply = list("Bearer " + token);
        return reply.status() + " " + reply.code();
    }

    private Claims admin(long notBefore, long expiresAt) {
        return new Claims("admin", null, null, null, grants(true), notBefore, expiresAt);
    }

    private static Grants grants(boolean admin) {
        return new Grants(true, true, EnumSet.allOf(TrackSource.class), true, true, admin, false);
    }

    private OpenApi.Reply make(String body, String authorization) {
        return OpenApi.send(server, "POST", TOKENS, body, "Authorization", authorization);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String rightBasic() {
        return basic(TestServer.KEY + ":" + TestServer.SECRET);
    }

    // Who may.

    @ParameterizedTest
    @EnumSource(
            value = Route.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DESCRIBE"})
    void listensToNobodyWithoutAToken(Route route) {
        String path =
                "/api/v1/" + route.template().replace("{room}", "garden").replace("{participant}", Samples.PARTICIPANT);
        OpenApi.Reply reply = OpenApi.send(server, route.method(), path, "");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("token_missing");
        assertThat(reply.response().headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"maru\"");
    }

    @Test
    void refusesTokensOfAnotherSecretOrKey() {
        for (ApiKeys keys : List.of(
                ApiKeys.of(Map.of(TestServer.KEY, "another secret of enough characters"))
                        .orThrow(),
                ApiKeys.of(Map.of("key2", TestServer.SECRET)).orThrow())) {
            String key = keys.keys().iterator().next();
            String forged = new AccessTokens(keys)
                    .create(key, admin(0, server.clock.epochMillis() + HOUR))
                    .orThrow();
            assertThat(listsWith(forged)).isEqualTo("401 token_invalid");
        }
    }

    @Test
    void refusesTokensThatWereTamperedWithOrAreNotSigned() {
        String powerless = server.token("mina", null, false);
        String[] parts = powerless.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"admin\":false", "\"admin\":true");
        assertThat(claims).contains("\"admin\":true");
        assertThat(listsWith(parts[0] + "." + encode(claims) + "." + parts[2])).isEqualTo("401 token_invalid");
        assertThat(listsWith(encode("{\"alg\":\"none\"}") + "." + encode(claims) + "."))
                .isEqualTo("401 token_invalid");
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesTokensOutOfTheirTimeButForgivesClocks() {
        long now = server.clock.epochMillis();
        assertThat(listsWith(server.token(admin(0, now - SKEW - 1_000)))).isEqualTo("401 token_expired");
        assertThat(listsWith(server.token(admin(0, now - SKEW + 1_000)))).isEqualTo("200 ");
        assertThat(listsWith(server.token(admin(now + SKEW + 1_000, now + HOUR))))
                .isEqualTo("401 token_not_yet_valid");
        assertThat(listsWith(server.token(admin(now + SKEW - 1_000, now + HOUR))))
                .isEqualTo("200 ");
    }

    @Test
    void refusesWhoIsNoAdministrator() {
        assertThat(listsWith(server.token("mina", null, false))).isEqualTo("403 grant_missing");
    }

    @ParameterizedTest
    @CsvSource({"Bearer", "Digest abc", "bearer", "Basic abc"})
    void takesOtherSchemesForNoToken(String authorization) {
        assertThat(list(authorization).status()).isEqualTo(401);
    }

    @Test
    void knowsTheSchemeInAnyCase() {
        assertThat(list("bEARER " + server.token("admin", null, true)).status()).isEqualTo(200);
    }

    @Test
    void letsTheAdministratorOfARoomIntoThatRoomAlone() {
        String own = "Bearer " + server.token("host", "garden", true);
        assertThat(OpenApi.send(server, "POST", ROOMS, "{\"name\":\"garden\"}", "Authorization", own)
                        .status())
                .isEqualTo(201);
        assertThat(OpenApi.send(server, "GET", ROOMS + "/garden", "", "Authorization", own)
                        .status())
                .isEqualTo(200);
        assertThat(list(own).status()).isEqualTo(403);
        for (String[] other : new String[][] {
            {"POST", ROOMS, "{\"name\":\"attic\"}"},
            {"GET", ROOMS + "/attic", ""},
            {"DELETE", ROOMS + "/attic", ""},
            {"DELETE", ROOMS + "/attic/participants/" + Samples.PARTICIPANT, ""},
            {"POST", ROOMS + "/attic/messages", "{\"text\":\"a\"}"}
        }) {
            OpenApi.Reply reply = OpenApi.send(server, other[0], other[1], other[2], "Authorization", own);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.body().get("field").asString()).isEqualTo("room");
        }
    }

    @Test
    void hasNoAdministratorsInDevelopmentMode() {
        String token = server.token("admin", null, true);
        try (var open = TestServer.start()) {
            assertThat(OpenApi.send(open, "GET", ROOMS, "", "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(403);
            assertThat(OpenApi.send(open, "POST", TOKENS, "{}", "Authorization", rightBasic())
                            .status())
                    .isEqualTo(403);
            assertThat(OpenApi.send(open, "GET", "/api/v1/openapi.json", "").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesAnAddressAfterTooManyWrongCredentialsForTheRestOfTheMinute() {
        String right = server.token("admin", null, true);
        assertThat(listsWith(right)).isEqualTo("200 ");
        for (int i = 0; i < SignalingConfig.Limits.DEFAULTS.failedAuthPerMinute(); i++) {
            assertThat(listsWith("wrong")).isEqualTo("401 token_invalid");
        }
        assertThat(listsWith("wrong")).isEqualTo("429 rate_limited");
        assertThat(listsWith(right)).isEqualTo("429 rate_limited");
        server.clock.advance(Duration.ofSeconds(61));
        assertThat(listsWith(right)).isEqualTo("200 ");
    }

    // Tokens.

    @Test
    void makesATokenForTheHolderOfAKey() {
        JsonNode made = make("{\"identity\":\"mina\",\"name\":\"Mina\",\"room\":\"garden\"}", rightBasic())
                .body();
        assertThat(made.get("expiresAt").asLong()).isEqualTo(server.clock.epochMillis() + HOUR);
        JsonNode joined = join("garden", made);
        assertThat(joined.at("/self/identity").asString()).isEqualTo("mina");
        assertThat(joined.at("/self/name").asString()).isEqualTo("Mina");
        assertThat(joined.at("/self/grants/publish")).hasSize(4);
        assertThat(joined.at("/self/grants/subscribe").asBoolean()).isTrue();
        assertThat(joined.at("/self/grants/data").asBoolean()).isTrue();
        assertThat(joined.at("/self/grants/admin").asBoolean()).isFalse();
        assertThat(join("attic", made).get("code").asString()).isEqualTo("grant_missing");
    }

    @Test
    void givesEveryGrantThatIsAskedFor() {
        JsonNode joined = join(
                "garden",
                make(
                                "{\"identity\":\"ear\",\"metadata\":\"m\",\"room\":\"*\",\"ttlSeconds\":60,\"create\":true,"
                                        + "\"publish\":[\"screen\",\"microphone\"],\"subscribe\":false,\"data\":false,"
                                        + "\"admin\":true}",
                                rightBasic())
                        .body());
        assertThat(joined.at("/self/metadata").asString()).isEqualTo("m");
        assertThat(joined.at("/self/grants/publish").toString()).isEqualTo("[\"microphone\",\"screen\"]");
        assertThat(joined.at("/self/grants/subscribe").asBoolean()).isFalse();
        assertThat(joined.at("/self/grants/data").asBoolean()).isFalse();
        assertThat(joined.at("/self/grants/admin").asBoolean()).isTrue();
        JsonNode hidden = join("garden", make("{\"hidden\":true}", rightBasic()).body());
        assertThat(hidden.at("/self/hidden").asBoolean()).isTrue();
        JsonNode mute = join("garden", make("{\"publish\":false}", rightBasic()).body());
        assertThat(mute.at("/self/grants/publish")).isEmpty();
        JsonNode outside = join("garden", make("{\"join\":false}", rightBasic()).body());
        assertThat(outside.get("code").asString()).isEqualTo("grant_missing");
        JsonNode guest = join("cellar", make("{\"create\":false}", rightBasic()).body());
        assertThat(guest.get("code").asString()).isEqualTo("room_not_found");
    }

    private JsonNode join(String room, JsonNode made) {
        try (var client = WebSocketClient.connect(server)) {
            String token = made.get("token").asString();
            return client.answer(
                    client.send("join", "\"room\":\"" + room + "\",\"name\":\"Guest\",\"token\":\"" + token + "\""));
        }
    }

    @Test
    void makesTokensWithThePowerOfWhoAsks() {
        String host = "Bearer " + server.token("host", "garden", true);
        assertThat(make("{\"room\":\"garden\"}", host).status()).isEqualTo(200);
        assertThat(make("{\"room\":\"attic\"}", host).code()).isEqualTo("grant_missing");
        assertThat(make("{}", host).code()).isEqualTo("grant_missing");
        String admin = "Bearer " + server.token("admin", null, true);
        assertThat(make("{\"room\":\"attic\"}", admin).status()).isEqualTo(200);
        assertThat(make("{}", admin).status()).isEqualTo(200);
        String guest = "Bearer " + server.token("mina", null, false);
        assertThat(make("{}", guest).code()).isEqualTo("grant_missing");
    }

    @ParameterizedTest
    @CsvSource({"key1:wrong", "key2:0123456789abcdef0123456789abcdef", "key1", ":", "key1:"})
    void refusesWrongKeysAndSecrets(String pair) {
        assertThat(make("{}", basic(pair)).code()).isEqualTo("token_invalid");
        assertThat(make("{}", "Basic !").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'ttlSeconds':0} | ttlSeconds",
                "{'ttlSeconds':2592001} | ttlSeconds",
                "{'ttlSeconds':'60'} | ttlSeconds",
                "{'room':'a b'} | room",
                "{'publish':['radio']} | publish",
                "{'publish':'camera'} | publish",
                "{'join':1} | join",
                "{'subscribe':null} | subscribe",
                "{'identity':1} | identity",
                "{'secret':'a'} | secret"
            },
            quoteCharacter = '"')
    void namesTheFieldThatIsWrong(String body, String field) {
        OpenApi.Reply reply = make(body.replace('\'', '"'), rightBasic());
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().get("field").asString()).isEqualTo(field);
    }
}
