package dev.maru.bench;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.CipherSuite;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsConfig;
import dev.maru.dtls.DtlsVersion;
import dev.maru.dtls.NamedGroup;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./maru bench dtls}: what handshakes and records cost. Client and server hand each other their datagrams in this thread, so no
 * network is in the figures; both have an ephemeral key and a certificate, and sign and verify, as every call in WebRTC does. Beside them OpenSSL does the same from C, in DTLS 1.2.
 */
final class DtlsBenchmark {
    private static final int RECORD_BYTES = 1_200;
    private static final int WARM_UP_ROUNDS = 2;
    private static final SecureRandom ENTROPY = new SecureRandom();

    /** What is negotiated. */
    private record Scene(DtlsVersion version, NamedGroup group, CertificateKeyType key) {
        @Override
        public String toString() {
            return (version == DtlsVersion.DTLS_1_3 ? "1.3 " : "1.2 ") + group + ", " + key;
        }
    }

    private static final List<Scene> SCENES = List.of(
            new Scene(DtlsVersion.DTLS_1_3, NamedGroup.X25519MLKEM768, CertificateKeyType.ECDSA_P256),
            new Scene(DtlsVersion.DTLS_1_3, NamedGroup.X25519, CertificateKeyType.ECDSA_P256),
            new Scene(DtlsVersion.DTLS_1_3, NamedGroup.SECP256R1, CertificateKeyType.ECDSA_P256),
            new Scene(DtlsVersion.DTLS_1_2, NamedGroup.X25519, CertificateKeyType.ECDSA_P256),
            new Scene(DtlsVersion.DTLS_1_2, NamedGroup.SECP256R1, CertificateKeyType.ECDSA_P256),
            new Scene(DtlsVersion.DTLS_1_3, NamedGroup.X25519, CertificateKeyType.RSA_2048),
            new Scene(DtlsVersion.DTLS_1_2, NamedGroup.X25519, CertificateKeyType.RSA_2048));

    private static final List<CipherSuite> SUITES = List.of(
            CipherSuite.TLS_AES_128_GCM_SHA256,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);

    private DtlsBenchmark() {}

    static void run(Flags flags) {
        boolean isQuick = flags.has("quick");
        int rounds = flags.number("rounds", isQuick ? 1 : 5);
        int handshakes = flags.number("handshakes", isQuick ? 50 : 200);
        int records = flags.number("records", isQuick ? 5_000 : 100_000);
        flags.done();
        DtlsOpenSsl openSsl = DtlsOpenSsl.compile();
        System.out.println(Machines.describe() + ", Java " + Runtime.version());
        measureHandshakes(openSsl, rounds, handshakes);
        measureRecords(openSsl, rounds, records);
        System.out.println("""

                OpenSSL does the same from C, without ours in its process, and takes turns with ours; 3.0 has no DTLS 1.3. "of OpenSSL" is
                CPU time: below 1 is cheaper.""");
    }

