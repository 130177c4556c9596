package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RelayUserTest {

    @Test
    void hasTheEndOfItsTimeInFrontOfTheNameAndADigestOfTwentyBytes() {
        RelayUser user = RelayUser.named("someone");
        String[] parts = user.username().split(":");
        assertThat(Long.parseLong(parts[0])).isGreaterThan(Instant.now().getEpochSecond());
        assertThat(parts[1]).isEqualTo("someone");
        assertThat(Base64.getDecoder().decode(user.password())).hasSize(20);
    }
}
