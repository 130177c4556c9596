package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DtlsCertificateTest {
    private static final long SEED = 19;
    private static final long NOW = OwnCertificates.NOW;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @ParameterizedTest
    @EnumSource(CertificateKeyType.class)
    void isSelfSignedForThirtyDaysAndOneBefore(CertificateKeyType type) throws Exception {
        DtlsCertificate certificate = OwnCertificates.of(type);
        X509Certificate x509 = read(certificate.der());
        x509.verify(x509.getPublicKey());
        assertThat(x509.getVersion()).isEqualTo(3);
        assertThat(x509.getNotBefore()).isEqualTo(Date.from(Instant.parse("2026-11-28T10:00:00Z")));
        assertThat(x509.getNotAfter()).isEqualTo(Date.from(Instant.parse("2026-12-29T10:00:00Z")));
        assertThat(certificate.expiresEpochSeconds())
                .isEqualTo(x509.getNotAfter().toInstant().getEpochSecond());
        assertThat(x509.getSubjectX500Principal()).isEqualTo(x509.getIssuerX500Principal());
        assertThat(x509.getSerialNumber().signum()).isPositive();
        assertThat(x509.getPublicKey()).isEqualTo(certificate.publicKey());
        assertThat(KeyPairs.belongTogether(new KeyPair(certificate.publicKey(), certificate.privateKey())))
                .isTrue();
    }

    /** RFC 5280 §4.1.2.5: GeneralizedTime from 2050 on. */
    @ParameterizedTest
    @ValueSource(strings = {"2049-12-15T00:00:00Z", "2050-06-01T12:34:56Z", "1999-12-31T23:59:59Z"})
    void hasItsDatesInEveryYear(String now) throws Exception {
        Instant time = Instant.parse(now);
        DtlsCertificate certificate =
                DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, time.getEpochSecond(), 3_600, random);
        X509Certificate x509 = read(certificate.der());
        assertThat(x509.getNotBefore()).isEqualTo(Date.from(time.minusSeconds(86_400)));
        assertThat(x509.getNotAfter()).isEqualTo(Date.from(time.plusSeconds(3_600)));
    }

    @Test
    void noTwoAreAlikeUnlessTheirEntropyIs() {
        DtlsCertificate first = DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, random);
        DtlsCertificate second = DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, random);
        assertThat(first.fingerprint("sha-256")).isNotEqualTo(second.fingerprint("sha-256"));
        DtlsCertificate again =
                DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, new SplittableRandom(SEED));
        assertThat(again.der()).isEqualTo(first.der());
    }

    @Test
    void hasFingerprintsThatMatchIt() {
        DtlsCertificate certificate = DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, random);
        assertThat(certificate.fingerprints())
                .extracting(Fingerprint::algorithm)
                .containsExactly("sha-256", "sha-384", "sha-512");
        assertThat(certificate.fingerprints()).allMatch(fingerprint -> fingerprint.matches(certificate.der()));
        assertThat(certificate.fingerprint("sha-1").matches(certificate.der())).isTrue();
    }

    @ParameterizedTest
    @EnumSource(CertificateKeyType.class)
    void survivesPem(CertificateKeyType type) throws Exception {
        DtlsCertificate certificate = OwnCertificates.of(type);
        DtlsCertificate read = DtlsCertificate.ofPem("a comment\n" + certificate.toPem() + "and another");
        assertThat(read.der()).isEqualTo(certificate.der());
        assertThat(read.privateKey()).isEqualTo(certificate.privateKey());
        assertThat(read.expiresEpochSeconds()).isEqualTo(certificate.expiresEpochSeconds());
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        DtlsCertificate first = DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, random);
        DtlsCertificate second = DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, random);
        for (DtlsCertificate other : List.of(second, OwnCertificates.RSA)) {
            byte[] key = other.privateKey().getEncoded();
            assertThatThrownBy(() -> DtlsCertificate.of(List.of(first.der()), key))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesPemThatIsNotWhole() {
        String pem = DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, random)
                .toPem();
        String[] wrong = {
            "",
            pem.substring(0, pem.indexOf("-----END")),
            pem.substring(pem.indexOf("-----BEGIN CERTIFICATE")),
            pem.substring(0, pem.indexOf("-----BEGIN CERTIFICATE")),
            pem.replace("M", "*"),
            pem + pem
        };
        for (String text : wrong) {
            assertThatThrownBy(() -> DtlsCertificate.ofPem(text)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesALifetimeOutOfBounds() {
        for (long lifetime : new long[] {-1, DtlsCertificate.MAX_LIFETIME_SECONDS + 1}) {
            assertThatThrownBy(() -> DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, lifetime, random))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keepsItsPrivateKeyOutOfItsText() {
        DtlsCertificate certificate = DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, random);
        assertThat(certificate.toString()).startsWith("DtlsCertificate[EC, sha-256 ");
    }

    private static X509Certificate read(byte[] der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
