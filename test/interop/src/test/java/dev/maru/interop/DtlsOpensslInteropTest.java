package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.CipherSuite;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsConfig;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.DtlsFailure;
import dev.maru.dtls.DtlsVersion;
import dev.maru.dtls.Fingerprint;
import dev.maru.dtls.NamedGroup;
import dev.maru.dtls.SrtpKeys;
import dev.maru.dtls.SrtpProtection;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * DTLS 1.2 with {@code openssl s_server} and {@code s_client}, in both roles: handshake with certificates of both sides, data both ways, the
 * same SRTP keys on both sides, an end by either.
 */
class DtlsOpensslInteropTest {
    private static final Map<CertificateKeyType, Fingerprint> THEIRS = new EnumMap<>(CertificateKeyType.class);

    @TempDir
    private static Path folder;

    /** OpenSSL's name of each suite. */
    private static final Map<CipherSuite, String> SUITES = Map.of(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ECDHE-ECDSA-AES128-GCM-SHA256",
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE-ECDSA-AES256-GCM-SHA384",
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE-RSA-AES256-GCM-SHA384",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-ECDSA-CHACHA20-POLY1305",
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-RSA-CHACHA20-POLY1305");

    @BeforeAll
    static void makeTheirCertificates() throws Exception {
        assumeTrue(Openssl.isThere(), "there is no openssl on this machine");
        request(CertificateKeyType.ECDSA_P256, "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
        request(CertificateKeyType.RSA_2048, "rsa:2048");
    }

    static Stream<CipherSuite> suites() {
        return Arrays.stream(CipherSuite.values()).filter(SUITES::containsKey);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void connectsToThemWithEverySuite(CipherSuite suite) throws Exception {
        CertificateKeyType type = typeFor(suite);
        DtlsConfig config = config(type, CertificateKeyType.ECDSA_P256).withCipherSuites(suite);
        connectToThem(config, type);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void answersThemWithEverySuite(CipherSuite suite) throws Exception {
        DtlsConfig config = config(CertificateKeyType.ECDSA_P256, typeFor(suite));
        DtlsEvent.Connected connected =
                answerThem(config, CertificateKeyType.ECDSA_P256, "-cipher", Objects.requireNonNull(SUITES.get(suite)));
        assertThat(connected.cipherSuite()).isEqualTo(suite);
    }

    @ParameterizedTest
    @CsvSource({"X25519,X25519:P-256", "SECP256R1,P-256", "SECP384R1,P-384:P-256"})
    void exchangesKeysInEveryGroup(NamedGroup group, String theirGroups) throws Exception {
        CertificateKeyType type = CertificateKeyType.ECDSA_P256;
        // The curve of a certificate has to be among the groups too (RFC 8422 §5.1.1).
        NamedGroup[] groups = Stream.of(group, NamedGroup.SECP256R1).distinct().toArray(NamedGroup[]::new);
        DtlsConfig ours = config(type, type).withGroups(groups);
        assertThat(connectToThem(ours, type, "-groups", theirGroups).group()).isEqualTo(group);
        assertThat(answerThem(ours, type, "-groups", theirGroups).group()).isEqualTo(group);
    }

    @ParameterizedTest
    @EnumSource(SrtpProtection.class)
    void negotiatesEveryProfileForSrtp(SrtpProtection profile) throws Exception {
        CertificateKeyType type = CertificateKeyType.ECDSA_P256;
        DtlsConfig ours = config(type, type).withSrtpProfiles(profile);
        assertThat(profileOf(connectToThem(ours, type))).isEqualTo(profile);
        assertThat(profileOf(answerThem(ours, type))).isEqualTo(profile);
    }

    @Test
    void ourCertificateMayBeRsaInBothRoles() throws Exception {
        DtlsConfig ours = config(CertificateKeyType.RSA_2048, CertificateKeyType.RSA_2048);
        connectToThem(ours, CertificateKeyType.RSA_2048);
        answerThem(ours, CertificateKeyType.RSA_2048);
    }

    @Test
    void connectsAndAnswersInSmallDatagrams() throws Exception {
        DtlsConfig ours =
                config(CertificateKeyType.RSA_2048, CertificateKeyType.RSA_2048).withMtu(300);
        connectToThem(ours, CertificateKeyType.RSA_2048, "-mtu", "300");
        answerThem(ours, CertificateKeyType.RSA_2048, "-mtu", "300");
    }

    @Test
    void answersTheirCookieAndAsksForOne() throws Exception {
        CertificateKeyType type = CertificateKeyType.ECDSA_P256;
        connectToThem(config(type, type), type, "-listen");
        answerThem(config(type, type).withCookie(), type);
    }

    /** A standing server keeps nothing of their first hello. */
    @Test
    void letsThemInThroughAGate() throws Exception {
        CertificateKeyType type = CertificateKeyType.ECDSA_P256;
        DtlsConfig config = config(type, type);
        try (DtlsEndpoint server = DtlsEndpoint.behindAGate(config);
                Openssl client = start(clientArguments(server.port(), type), config)) {
            talk(server, client, server.connected());
            client.say("Q");
            assertThat(server.end()).isEqualTo(new DtlsEvent.Closed());
            assertThat(client.exit()).as(client.printed()).isZero();
        }
    }

    /** Both sides show a certificate (RFC 8827 §6.5). */
    @Test
    void refusesTheirServerWhenItWantsNoCertificate() throws Exception {
        CertificateKeyType type = CertificateKeyType.ECDSA_P256;
        DtlsConfig config = config(type, type);
        int port = freePort();
        List<String> arguments = new ArrayList<>(serverArguments(port, type));
        arguments.removeAll(List.of("-Verify", "1"));
        try (Openssl server = Openssl.start(folder, Map.of(), arguments);
                DtlsEndpoint client = clientWhenReady(server, config, port)) {
            assertThat(client.end())
                    .isInstanceOfSatisfying(
                            DtlsEvent.Failed.class,
                            failed -> assertThat(failed.text()).contains("asks for no certificate"));
            client.until(() -> server.hasPrinted("alert handshake failure"));
        }
    }

    /** RFC 7627 §5.3 leaves it to us; a peer of before 2015 has none. */
    @Test
    void doesWithoutAnExtendedMasterSecret() throws Exception {
        CertificateKeyType type = CertificateKeyType.ECDSA_P256;
        connectToThem(config(type, type), type, "without-ems");
        answerThem(config(type, type), type, "without-ems");
    }

    @Test
    void endsTheirClient() throws Exception {
        CertificateKeyType type = CertificateKeyType.ECDSA_P256;
        DtlsConfig config = config(type, type);
        try (DtlsEndpoint server = DtlsEndpoint.server(config);
                Openssl client = start(clientArguments(server.port(), type), config)) {
            server.connected();
            server.closeConnection();
            assertThat(client.exit()).as(client.printed()).isZero();
        }
    }

    @Test
    void refusesThemUnderAnotherFingerprint() throws Exception {
        CertificateKeyType type = CertificateKeyType.ECDSA_P256;
        Fingerprint wrong = Objects.requireNonNull(THEIRS.get(CertificateKeyType.RSA_2048));
        DtlsConfig config =
                DtlsConfig.of(DtlsEndpoint.certificate(type), List.of(wrong)).withVersions(DtlsVersion.DTLS_1_2);
        int port = freePort();
        try (Openssl server = Openssl.start(folder, Map.of(), serverArguments(port, type));
                DtlsEndpoint client = clientWhenReady(server, config, port)) {
            assertThat(client.end())
                    .isInstanceOfSatisfying(
                            DtlsEvent.Failed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(DtlsFailure.FINGERPRINT_MISMATCH));
            client.until(() -> server.hasPrinted("alert bad certificate"));
        }
        try (DtlsEndpoint server = DtlsEndpoint.server(config);
                Openssl client = Openssl.start(folder, Map.of(), clientArguments(server.port(), type))) {
            assertThat(server.end())
                    .isInstanceOfSatisfying(
                            DtlsEvent.Failed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(DtlsFailure.FINGERPRINT_MISMATCH));
            server.until(() -> client.hasPrinted("alert bad certificate"));
        }
    }

    /** Connects to their server, talks, and closes. Their server itself has no way to close DTLS that says so. */
    private static DtlsEvent.Connected connectToThem(DtlsConfig config, CertificateKeyType theirs, String... flags)
            throws Exception {
        int port = freePort();
        List<String> arguments = serverArguments(port, theirs);
        try (Openssl server = start(arguments, config, flags);
                DtlsEndpoint client = clientWhenReady(server, config, port)) {
            DtlsEvent.Connected connected = client.connected();
            talk(client, server, connected);
            client.closeConnection();
            assertThat(client.end()).isEqualTo(new DtlsEvent.Closed());
            client.until(() -> server.hasPrinted("DONE"));
            return connected;
        }
    }

    /** Lets their client connect, talks, and lets it close. */
    private static DtlsEvent.Connected answerThem(DtlsConfig config, CertificateKeyType theirs, String... flags)
            throws Exception {
        try (DtlsEndpoint server = DtlsEndpoint.server(config);
                Openssl client = start(clientArguments(server.port(), theirs), config, flags)) {
            DtlsEvent.Connected connected = server.connected();
            talk(server, client, connected);
            client.say("Q");
            assertThat(server.end()).isEqualTo(new DtlsEvent.Closed());
            assertThat(client.exit()).as(client.printed()).isZero();
            return connected;
        }
    }

    private static void talk(DtlsEndpoint we, Openssl they, DtlsEvent.Connected connected) throws IOException {
        we.send("from us to them\n");
        we.until(() -> they.hasPrinted("from us to them"));
        they.say("from them to us");
        we.until(() -> we.received().contains("from them to us\n"));
        we.until(() -> !they.keyingMaterial().isEmpty());
        SrtpKeys keys = Objects.requireNonNull(connected.srtpKeys());
        assertThat(DtlsEndpoint.keyingMaterial(keys)).isEqualTo(they.keyingMaterial());
        assertThat(connected.version()).isEqualTo(DtlsVersion.DTLS_1_2);
    }

    private static Openssl start(List<String> arguments, DtlsConfig config, String... flags) throws IOException {
        SrtpProtection profile = config.srtpProfiles().getFirst();
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-use_srtp", theirName(profile)));
        int length = 2 * (profile.keyLength() + profile.saltLength());
        all.addAll(List.of("-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", Integer.toString(length)));
        if (flags.length == 1 && flags[0].equals("without-ems")) {
            return Openssl.start(folder, Map.of("OPENSSL_CONF", withoutExtendedMasterSecret()), all);
        }
        all.addAll(List.of(flags));
        return Openssl.start(folder, Map.of(), all);
    }

    private static String withoutExtendedMasterSecret() throws IOException {
        String text = """
                openssl_conf = main
                [main]
                ssl_conf = modules
                [modules]
                system_default = all
                [all]
                Options = -ExtendedMasterSecret
                """;
        return Files.writeString(folder.resolve("without-ems.cnf"), text).toString();
    }

    private static List<String> serverArguments(int port, CertificateKeyType type) {
        return List.of(
                "s_server",
                "-dtls1_2",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                type + ".pem",
                "-key",
                type + ".pem",
                "-Verify",
                "1");
    }

    private static List<String> clientArguments(int port, CertificateKeyType type) {
        return List.of(
                "s_client", "-dtls1_2", "-connect", "127.0.0.1:" + port, "-cert", type + ".pem", "-key", type + ".pem");
    }

    private static DtlsEndpoint clientWhenReady(Openssl server, DtlsConfig config, int port) throws IOException {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!server.hasPrinted("ACCEPT") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return DtlsEndpoint.client(config, port);
    }

    private static DtlsConfig config(CertificateKeyType theirs, CertificateKeyType ours) {
        DtlsCertificate certificate = DtlsEndpoint.certificate(ours);
        return DtlsConfig.of(certificate, List.of(Objects.requireNonNull(THEIRS.get(theirs))))
                .withVersions(DtlsVersion.DTLS_1_2);
    }

    private static CertificateKeyType typeFor(CipherSuite suite) {
        return suite.name().contains("_RSA_") ? CertificateKeyType.RSA_2048 : CertificateKeyType.ECDSA_P256;
    }

    private static SrtpProtection profileOf(DtlsEvent.Connected connected) {
        return Objects.requireNonNull(connected.srtpKeys()).profile();
    }

    private static String theirName(SrtpProtection profile) {
        return switch (profile) {
            case AEAD_AES_128_GCM -> "SRTP_AEAD_AES_128_GCM";
            case AEAD_AES_256_GCM -> "SRTP_AEAD_AES_256_GCM";
            case AES128_CM_HMAC_SHA1_80 -> "SRTP_AES128_CM_SHA1_80";
            case AES128_CM_HMAC_SHA1_32 -> "SRTP_AES128_CM_SHA1_32";
        };
    }

    private static void request(CertificateKeyType type, String... key) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("req", "-x509", "-newkey"));
        arguments.addAll(List.of(key));
        arguments.addAll(List.of("-nodes", "-subj", "/CN=them", "-keyout", "key.pem", "-out", "certificate.pem"));
        Openssl.run(folder, arguments.toArray(String[]::new));
        String pem = Files.readString(folder.resolve("key.pem")) + Files.readString(folder.resolve("certificate.pem"));
        Files.writeString(folder.resolve(type + ".pem"), pem);
        THEIRS.put(type, DtlsCertificate.ofPem(pem).fingerprint("sha-256"));
    }

    /** A port that was free a moment ago. */
    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }
}
