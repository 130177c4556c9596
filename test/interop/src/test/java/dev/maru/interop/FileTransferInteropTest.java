package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code maru send} and {@code maru receive}, two processes, through a server in a third. */
class FileTransferInteropTest {
    /** A second or so, so that the cut is in the middle. */
    private static final int SIZE = 24 << 20;

    private static final int CUT_AFTER = 2 << 20;
    private static final Pattern OFFSET = Pattern.compile("\"event\":\"begins\".*\"offset\":(\\d+)");
    private static final Pattern FAILED = Pattern.compile("\"code\":\"(cancelled|expired|token_missing|unreachable)\"");

    private final Path folder = ServerUnderTest.home().resolve("test/interop/target/transfers/" + System.nanoTime());
    private final Path in = folder.resolve("in");

    @Test
    void aFileArrivesThoughTheReceiverIsKilledInTheMiddle() throws Exception {
        Path file = file("a.bin", SIZE);
        try (ServerUnderTest server = ServerUnderTest.start("transfer", "");
                MaruProcess sender = send(server, file)) {
            Path part = in.resolve("a.bin.part");
            try (MaruProcess killed = receive(server, sender.code())) {
                killed.await("a part", () -> Files.exists(part) && Files.size(part) > CUT_AFTER ? "there" : "");
                killed.kill();
            }
            assertThat(part).isNotEmptyFile();

            try (MaruProcess receiver = receive(server, sender.code())) {
                assertThat(receiver.exitCode()).isZero();
                assertThat(in.resolve("a.bin")).hasSameBinaryContentAs(file);
                assertThat(part).doesNotExist();
                assertThat(Long.parseLong(receiver.first(OFFSET))).isGreaterThan(CUT_AFTER);
            }
            assertThat(sender.exitCode()).isZero();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void ctrlCTellsTheOtherSideAndWhatHasArrivedStays() throws Exception {
        Path file = file("a.bin", 4 * SIZE);
        try (ServerUnderTest server = ServerUnderTest.start("transfer", "");
                MaruProcess sender = send(server, file);
                MaruProcess receiver = receive(server, sender.code())) {
            Path part = in.resolve("a.bin.part");
            receiver.await("a part", () -> Files.exists(part) && Files.size(part) > CUT_AFTER ? "there" : "");
            sender.interrupt();
            assertThat(receiver.exitCode()).isOne();
            assertThat(receiver.await(FAILED)).isEqualTo("cancelled");
            assertThat(part).isNotEmptyFile();

            String code = sender.code();
            try (MaruProcess again = start("again", "send", "--code", code, "--server", address(server), file + "");
                    MaruProcess rest = receive(server, code)) {
                assertThat(rest.exitCode()).isZero();
                assertThat(again.exitCode()).isZero();
                assertThat(Long.parseLong(rest.first(OFFSET))).isGreaterThan(CUT_AFTER);
                assertThat(in.resolve("a.bin")).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void aCodeThatNobodyUsesIsOverInTime() throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start("transfer", "");
                MaruProcess sender =
                        start("send", "send", "--wait", "1s", "--server", address(server), file("a.bin", 1) + "");
                MaruProcess receiver = start(
                        "receive",
                        "receive",
                        "4F7K2-9QX3M-0TZ8B-VN51C",
                        "--wait=1s",
                        "--to=" + in,
                        "--server=" + address(server))) {
            assertThat(sender.exitCode()).isOne();
            assertThat(sender.await(FAILED)).isEqualTo("expired");
            assertThat(receiver.exitCode()).isOne();
            assertThat(receiver.await(FAILED)).isEqualTo("expired");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void aServerWithKeysAndItsOwnCertificateIsMetByTokenAndFingerprint() throws Exception {
        Path file = file("a.bin", 100_000);
        try (ServerUnderTest server = ServerUnderTest.start("transfer-keys", Tokens.CONFIGURATION)) {
            try (MaruProcess stranger = send(server, file)) {
                assertThat(stranger.exitCode()).isOne();
                assertThat(stranger.await(FAILED)).isEqualTo("token_missing");
            }
            String secure = secureAddress(server);
            String[] trust = {"--server=" + secure, "--fingerprint=" + fingerprint(URI.create(secure))};
            try (MaruProcess sender =
                            start("send", "send", "--token", Tokens.valid("*", "mina"), trust[0], trust[1], file + "");
                    MaruProcess receiver = start(
                            "receive",
                            "receive",
                            sender.code(),
                            "--to=" + in,
                            "--token=" + Tokens.valid("*", "jun"),
                            trust[0],
                            trust[1])) {
                assertThat(receiver.exitCode()).isZero();
                assertThat(sender.exitCode()).isZero();
                assertThat(in.resolve("a.bin")).hasSameBinaryContentAs(file);
            }
            try (MaruProcess wary = start("wary", "send", trust[0], "--fingerprint=" + "00".repeat(32), file + "")) {
                assertThat(wary.exitCode()).isOne();
                assertThat(wary.await(FAILED)).isEqualTo("unreachable");
            }
        }
    }

    private static String secureAddress(ServerUnderTest server) throws Exception {
        Matcher address = Pattern.compile("https://[^ ]+:\\d+").matcher(Files.readString(server.log()));
        assertThat(address.find()).isTrue();
        return address.group();
    }

    /** The SHA-256 of the certificate that is there, as a person would read it from the server's own screen. */
    private static String fingerprint(URI server) throws Exception {
        TrustManager anything = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anything}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(server.getHost(), server.getPort())) {
            byte[] certificate = socket.getSession().getPeerCertificates()[0].getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        }
    }

    private MaruProcess send(ServerUnderTest server, Path file) throws Exception {
        return start("send", "send", "--server", address(server), file.toString());
    }

    private MaruProcess receive(ServerUnderTest server, String code) throws Exception {
        return start("receive", "receive", code, "--server", address(server), "--to", in.toString());
    }

    private MaruProcess start(String name, String... words) throws Exception {
        Files.createDirectories(folder);
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--json";
        return MaruProcess.start(folder.resolve(name + "-" + System.nanoTime() + ".log"), all);
    }

    private static String address(ServerUnderTest server) {
        return server.uri().toString();
    }

    private Path file(String name, int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return Files.write(Files.createDirectories(folder).resolve(name), bytes);
    }
}