    private static void measureHandshakes(@Nullable DtlsOpenSsl openSsl, int rounds, int handshakes) {
        System.out.printf(
                "%n%-38s %15s %12s %12s %14s %10s %9s %11s%n",
                "handshakes of two sides, in one thread",
                "per CPU-second",
                "µs client",
                "µs server",
                "B allocated",
                "datagrams",
                "B sent",
                "of OpenSSL");
        // All of them first: what the compiler has seen of one changes with the next.
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            SCENES.forEach(scene -> shakeHands(scene, handshakes));
        }
        for (Scene scene : SCENES) {
            List<DtlsPair.Cost> costs = new ArrayList<>();
            List<DtlsOpenSsl.Cost> theirs = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                costs.add(shakeHands(scene, handshakes));
                if (openSsl != null && scene.version == DtlsVersion.DTLS_1_2) {
                    theirs.add(openSsl.shakeHands(scene.group, scene.key, handshakes));
                }
            }
            costs.sort(Comparator.comparingLong(DtlsPair.Cost::cpuNanos));
            DtlsPair.Cost median = costs.get(rounds / 2);
            DtlsOpenSsl.Cost reference = middle(theirs);
            System.out.printf(
                    "%-38s %,15.0f %,12.0f %,12.0f %,14d %10d %,9d %11s%n",
                    scene,
                    1e9 * handshakes / median.cpuNanos(),
                    median.clientNanos() / 1e3 / handshakes,
                    median.serverNanos() / 1e3 / handshakes,
                    median.allocatedBytes() / handshakes,
                    median.datagrams() / handshakes,
                    median.sentBytes() / handshakes,
                    ratio(median, reference));
            if (reference != null) {
                System.out.printf(
                        "%-38s %,15.0f %,12.0f %,12.0f%n",
                        "    OpenSSL " + reference.version(),
                        1e9 * handshakes / reference.cpuNanos(),
                        reference.clientNanos() / 1e3 / handshakes,
                        reference.serverNanos() / 1e3 / handshakes);
            }
        }
    }

    private static DtlsOpenSsl.@Nullable Cost middle(List<DtlsOpenSsl.Cost> costs) {
        costs.sort(Comparator.comparingLong(DtlsOpenSsl.Cost::cpuNanos));
        return costs.isEmpty() ? null : costs.get(costs.size() / 2);
    }

    private static String ratio(DtlsPair.Cost ours, DtlsOpenSsl.@Nullable Cost theirs) {
        return theirs == null ? "-" : String.format(Locale.ROOT, "%.2f", (double) ours.cpuNanos() / theirs.cpuNanos());
    }

    private static DtlsPair.Cost shakeHands(Scene scene, int handshakes) {
        DtlsCertificate client = certificate(scene.key);
        DtlsCertificate server = certificate(scene.key);
        DtlsPair.Cost all = DtlsPair.Cost.NONE;
        for (int i = 0; i < handshakes; i++) {
            DtlsPair pair = pair(client, server, scene.version, scene.group);
            all = all.plus(pair.shakeHands());
        }
        return all;
    }

    private static void measureRecords(@Nullable DtlsOpenSsl openSsl, int rounds, int records) {
        System.out.printf(
                "%n%-42s %14s %14s %14s %11s%n",
                "records of 1,200 bytes of data", "ns to seal", "ns to open", "B allocated", "of OpenSSL");
        DtlsCertificate certificate = certificate(CertificateKeyType.ECDSA_P256);
        for (CipherSuite suite : SUITES) {
            DtlsVersion version = suite.isForDtls13() ? DtlsVersion.DTLS_1_3 : DtlsVersion.DTLS_1_2;
            DtlsConfig config = DtlsConfig.of(certificate, certificate.fingerprints())
                    .withVersions(version)
                    .withCipherSuites(suite);
            DtlsPair pair = new DtlsPair(config, config, ENTROPY);
            pair.shakeHands();
            pair.send(records, RECORD_BYTES); // warms up
            List<DtlsPair.Cost> costs = new ArrayList<>();
            List<DtlsOpenSsl.Cost> theirs = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                costs.add(pair.send(records, RECORD_BYTES));
                if (openSsl != null && version == DtlsVersion.DTLS_1_2) {
                    theirs.add(openSsl.send(RECORD_BYTES, records));
                }
            }
            costs.sort(Comparator.comparingLong(DtlsPair.Cost::cpuNanos));
            DtlsPair.Cost median = costs.get(rounds / 2);
            DtlsOpenSsl.Cost reference = middle(theirs);
            System.out.printf(
                    "%-42s %,14d %,14d %,14d %11s%n",
                    suite,
                    median.clientNanos() / records,
                    median.serverNanos() / records,
                    median.allocatedBytes() / records,
                    ratio(median, reference));
            if (reference != null) {
                System.out.printf(
                        "%-42s %,14d %,14d%n",
                        "    OpenSSL " + reference.version(),
                        reference.clientNanos() / records,
                        reference.serverNanos() / records);
            }
        }
    }

    private static DtlsPair pair(
            DtlsCertificate client, DtlsCertificate server, DtlsVersion version, NamedGroup group) {
        DtlsConfig ofClient = DtlsConfig.of(client, server.fingerprints())
                .withVersions(version)
                .withGroups(group);
        DtlsConfig ofServer = DtlsConfig.of(server, client.fingerprints());
        return new DtlsPair(ofClient, ofServer, ENTROPY);
    }

    private static DtlsCertificate certificate(CertificateKeyType type) {
        return DtlsCertificate.generate(type, System.currentTimeMillis() / 1_000, ENTROPY);
    }
}
