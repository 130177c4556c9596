package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of {@code maru send} and {@code maru receive}. */
class TransferCommandsTest {
    private static final String CODE = "4F7K2-9QX3M-0TZ8B-VN51C";
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    /** What a command came to. */
    private record Ended(int code, String printed) {}

    private static Ended run(String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new Ended(run(out, out, words), bytes.toString(StandardCharsets.UTF_8));
    }

    private static int run(PrintStream out, PrintStream err, String... words) {
        return new Cli(new Console(out, err, false, false, Language.ENGLISH)).run(words);
    }

    private static CompletableFuture<Ended> begin(String... words) {
        CompletableFuture<Ended> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                ended.complete(run(words));
            } catch (Throwable e) {
                ended.completeExceptionally(e);
            }
        });
        return ended;
    }

    @Test
    void aTransferNeedsTheServersFingerprintItsTokenAndTheCode() throws Exception {
        Path in = folder.resolve("in");
        Path file = Files.writeString(folder.resolve("a.txt"), "hello");
        try (Running server = Running.start(folder, "keys=app:" + Given.SECRET)) {
            String address =
                    "--server=" + Objects.requireNonNull(server.server().httpsUrl());
            server.getSecurely("/health/ready");
            byte[] certificate = Objects.requireNonNull(server.shown()).getEncoded();
            String trust = "--fingerprint="
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));

            Ended wary = run("send", file.toString(), address, "--fingerprint=" + "00".repeat(32));
            assertThat(wary.code()).isEqualTo(ExitCode.FAILED);
            assertThat(wary.printed()).contains("cannot be reached");
            Ended stranger = run("send", file.toString(), address, trust);
            assertThat(stranger.code()).isEqualTo(ExitCode.FAILED);
            assertThat(stranger.printed()).contains("token_missing");

            CompletableFuture<Ended> sent = begin(
                    "send",
                    file.toString(),
                    address,
                    trust,
                    "--token=" + token("mina"),
                    "--code=" + CODE,
                    "--name=Mina");
            Ended received = run("receive", CODE, address, trust, "--token=" + token("jun"), "--to=" + in, "--json");
            assertThat(received.printed()).contains("\"from\":\"Mina\"").contains("\"event\":\"done\"");
            assertThat(received.code()).isZero();
            Ended sender = sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(sender.code()).isZero();
            assertThat(sender.printed()).contains("maru receive " + CODE, trust.replace('=', ' '));
            assertThat(in.resolve("a.txt")).hasContent("hello");
        }
    }

    private String token(String identity) throws IOException {
        Path file = Files.writeString(folder.resolve("maru.yaml"), "keys: {app: %s}".formatted(Given.SECRET));
        ByteArrayOutputStream token = new ByteArrayOutputStream();
        // What the environment of the tests is warned of goes elsewhere.
        PrintStream warnings = new PrintStream(OutputStream.nullOutputStream());
        PrintStream out = new PrintStream(token, true, StandardCharsets.UTF_8);
        assertThat(run(out, warnings, "token", "create", "--config=" + file, "--identity=" + identity))
                .isZero();
        return token.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void aCodeThatNobodyUsesIsOver() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "hello");
        try (Running server = Running.start(folder)) {
            String address = "--server=" + server.http("");
            CompletableFuture<Ended> receiver =
                    begin("receive", CODE, address, "--wait=100ms", "--to=" + folder.resolve("in"));
            Ended sender = run("send", file.toString(), address, "--wait=100ms", "--json");
            assertThat(sender.code()).isEqualTo(ExitCode.FAILED);
            assertThat(sender.printed()).contains("\"code\":\"expired\"");
            assertThat(receiver.get(PATIENCE_SECONDS, TimeUnit.SECONDS).printed())
                    .contains("Nobody came");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send                                | Say which files",
                "send nowhere.txt                    | no file or folder",
                "send . --code 4F7K2                 | is no code",
                "send . --server ftp://maru.test     | no address",
                "send . --fingerprint 12             | 64 hexadecimal",
                "send . --wait soon                  | --wait",
                "receive                             | Give the code",
                "receive 4F7K2                       | is no code",
                "receive http://maru.test/receive#4F | is no code",
                "receive 4F7K2-9QX3M-0TZ8B-VN51C --max-size 0 | --max-size",
                "receive 4F7K2-9QX3M-0TZ8B-VN51C --wait 40d | --wait",
            })
    void whatIsWrongIsSaidBeforeAnythingIsTried(String words, String said) {
        Ended ended = run(words.split(" +"));
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.printed()).contains(said);
    }

    @Test
    void aFolderWithNothingInItIsNotSent() throws Exception {
        Ended ended = run("send", Files.createDirectory(folder.resolve("empty")).toString());
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.printed()).contains("1 to 10000 files");
    }
}
