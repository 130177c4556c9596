package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With files that OpenSSL 3.0 wrote. */
class PemFileTest {
    static final Path FILES = Path.of("src/test/resources/dev/maru/app");

    static String file(String name) throws IOException {
        return Files.readString(FILES.resolve(name));
    }

    private static ServerIdentity identity(String certificate, String key)
            throws IOException, PemFile.UnusableException {
        return new ServerIdentity(
                PemFile.certificates(file(certificate), certificate), PemFile.privateKey(file(key), key));
    }

    @ParameterizedTest
    @CsvSource({
        "ec.crt, ec-sec1.key",
        "ec.crt, ec-pkcs8.key",
        "rsa.crt, rsa-pkcs1.key",
        "ed25519.crt, ed25519.key",
        "chain.crt, chain.key"
    })
    void readsCertificatesWithKeysInEveryUsualForm(String certificate, String key) throws Exception {
        assertThat(identity(certificate, key).belongsTogether()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ec.crt, rsa-pkcs1.key", "rsa.crt, ec-sec1.key", "ec.crt, chain.key", "ed25519.crt, ec-sec1.key"})
    void noticesAKeyOfAnotherCertificate(String certificate, String key) throws Exception {
        assertThat(identity(certificate, key).belongsTogether()).isFalse();
    }

    @Test
    void keepsTheChainInItsOrder() throws Exception {
        assertThat(PemFile.certificates(file("chain.crt"), "chain.crt"))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .isEqualTo(List.of("CN=chain.example.org", "CN=Test CA"));
    }

    @Test
    void findsBothInOneFile() throws Exception {
        String both = "# a comment\n" + file("ec.crt") + "\n" + file("ec-sec1.key");
        assertThat(new ServerIdentity(PemFile.certificates(both, "both"), PemFile.privateKey(both, "both"))
                        .belongsTogether())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"encrypted-pkcs8.key", "encrypted-pkcs1.key"})
    void saysHowToDecryptAKey(String key) {
        assertThatExceptionOfType(PemFile.UnusableException.class)
                .isThrownBy(() -> PemFile.privateKey(file(key), key))
                .withMessageContaining("is encrypted; decrypt it with: openssl pkey");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatExceptionOfType(PemFile.UnusableException.class)
                .isThrownBy(() -> PemFile.certificates(file("ec-sec1.key"), "x.pem"))
                .withMessage("x.pem has no certificate (no “BEGIN CERTIFICATE” block).");
        assertThatExceptionOfType(PemFile.UnusableException.class)
                .isThrownBy(() -> PemFile.privateKey(file("ec.crt"), "x.pem"))
                .withMessage("x.pem has no private key (no “BEGIN PRIVATE KEY” block).");
        assertThatExceptionOfType(PemFile.UnusableException.class).isThrownBy(() -> PemFile.privateKey("", "x.pem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec-sec1.key", "ec-pkcs8.key", "rsa-pkcs1.key", "ed25519.key"})
    void refusesEveryTruncatedKeyWithoutAnyOtherException(String name) throws IOException {
        String whole = file(name);
        for (int length = 0; length < whole.length() - 2; length += 3) {
            String cut = whole.substring(0, length) + whole.substring(Math.max(length, whole.indexOf("-----END")));
            try {
                PrivateKey key = PemFile.privateKey(cut, name);
                assertThat(key.getEncoded()).isNotEmpty();
            } catch (PemFile.UnusableException e) {
                assertThat(e.sentence().korean()).contains(name);
            }
        }
    }

    @Test
    void refusesDamagedCertificates() throws IOException {
        String damaged = file("ec.crt").replaceFirst("MII", "MIX");
        assertThatExceptionOfType(PemFile.UnusableException.class)
                .isThrownBy(() -> PemFile.certificates(damaged, "x.pem"))
                .withMessage("A certificate in x.pem is damaged.");
    }

    @Test
    void neverShowsTheKey() throws Exception {
        assertThat(identity("ec.crt", "ec-sec1.key").toString()).isEqualTo("ServerIdentity[CN=ec.example.org]");
    }
}
