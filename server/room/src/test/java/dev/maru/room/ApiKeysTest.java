package dev.maru.room;

import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    private static final String SECRET = "x".repeat(32);

    @Test
    void neverShowsSecrets() {
        ApiKeys keys =
                ApiKeys.of(Map.of("key1", SECRET, "key2", "y".repeat(40))).orThrow();
        assertThat(keys).hasToString("ApiKeys[key1, key2]");
        assertThat(new AccessTokens(keys).toString()).doesNotContain(SECRET);
    }

    @Test
    void refusesAShortSecretWithoutShowingIt() {
        Refusal refusal = refusal(ApiKeys.of(Map.of("key1", "hunter2")));
        assertThat(refusal.message()).isEqualTo("The secret of the API key “key1” has 7 bytes.");
        assertThat(refusal.hint()).contains("openssl rand");
        assertThat(refusal.toString()).doesNotContain("hunter2");
        assertThat(ApiKeys.of(Map.of("key1", "x".repeat(31)))).isInstanceOf(Outcome.Refused.class);
        assertThat(ApiKeys.of(Map.of("key1", "x".repeat(257)))).isInstanceOf(Outcome.Refused.class);
        assertThat(ApiKeys.of(Map.of("key1", "가".repeat(11)))).isInstanceOf(Outcome.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\n", "키"})
    void refusesAKeyThatHttpBasicCannotCarry(String key) {
        assertThat(refusal(ApiKeys.of(Map.of(key, SECRET))).field()).isEqualTo("key");
    }

    @Test
    void refusesALongKey() {
        assertThat(ApiKeys.of(Map.of("k".repeat(256), SECRET))).isInstanceOf(Outcome.Accepted.class);
        assertThat(ApiKeys.of(Map.of("k".repeat(257), SECRET))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void matchesAKeyWithItsOwnSecretOnly() {
        ApiKeys keys =
                ApiKeys.of(Map.of("key1", SECRET, "key2", "y".repeat(32))).orThrow();
        assertThat(keys.matches("key1", SECRET)).isTrue();
        assertThat(keys.matches("key1", "y".repeat(32))).isFalse();
        assertThat(keys.matches("key1", "")).isFalse();
        assertThat(keys.matches("key3", SECRET)).isFalse();
        assertThat(keys.matches("key3", "")).isFalse();
    }

    @Test
    void isEmptyInDevelopmentMode() {
        assertThat(ApiKeys.NONE.isEmpty()).isTrue();
        assertThat(ApiKeys.of(Map.of()).orThrow().isEmpty()).isTrue();
        assertThat(ApiKeys.of(Map.of("key1", SECRET)).orThrow().isEmpty()).isFalse();
    }
}
