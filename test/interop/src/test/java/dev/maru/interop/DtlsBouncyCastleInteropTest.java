package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.CipherSuite;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsConfig;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.DtlsFailure;
import dev.maru.dtls.DtlsVersion;
import dev.maru.dtls.SrtpProtection;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DTLS 1.2 with BouncyCastle, in both roles, and what must not connect. */
class DtlsBouncyCastleInteropTest {
    private static final int ETHERNET_MTU = 1_500;
    private static final SrtpProtection PROFILE = SrtpProtection.AEAD_AES_128_GCM;
    private static final CipherSuite SUITE = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    private static final DtlsCertificate ECDSA = generate(CertificateKeyType.ECDSA_P256);
    private static final DtlsCertificate RSA = generate(CertificateKeyType.RSA_2048);
    private static final DtlsCertificate STRANGER = generate(CertificateKeyType.ECDSA_P256);

    static Stream<CipherSuite> suites() {
        return Arrays.stream(CipherSuite.values()).filter(suite -> !suite.isForDtls13());
    }

    @ParameterizedTest
    @MethodSource("suites")
    void connectsToThemWithEverySuite(CipherSuite suite) throws Exception {
        assertThat(connectToThem(wish(suite, PROFILE, ETHERNET_MTU)).cipherSuite())
                .isEqualTo(suite);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void answersThemWithEverySuite(CipherSuite suite) throws Exception {
        assertThat(answerThem(wish(suite, PROFILE, ETHERNET_MTU)).cipherSuite()).isEqualTo(suite);
    }

    @ParameterizedTest
    @EnumSource(SrtpProtection.class)
    void negotiatesEveryProfileForSrtp(SrtpProtection profile) throws Exception {
        connectToThem(wish(SUITE, profile, ETHERNET_MTU));
        answerThem(wish(SUITE, profile, ETHERNET_MTU));
    }

    @Test
    void connectsAndAnswersInSmallDatagrams() throws Exception {
        CipherSuite rsa = CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;
        connectToThem(wish(rsa, PROFILE, 400));
        answerThem(wish(rsa, PROFILE, 400));
    }

    @Test
    void isRefusedByThemWithAnotherCertificateThanTheyExpect() throws Exception {
        BouncyCastlePeer.Wish wish = wish(SUITE, PROFILE, ETHERNET_MTU);
        BouncyCastlePeer.Wish other =
                new BouncyCastlePeer.Wish(wish.certificate(), STRANGER, SUITE.codePoint(), PROFILE, ETHERNET_MTU);
        try (BouncyCastlePeer they = new BouncyCastlePeer(other);
                DtlsEndpoint we = DtlsEndpoint.client(config(wish), they.port())) {
            they.accept(we.port());
            assertFailed(we, DtlsFailure.PEER_ALERT);
        }
        try (BouncyCastlePeer they = new BouncyCastlePeer(other);
                DtlsEndpoint we = DtlsEndpoint.server(config(wish))) {
            they.connect(we.port());
            assertFailed(we, DtlsFailure.PEER_ALERT);
        }
    }

    @Test
    void refusesThemUnderAnotherFingerprint() throws Exception {
        BouncyCastlePeer.Wish wish = wish(SUITE, PROFILE, ETHERNET_MTU);
        DtlsConfig config = DtlsConfig.of(wish.remote(), STRANGER.fingerprints());
        try (BouncyCastlePeer they = new BouncyCastlePeer(wish);
                DtlsEndpoint we = DtlsEndpoint.client(config, they.port())) {
            they.accept(we.port());
            assertFailed(we, DtlsFailure.FINGERPRINT_MISMATCH);
            we.until(they::hasEnded);
            assertThat(they.failure()).contains("bad_certificate");
        }
    }

    /** RFC 9146: theirs has four bytes; ours none, or some. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void carriesConnectionIdsBothWays(int length) throws Exception {
        for (CipherSuite suite : List.of(SUITE, CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256)) {
            BouncyCastlePeer.Wish wish = wish(suite, PROFILE, ETHERNET_MTU);
            DtlsConfig config = config(wish).withConnectionId(length);
            try (BouncyCastlePeer they = new BouncyCastlePeer(wish);
                    DtlsEndpoint we = DtlsEndpoint.client(config, they.port())) {
                they.accept(we.port());
                talk(we, they);
                assertThat(we.connection().connectionId()).hasSize(length);
            }
            try (BouncyCastlePeer they = new BouncyCastlePeer(wish);
                    DtlsEndpoint we = DtlsEndpoint.server(config)) {
                they.connect(we.port());
                talk(we, they);
                assertThat(we.connection().connectionId()).hasSize(length);
            }
        }
    }

    /** Ours may do 1.3 too; theirs may not. */
    private static DtlsEvent.Connected connectToThem(BouncyCastlePeer.Wish wish) throws IOException {
        try (BouncyCastlePeer they = new BouncyCastlePeer(wish);
                DtlsEndpoint we = DtlsEndpoint.client(config(wish), they.port())) {
            they.accept(we.port());
            return talk(we, they);
        }
    }

    private static DtlsEvent.Connected answerThem(BouncyCastlePeer.Wish wish) throws IOException {
        try (BouncyCastlePeer they = new BouncyCastlePeer(wish);
                DtlsEndpoint we = DtlsEndpoint.server(config(wish))) {
            they.connect(we.port());
            return talk(we, they);
        }
    }

    private static DtlsEvent.Connected talk(DtlsEndpoint we, BouncyCastlePeer they) throws IOException {
        DtlsEvent.Connected connected = we.connected();
        we.until(() -> they.isConnected() || they.hasEnded());
        assertThat(they.failure()).isEmpty();
        assertThat(DtlsEndpoint.keyingMaterial(Objects.requireNonNull(connected.srtpKeys())))
                .isEqualTo(they.keyingMaterial());
        assertThat(connected.version()).isEqualTo(DtlsVersion.DTLS_1_2);
        we.send("from us to them");
        we.until(() -> we.received().contains("FROM US TO THEM"));
        we.send("good-bye");
        assertThat(we.end()).isEqualTo(new DtlsEvent.Closed());
        assertThat(they.received()).isEqualTo("from us to themgood-bye");
        return connected;
    }

    private static void assertFailed(DtlsEndpoint we, DtlsFailure reason) throws IOException {
        assertThat(we.end())
                .isInstanceOfSatisfying(
                        DtlsEvent.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(reason));
    }

    private static DtlsConfig config(BouncyCastlePeer.Wish wish) {
        return DtlsConfig.of(wish.remote(), List.of(wish.certificate().fingerprint("sha-256")))
                .withMtu(wish.mtu() == ETHERNET_MTU ? DtlsConfig.DEFAULT_MTU : wish.mtu() - 28);
    }

    private static BouncyCastlePeer.Wish wish(CipherSuite suite, SrtpProtection profile, int mtu) {
        boolean isRsa = suite.name().contains("_RSA_");
        DtlsCertificate ours =
                DtlsEndpoint.certificate(isRsa ? CertificateKeyType.RSA_2048 : CertificateKeyType.ECDSA_P256);
        return new BouncyCastlePeer.Wish(isRsa ? RSA : ECDSA, ours, suite.codePoint(), profile, mtu);
    }

    private static DtlsCertificate generate(CertificateKeyType type) {
        return DtlsCertificate.generate(type, System.currentTimeMillis() / 1_000, new SecureRandom());
    }
}
