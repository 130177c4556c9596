package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    /** FIPS 180-4's example: SHA-256 of "abc". */
    private static final String SHA256_OF_ABC = "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
            + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

    @Test
    void looksAsInSdp() {
        assertThat(Fingerprint.of("sha-256", ABC)).hasToString(SHA256_OF_ABC);
        assertThat(Fingerprint.of("sha-1", ABC))
                .hasToString("sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-1", "sha-224", "sha-256", "sha-384", "sha-512"})
    void isReadAsItIsWritten(String algorithm) throws Exception {
        Fingerprint fingerprint = Fingerprint.of(algorithm, ABC);
        assertThat(Fingerprint.parse(fingerprint.toString()))
                .isEqualTo(fingerprint)
                .hasSameHashCodeAs(fingerprint);
        assertThat(fingerprint.matches(ABC)).isTrue();
        assertThat(fingerprint.matches(new byte[3])).isFalse();
    }

    /** RFC 8122 §5 writes upper case; old peers do not, and hash names are case-insensitive. */
    @Test
    void isReadInEitherCase() throws Exception {
        String text = SHA256_OF_ABC.toLowerCase(Locale.ROOT).replace("sha-256", "SHA-256");
        assertThat(Fingerprint.parse(text)).isEqualTo(Fingerprint.of("sha-256", ABC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "sha-256",
                "sha-256 ",
                "md5 90:01:50:98:3C:D2:4F:B0:D6:96:3F:7D:28:E1:7F:72",
                "md2 DA:85:3B:0D:3F:88:D9:9B:30:28:3A:69:E6:DE:D6:BB",
                "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8",
                "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D:00",
                "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9G",
                "sha-1 A9 99 3E 36 47 06 81 6A BA 3E 25 71 78 50 C2 6C 9C D0 D8 9D",
                "sha-1  A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Fingerprint.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesEveryTruncatedPrefix() {
        for (int length = 0; length < SHA256_OF_ABC.length(); length++) {
            String prefix = SHA256_OF_ABC.substring(0, length);
            assertThatThrownBy(() -> Fingerprint.parse(prefix)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesHashesThatAreNotForFingerprints() {
        assertThatThrownBy(() -> Fingerprint.of("md5", ABC)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fingerprint("sha-256", new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
