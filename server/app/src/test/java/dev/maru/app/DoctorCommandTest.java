package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code maru doctor} prints, asked about a STUN server that the test is. */
@Timeout(60)
class DoctorCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Charset charset = StandardCharsets.UTF_8;
    private boolean terminal;

    private int run(Language language, String... args) {
        out.reset();
        err.reset();
        Console console = new Console(
                new PrintStream(out, true, charset),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                false,
                language);
        return new Cli(console).run(args);
    }

    private String out() {
        return out.toString(charset);
    }

    /** Answers every Binding request with 192.0.2.7:4660 in MAPPED-ADDRESS, as a server of RFC 3489 would. */
    private static DatagramSocket stun() throws SocketException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[1_500];
            while (!socket.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    byte[] answer = new byte[32];
                    System.arraycopy(buffer, 0, answer, 0, 20);
                    answer[0] = 1;
                    answer[3] = 12;
                    System.arraycopy(new byte[] {0, 1, 0, 8, 0, 1, 0x12, 0x34, (byte) 192, 0, 2, 7}, 0, answer, 20, 12);
                    packet.setData(answer);
                    socket.send(packet);
                } catch (IOException e) {
                    return;
                }
            }
        });
        return socket;
    }

    @Test
    void printsALineForEachCheckAndASummary() throws IOException {
        try (DatagramSocket server = stun()) {
            String url = "stun:127.0.0.1:" + server.getLocalPort();
            assertThat(run(Language.ENGLISH, "doctor", url)).isZero();
            assertThat(out())
                    .startsWith("Examining " + url + "\n")
                    .contains("\n127.0.0.1:" + server.getLocalPort() + "\n", "✓ UDP  ", "✓ STUN  ", "192.0.2.7:4660")
                    .endsWith(url + " can be used: 3 checks are good.\n");
            assertThat(run(Language.KOREAN, "doctor", url)).isZero();
            assertThat(out()).startsWith("검사 대상: " + url).contains("서버가 보는 주소는 192.0.2.7:4660");
        }
    }

    @Test
    void failsWithTheFixWhenThePortIsClosed() throws IOException {
        int port;
        try (DatagramSocket gone = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            port = gone.getLocalPort();
        }
        assertThat(run(Language.ENGLISH, "doctor", "stun:127.0.0.1:" + port)).isEqualTo(ExitCode.FAILED);
        assertThat(out())
                .contains("✗ UDP", "is closed", "→ Start the relay")
                .endsWith(" has a problem: UDP. Good checks: 1.\n");
        assertThat(run(Language.KOREAN, "doctor", "stun:127.0.0.1:" + port)).isEqualTo(ExitCode.FAILED);
        assertThat(out()).contains("✗ UDP", "닫혀 있습니다", "→ 릴레이를 시작하고");
        charset = StandardCharsets.US_ASCII;
        assertThat(run(Language.ENGLISH, "doctor", "stun:127.0.0.1:" + port)).isEqualTo(ExitCode.FAILED);
        assertThat(out()).contains("FAIL UDP", "-> Start the relay").doesNotContain("? UDP");
    }

    @Test
    void printsJsonForPrograms() throws IOException {
        try (DatagramSocket server = stun()) {
            assertThat(run(Language.ENGLISH, "doctor", "--json", "stun:127.0.0.1:" + server.getLocalPort()))
                    .isZero();
            assertThat(out().lines()).hasSize(1);
            assertThat(out())
                    .startsWith("{\"target\":\"stun:127.0.0.1:" + server.getLocalPort()
                            + "\",\"healthy\":true,\"findings\":[{\"check\":\"name\",\"verdict\":\"good\",")
                    .contains("\"mapped\":\"192.0.2.7:4660\"", "\"check\":\"nat\",\"verdict\":\"skipped\"");
        }
    }

    @Test
    void showsOnATerminalWhatItIsDoing() throws IOException {
        terminal = true;
        try (DatagramSocket server = stun()) {
            assertThat(run(Language.ENGLISH, "doctor", "stun:127.0.0.1:" + server.getLocalPort()))
                    .isZero();
            assertThat(out()).contains("\r\u001b[K  NAT …\r\u001b[K");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doctor",
                "doctor turn://relay.example",
                "doctor turn:relay.example --user mina",
                "doctor turn:relay.example --user :x",
                "doctor turn:relay.example --user a:b --secret c",
                "doctor turn:relay.example --ca /nowhere/at/all.pem",
                "doctor http://127.0.0.1:1 --user a:b",
                "doctor http://127.0.0.1:1 --secret a",
                "doctor turn:relay.example --token a",
                "doctor stun:a stun:b"
            })
    void refusesAWrongCommandLine(String line) {
        assertThat(run(Language.ENGLISH, line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(out()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).isNotEmpty();
    }

    @Test
    void takesAPasswordFromTheEnvironment() throws Exception {
        Given given = new Given(Path.of("/")).variable(DoctorCommand.PASSWORD_VARIABLE, "p:w");
        DoctorCommand command = new DoctorCommand();
        Console console = new Console(
                new PrintStream(out, true, charset),
                new PrintStream(err, true, charset),
                false,
                false,
                Language.ENGLISH);
        try (DatagramSocket server = stun()) {
            Arguments arguments = Arguments.parse(
                    "maru doctor",
                    command.options(),
                    List.of("stun:127.0.0.1:" + server.getLocalPort(), "--user", "mina"),
                    1);
            assertThat(command.run(arguments, console, given.surroundings())).isZero();
            assertThat(out()).doesNotContain("p:w");
        }
    }

    @Test
    void examinesWhatAMaruServerLends(@TempDir Path folder) throws Exception {
        try (DatagramSocket stun = stun();
                Running running = Running.start(
                        folder, "relay.enabled=false", "ice.servers=stun:127.0.0.1:" + stun.getLocalPort())) {
            int code = run(Language.ENGLISH, "doctor", running.http("/"));
            assertThat(code).as(out() + err).isZero();
            assertThat(out())
                    .startsWith(running.http("/") + " lends ICE servers: 1\n")
                    .contains("✓ clock", "Examining stun:127.0.0.1:" + stun.getLocalPort(), "192.0.2.7:4660");
            assertThat(run(Language.ENGLISH, "doctor", running.http(""), "--json"))
                    .isZero();
            assertThat(out()).contains("\"healthy\":true", "\"iceServers\":[{\"target\":\"stun:127.0.0.1:");
        }
    }

    @Test
    void saysThatAMaruServerWantsATokenAndTakesOne(@TempDir Path folder) throws Exception {
        Given given = new Given(folder).variable("MARU_KEYS", "app: " + Given.SECRET);
        Path file = given.file("keys.yaml", "keys:\n  app: %s\n".formatted(Given.SECRET))
                .folder()
                .resolve("keys.yaml");
        try (DatagramSocket stun = stun();
                Running running = Running.start(
                        given, "relay.enabled=false", "ice.servers=stun:127.0.0.1:" + stun.getLocalPort())) {
            assertThat(run(Language.ENGLISH, "doctor", running.http("/"))).isEqualTo(ExitCode.FAILED);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("--token");
            for (String room : List.of("*", "garden")) {
                run(Language.ENGLISH, "token", "create", "--config", file.toString(), "--room", room);
                String token = out().strip();
                int code = run(Language.ENGLISH, "doctor", running.http("/"), "--token", token);
                assertThat(code).as(room + ": " + out() + err).isZero();
            }
        }
    }

    @Test
    void saysThatNobodyAnswersAsAMaruServer() throws IOException {
        int port;
        try (DatagramSocket gone = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            port = gone.getLocalPort();
        }
        assertThat(run(Language.ENGLISH, "doctor", "http://127.0.0.1:" + port)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("does not answer as a Maru server does");
    }
}
