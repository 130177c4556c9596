package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What openssl says of our certificates. */
class DtlsCertificateOpensslTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void opensslIsThere() throws Exception {
        boolean there = true;
        try {
            run(Path.of("."), "openssl", "version");
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "there is no openssl on this machine");
    }

    @ParameterizedTest
    @EnumSource(CertificateKeyType.class)
    void verifiesThem(CertificateKeyType type) throws Exception {
        DtlsCertificate certificate = OwnCertificates.of(type);
        Path pem = Files.writeString(folder.resolve("certificate.pem"), certificate.toPem());
        String verdict = run(
                folder,
                "openssl",
                "verify",
                "-x509_strict",
                "-check_ss_sig",
                "-attime",
                Long.toString(OwnCertificates.NOW),
                "-CAfile",
                pem.toString(),
                pem.toString());
        assertThat(verdict.strip()).isEqualTo(pem + ": OK");
    }

    @ParameterizedTest
    @EnumSource(CertificateKeyType.class)
    void readsThemAndTheirKeys(CertificateKeyType type) throws Exception {
        DtlsCertificate certificate = OwnCertificates.of(type);
        Files.write(folder.resolve("certificate.der"), certificate.der());
        Files.writeString(folder.resolve("all.pem"), certificate.toPem());
        String text = run(
                folder,
                "openssl",
                "x509",
                "-inform",
                "DER",
                "-in",
                "certificate.der",
                "-noout",
                "-text",
                "-certopt",
                "no_sigdump");
        assertThat(text).contains("Version: 3 (0x2)", "Not Before: Nov 28 10:00:00 2026 GMT");
        assertThat(text).contains("Not After : Dec 29 10:00:00 2026 GMT");
        String fromCertificate =
                run(folder, "openssl", "x509", "-inform", "DER", "-in", "certificate.der", "-noout", "-pubkey");
        assertThat(run(folder, "openssl", "pkey", "-in", "all.pem", "-pubout"))
                .as("the public key that the private one gives")
                .isEqualTo(fromCertificate);
    }

    @ParameterizedTest
    @EnumSource(CertificateKeyType.class)
    void computesTheSameFingerprints(CertificateKeyType type) throws Exception {
        DtlsCertificate certificate = OwnCertificates.of(type);
        Files.write(folder.resolve("certificate.der"), certificate.der());
        for (String algorithm : List.of("sha-1", "sha-224", "sha-256", "sha-384", "sha-512")) {
            String option = "-" + algorithm.replace("-", "");
            String printed = run(
                    folder,
                    "openssl",
                    "x509",
                    "-inform",
                    "DER",
                    "-in",
                    "certificate.der",
                    "-noout",
                    "-fingerprint",
                    option);
            String hex = printed.substring(printed.indexOf('=') + 1).strip();
            assertThat(certificate.fingerprint(algorithm)).hasToString(algorithm.toLowerCase(Locale.ROOT) + " " + hex);
        }
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
        return output;
    }
}
