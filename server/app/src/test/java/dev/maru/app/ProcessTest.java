package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: what it prints, and how it ends. */
@Timeout(120)
class ProcessTest {
    @TempDir
    Path folder;

    private @Nullable Process process;

    private BufferedReader start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-p",
                System.getProperty("jdk.module.path"),
                // Modules that only provide services are left on the class path by Surefire.
                "-cp",
                System.getProperty("java.class.path"),
                "-m",
                "dev.maru.app/dev.maru.app.Main"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectError(ProcessBuilder.Redirect.to(folder.resolve("err").toFile()));
        builder.environment().put("LC_ALL", "en_US.UTF-8");
        process = builder.start();
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /** What it said on standard error. */
    private String said() {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process process() {
        if (process == null) {
            throw new IllegalStateException();
        }
        return process;
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private String[] run(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                "--port",
                "0",
                "--https-port",
                "0",
                "--data-dir",
                folder.resolve("state").toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void saysThatItIsReadyAndStopsInOrderAtASignal() throws Exception {
        BufferedReader out = start(run());
        assertThat(out.readLine())
                .as(this::said)
                .matches("Maru is ready: http://127\\.0\\.0\\.1:\\d+/ \\(in \\d+\\.\\d s\\)");
        assertThat(out.readLine()).matches(" +https://127\\.0\\.0\\.1:\\d+/");
        process().destroy();
        assertThat(process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process().exitValue()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("err")).content().contains("Development mode", "Stopping.", "Stopped.");
    }

    @Test
    void stopsAtOnceAtASecondSignal() throws Exception {
        BufferedReader out = start(run());
        String ready = out.readLine();
        int port = URI.create(ready.split(" ")[3]).getPort();
        try (Socket silent = new Socket("127.0.0.1", port)) {
            // A client that never finishes the closing, so that the stop in order takes its two seconds.
            silent.getOutputStream()
                    .write(("GET /signal/v1 HTTP/1.1\r\nHost: 127.0.0.1:" + port
                                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: maru.v1\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(silent.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 101");
            process().toHandle().destroy();
            while (!said().contains("Stopping.") && process().isAlive()) {
                Thread.onSpinWait();
            }
            process().toHandle().destroy();
            assertThat(process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process().exitValue()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(said()).contains("Stopping.").doesNotContain("Stopped.");
    }

    @Test
    void saysTheSameToMachines() throws Exception {
        BufferedReader out = start(run("--log-format", "json"));
        assertThat(out.readLine())
                .matches(
                        "\\{\"event\":\"ready\",\"http\":\"http://127\\.0\\.0\\.1:\\d+/\",\"https\":\"https://[^\"]+\","
                                + "\"lan\":\\[\\],\"relay\":\\{\"udp\":\\[\"127\\.0\\.0\\.1:\\d+\"\\],[^}]+\\},"
                                + "\"development\":true,\"version\":\"[^\"]+\",\"seconds\":[0-9.]+\\}");
        process().destroy();
        assertThat(process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("err")).content().contains("\"level\":\"warn\"");
    }

    @Test
    void theRelayAloneSaysWhereItIsReadsItsConfigurationAgainAndStopsInOrder() throws Exception {
        Path file = Files.writeString(folder.resolve("relay.yaml"), "relay:\n  users: {mina: first-password}\n");
        BufferedReader out = start(
                "relay",
                "--listen=127.0.0.1:0",
                "--tls-listen=127.0.0.1:0",
                "--http-port=0",
                "--secret=a-secret-of-this-test",
                "--config=" + file,
                "--data-dir=" + folder.resolve("state"));
        assertThat(out.readLine())
                .as(this::said)
                .matches(
                        "Maru relay is ready: UDP 127\\.0\\.0\\.1:(\\d+); TCP 127\\.0\\.0\\.1:\\1; TLS 127\\.0\\.0\\.1:\\d+"
                                + " \\(in \\d+\\.\\d s\\)");
        assertThat(out.readLine()).matches(" +http://127\\.0\\.0\\.1:\\d+/");
        Files.writeString(file, "relay:\n  users: {mina: second-password}\n  reactors: 2\n");
        hangUp();
        awaitSaid("was read again");
        assertThat(said()).contains("relay.reactors");
        Files.writeString(file, "relay:\n  max_lifetime: never\n");
        hangUp();
        awaitSaid("the present one stays");
        process().destroy();
        assertThat(process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process().exitValue()).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("Stopped.").doesNotContain("password", "a-secret-of-this-test");
    }

    private void hangUp() throws IOException, InterruptedException {
        String pid = String.valueOf(process().pid());
        assertThat(new ProcessBuilder("kill", "-HUP", pid).start().waitFor()).isZero();
    }

    private void awaitSaid(String words) {
        while (!said().contains(words) && process().isAlive()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void endsWithACodeThatSaysWhy() throws Exception {
        start("run", "--set", "nonsense=1");
        assertThat(process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process().exitValue()).isEqualTo(ExitCode.CONFIG);
        assertThat(folder.resolve("err")).content().contains("There is no key “nonsense”");
    }
}
