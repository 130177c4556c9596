package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.room.AccessTokens;
import dev.maru.room.ApiKeys;
import dev.maru.room.Claims;
import dev.maru.room.RoomName;
import dev.maru.room.TrackSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int code;

    private CliTest run(Language language, String... args) {
        out.reset();
        err.reset();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                language);
        code = new Cli(console).run(args);
        return this;
    }

    private CliTest run(String... args) {
        return run(Language.ENGLISH, args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void explainsItselfInBothLanguages() {
        for (String[] args : new String[][] {{}, {"help"}, {"--help"}, {"-h"}}) {
            assertThat(run(args).code).isZero();
            assertThat(out()).contains("Usage: maru COMMAND", "run  ", "token create", "Starts the server.");
            assertThat(err()).isEmpty();
        }
        assertThat(run(Language.KOREAN, "help").out()).contains("사용법: maru", "서버를 시작합니다.");
        assertThat(run("help", "--lang", "ko").out()).contains("서버를 시작합니다.");
        assertThat(run(Language.KOREAN, "help", "--lang=en").out()).contains("Starts the server.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "token create",
                "key create",
                "config check",
                "config reference",
                "doctor",
                "version",
                "token",
                "config"
            })
    void explainsEveryCommand(String command) {
        String[] help = ("help " + command).split(" ");
        String[] flag = (command + " --help").split(" ");
        for (Language language : Language.values()) {
            assertThat(run(language, help).code).isZero();
            String first = out();
            assertThat(run(language, flag).out()).isEqualTo(first).contains("maru " + command);
            assertThat(first.lines())
                    .allSatisfy(
                            line -> assertThat(HelpPage.width(line)).as(line).isLessThanOrEqualTo(100));
            assertThat(first.matches("(?s).*[가-힣].*")).isEqualTo(language == Language.KOREAN);
        }
    }

    @Test
    void documentsItsExitCodes() {
        assertThat(run("run", "--help").out())
                .contains("Exit codes: 0 all is well", "3 the configuration is wrong", "130 stopped at once");
    }

    @Test
    void guessesWhatAMistypedWordWasMeantToBe() {
        assertThat(run("rnu").code).isEqualTo(ExitCode.USAGE);
        assertThat(err()).isEqualTo("maru: There is no command “rnu”; did you mean “run”?\n");
        assertThat(run("config", "chekc").err()).contains("“config chekc”; did you mean “config check”?");
        assertThat(run("frobnicate").err()).contains("“maru help” lists all commands");
        assertThat(run("run", "--prot", "1").err())
                .isEqualTo("maru: There is no option “--prot”; did you mean “--port”? See: maru run --help\n");
        assertThat(run(Language.KOREAN, "run", "--prot", "1").err()).contains("혹시 “--port”인가요?");
    }

    @Test
    void refusesWrongOptionsWithAUsageError() {
        for (String[] args : new String[][] {
            {"run", "--port"},
            {"run", "--port", "--lan"},
            {"run", "--port", "1", "--http-port", "2"},
            {"run", "--lan=maybe"},
            {"run", "now"},
            {"run", "--set", "x"},
            {"config", "reference", "--format", "pdf"},
            {"config", "check", "a", "b"},
            {"config", "check", "a", "--set", "lan=true"},
            {"key", "create", "--name", "a b"},
            {"token"},
            {"help", "nothing"},
            {"--nothing"},
            {"help", "--lang", "fr"}
        }) {
            assertThat(run(args).code).as(String.join(" ", args)).isEqualTo(ExitCode.USAGE);
            assertThat(out()).isEmpty();
            assertThat(err()).isNotEmpty();
        }
    }

    @Test
    void saysWhichVersionItIs() {
        assertThat(run("version").out()).matches("maru \\d+\\.\\d+\\.\\d+\\S* \\(Java 25.*\\)\n");
        String first = out();
        assertThat(run("--version").out()).isEqualTo(first);
    }

    @Test
    void makesAKeyThatTheConfigurationTakes() throws IOException {
        assertThat(run("key", "create").code).isZero();
        Path file = Files.writeString(folder.resolve("maru.yaml"), out());
        assertThat(run("config", "check", file.toString()).code).isZero();
        assertThat(run("key", "create", "--bare", "--name", "app").out()).matches("app: \"[A-Za-z0-9_-]{48}\"\n");
        String first = out();
        assertThat(run("key", "create", "--bare", "--name", "app").out()).isNotEqualTo(first);
    }

    @Test
    void checksAConfiguration() throws IOException {
        Path right = Files.writeString(folder.resolve("right.yaml"), "http:\n  port: 8080\n");
        assertThat(run("config", "check", right.toString()).code).isZero();
        assertThat(out())
                .contains("The configuration is right.", "http.port: 8080  # " + right + ":2:9", "development mode");
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "http:\n  port: x\n  prt: 1\n");
        assertThat(run("config", "check", "--config", wrong.toString()).code).isEqualTo(ExitCode.CONFIG);
        assertThat(err()).contains("wrong.yaml:2:9: ", "wrong.yaml:3:3: ", "The configuration has 2 errors.");
        assertThat(out()).isEmpty();
        assertThat(run("run", "--config", wrong.toString()).code).isEqualTo(ExitCode.CONFIG);
        assertThat(err()).contains("nothing was started");
    }

    @Test
    void checksThatTheCertificateAndKeyCanBeUsed() throws IOException {
        Path pem = Path.of("src/test/resources/dev/maru/app").toAbsolutePath();
        Path file = folder.resolve("maru.yaml");
        Files.writeString(file, "tls: {certificate: %s/ec.crt, key: %s/ec-sec1.key}\n".formatted(pem, pem));
        assertThat(run("config", "check", file.toString()).code).isZero();
        Files.writeString(file, "tls: {certificate: %s/ec.crt, key: %s/rsa-pkcs1.key}\n".formatted(pem, pem));
        assertThat(run("config", "check", file.toString()).code).isEqualTo(ExitCode.CONFIG);
        assertThat(err()).contains("maru.yaml:1:20: The key in");
    }

    @Test
    void makesATokenAndPrintsNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("maru.yaml"), "keys:\n  app: %s\n".formatted(Given.SECRET));
        assertThat(run(("token create --config %s --room garden --identity mina --name Mina --metadata {} --ttl 10m"
                                        + " --publish camera,microphone --no-data --no-create --admin")
                                .formatted(file)
                                .split(" "))
                        .code)
                .isZero();
        String token = out().strip();
        assertThat(out()).isEqualTo(token + System.lineSeparator());
        Claims claims = new AccessTokens(ApiKeys.of(Map.of("app", Given.SECRET)).orThrow())
                .verify(token, System.currentTimeMillis())
                .orThrow();
        assertThat(claims.identity()).isEqualTo("mina");
        assertThat(claims.name()).isEqualTo("Mina");
        assertThat(claims.metadata()).isEqualTo("{}");
        assertThat(claims.room()).isEqualTo(RoomName.parse("garden").orThrow());
        assertThat(claims.grants().publish()).containsExactly(TrackSource.CAMERA, TrackSource.MICROPHONE);
        assertThat(claims.grants().data()).isFalse();
        assertThat(claims.grants().create()).isFalse();
        assertThat(claims.grants().join()).isTrue();
        assertThat(claims.grants().admin()).isTrue();
        String header = new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.US_ASCII);
        assertThat(header).contains("\"kid\":\"app\"", "\"alg\":\"HS256\"");
        assertThat(claims.expiresAt() - System.currentTimeMillis()).isBetween(590_000L, 600_000L);
    }

    @Test
    void saysWhyItCannotMakeAToken() throws IOException {
        Path none = Files.writeString(folder.resolve("none.yaml"), "");
        assertThat(run("token", "create", "--config", none.toString()).code).isEqualTo(ExitCode.CONFIG);
        assertThat(err()).contains("maru key create");
        Path two = Files.writeString(
                folder.resolve("two.yaml"), "keys:\n  a: %s\n  b: %s\n".formatted(Given.SECRET, Given.SECRET));
        assertThat(run("token", "create", "--config", two.toString()).code).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("--key with one of: a, b");
        assertThat(run("token", "create", "--config", two.toString(), "--key", "b").code)
                .isZero();
        List<List<String>> wrong = List.of(
                List.of("--ttl", "soon"),
                List.of("--ttl", "0s"),
                List.of("--room", "not a room"),
                List.of("--publish", "smell"),
                List.of("--identity", "x".repeat(200)),
                List.of("--key", "c"));
        for (List<String> option : wrong) {
            String[] args = {"token", "create", "--config", two.toString(), option.get(0), option.get(1)};
            assertThat(run(option.getFirst().equals("--key") ? args : with(args, "--key", "a")).code)
                    .as(option.toString())
                    .isEqualTo(ExitCode.USAGE);
            assertThat(out()).isEmpty();
        }
    }

    private static String[] with(String[] args, String... more) {
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return all;
    }
}
