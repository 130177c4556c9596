package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    @TempDir
    Path folder;

    private String[] files() {
        return new String[] {"tls.certificate=" + folder.resolve("c.pem"), "tls.key=" + folder.resolve("k.pem")};
    }

    private void put(String certificate, String key) throws IOException {
        put(certificate, folder.resolve("c.pem"));
        put(key, folder.resolve("k.pem"));
    }

    private void put(String from, Path to) throws IOException {
        Path draft = folder.resolve("draft");
        Files.copy(PemFileTest.FILES.resolve(from), draft, StandardCopyOption.REPLACE_EXISTING);
        Files.move(draft, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String subject(Running running) {
        running.getSecurely("/health/live");
        X509Certificate shown = running.shown();
        assertThat(shown).isNotNull();
        return shown.getSubjectX500Principal().getName();
    }

    @ParameterizedTest
    @CsvSource({"ec.crt, ec-sec1.key", "rsa.crt, rsa-pkcs1.key", "ed25519.crt, ed25519.key", "chain.crt, chain.key"})
    void showsTheUsersCertificateOfAnyKind(String certificate, String key) throws Exception {
        put(certificate, key);
        try (Running running = Running.start(folder, files());
                SSLSocket socket = connect(running, "TLSv1.3")) {
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertThat(first.getSubjectX500Principal().getName()).endsWith(".example.org");
            assertThat(socket.getSession().getPeerCertificates()).hasSize(certificate.startsWith("chain") ? 2 : 1);
        }
    }

    @Test
    void takesAnotherCertificateWithoutDroppingConnections() throws Exception {
        put("ec.crt", "ec-sec1.key");
        try (Running running = Running.start(folder, files());
                SSLSocket before = connect(running, "TLSv1.3")) {
            assertThat(subject(running)).isEqualTo("CN=ec.example.org");
            put("rsa.crt", "rsa-pkcs1.key");
            running.server().refreshCertificate(Instant.now());
            assertThat(subject(running)).isEqualTo("CN=rsa.example.org");
            assertThat(ask(before)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void keepsTheOldCertificateWhileTheNewOneIsBroken() throws Exception {
        put("ec.crt", "ec-sec1.key");
        try (Running running = Running.start(folder, files())) {
            put("rsa.crt", folder.resolve("c.pem"));
            running.server().refreshCertificate(Instant.now());
            assertThat(subject(running)).isEqualTo("CN=ec.example.org");
            Files.writeString(folder.resolve("k.pem"), "nonsense");
            running.server().refreshCertificate(Instant.now());
            assertThat(subject(running)).isEqualTo("CN=ec.example.org");
            Files.delete(folder.resolve("k.pem"));
            running.server().refreshCertificate(Instant.now());
            assertThat(subject(running)).isEqualTo("CN=ec.example.org");
            put("rsa-pkcs1.key", folder.resolve("k.pem"));
            running.server().refreshCertificate(Instant.now());
            assertThat(subject(running)).isEqualTo("CN=rsa.example.org");
        }
    }

    @Test
    void readsFilesOnlyWhenTheyChangeAndSaysOnceWhatIsWrong() throws Exception {
        put("ec.crt", "ec-sec1.key");
        CertificateFiles files = new CertificateFiles(folder.resolve("c.pem"), folder.resolve("k.pem"));
        files.load(Instant.EPOCH);
        assertThat(files.changed(Instant.EPOCH)).isNull();
        put("rsa.crt", folder.resolve("c.pem"));
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> files.changed(Instant.EPOCH))
                .withMessageContaining("is not that of the first certificate");
        assertThat(files.changed(Instant.EPOCH)).isNull();
    }

    @Test
    void doesNotStartWithACertificateThatCannotBeUsed() throws IOException {
        put("ec.crt", "rsa-pkcs1.key");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> Running.start(folder, files()))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG));
    }

    @Test
    void speaksTls12WithForwardSecrecy() throws Exception {
        try (Running running = Running.start(folder);
                SSLSocket socket = connect(running, "TLSv1.2")) {
            assertThat(socket.getSession().getCipherSuite())
                    .startsWith("TLS_ECDHE_")
                    .doesNotContain("CBC");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.1", "TLSv1"})
    void refusesOlderVersions(String version) throws Exception {
        try (Running running = Running.start(folder)) {
            assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(running, version));
        }
    }

    @Test
    void showsTheSameOwnCertificateAfterARestart() throws Exception {
        X509Certificate first;
        try (Running running = Running.start(folder)) {
            subject(running);
            first = running.shown();
        }
        try (Running running = Running.start(folder)) {
            subject(running);
            assertThat(running.shown()).isEqualTo(first);
        }
    }

    private static SSLSocket connect(Running running, String version) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        Socket plain = context.getSocketFactory()
                .createSocket("127.0.0.1", running.server().httpsPort());
        SSLSocket socket = (SSLSocket) plain;
        socket.setEnabledProtocols(new String[] {version});
        socket.setSoTimeout(20_000);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private static String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
