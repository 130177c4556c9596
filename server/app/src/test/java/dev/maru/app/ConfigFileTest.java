package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    @TempDir
    Path folder;

    private Given given;

    @BeforeEach
    void open() {
        given = new Given(folder);
    }

    private List<String> problems(String yaml) {
        return Given.english(given.file("maru.yaml", yaml).read().problems());
    }

    @Test
    void readsEveryKindOfValue() {
        Config config = given.file("maru.yaml", """
                        listen: [127.0.0.1, "::1"]
                        http:
                          port: 8080
                          allowed_origins:
                            - https://app.example.org
                        https: {enabled: false}
                        rooms:
                          max_metadata: 8KiB
                          empty_timeout: 5m
                          auto_create: false
                        log.format: JSON
                        keys:
                          app: %s
                        ice:
                          servers:
                            - stun:stun.example.org:3478
                            - urls: [turn:turn.example.org, "turns:turn.example.org:5349?transport=tcp"]
                              username: maru
                              credential: hush
                        """.formatted(Given.SECRET)).config();
        assertThat(config.get(Settings.LISTEN)).containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(config.get(Settings.HTTP_PORT)).isEqualTo(8080);
        assertThat(config.get(Settings.ALLOWED_ORIGINS)).containsExactly("https://app.example.org");
        assertThat(config.get(Settings.HTTPS_ENABLED)).isFalse();
        assertThat(config.get(Settings.MAX_METADATA)).isEqualTo(8192);
        assertThat(config.get(Settings.EMPTY_TIMEOUT)).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.get(Settings.AUTO_CREATE)).isFalse();
        assertThat(config.get(Settings.LOG_FORMAT)).isEqualTo("json");
        assertThat(config.apiKeys()).containsOnlyKeys("app");
        assertThat(config.get(Settings.ICE_SERVERS)).hasSize(2).last().satisfies(server -> {
            assertThat(server.urls()).hasSize(2);
            assertThat(server.username()).isEqualTo("maru");
            assertThat(server.credential()).isEqualTo(new Secret("hush"));
        });
    }

    @Test
    void namesTheLineColumnKeyValueAllowedValuesAndTheNearestKeyOfEveryErrorAtOnce() {
        assertThat(problems("""
                        http:
                          port: 80800
                          prot: 1
                        rooms:
                          max_participants: many
                          empty_timeout: 60
                        log:
                          format: xml
                        metrics: yes
                        signalling:
                          heartbeat: 3s
                        https:
                          enabled: on
                        """))
                .containsExactly(
                        "maru.yaml:2:9: http.port is “80800”; it must be a whole number from 0 to 65535.",
                        "maru.yaml:3:3: There is no key “http.prot”; did you mean “http.port”?",
                        "maru.yaml:5:21: rooms.max_participants is “many”; it must be a whole number from 1 to 10000.",
                        "maru.yaml:6:18: rooms.empty_timeout is “60”; it must be a time from 0s to 30d with its unit: ms, s, m, h"
                                + " or d.",
                        "maru.yaml:8:11: log.format is “xml”; it must be one of text, json.",
                        "maru.yaml:9:10: metrics is a section; it has the keys metrics.enabled, metrics.allow.",
                        "maru.yaml:10:1: There is no key “signalling”; did you mean “signaling”?",
                        "maru.yaml:13:12: https.enabled is “on”; it must be true or false.");
    }

    @Test
    void saysTheSameInKorean() {
        given.file("maru.yaml", "http:\n  port: eighty\n");
        assertThat(given.read().problems().getFirst().in(Language.KOREAN))
                .isEqualTo("maru.yaml:2:9: http.port: “eighty” 값은 쓸 수 없습니다. 가능한 값: 0부터 65535까지의 정수.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 1 | There is no key “port”; did you mean “http.port”?",
                "datadir: x | There is no key “datadir”; did you mean “data_dir”?",
                "data-dir: x | There is no key “data-dir”; did you mean “data_dir”?",
                "zebra: 1 | There is no key “zebra”; “maru config reference” lists all keys."
            })
    void guessesWhatAnUnknownKeyWasMeantToBe(String yaml, String sentence) {
        assertThat(problems(yaml)).containsExactly("maru.yaml:1:1: " + sentence);
    }

    @Test
    void refusesAKeyThatIsGivenTwice() {
        assertThat(problems("http:\n  port: 1\n  port: 2\n"))
                .containsExactly("maru.yaml:3:3: http.port is given twice; the first is at maru.yaml:2:3. Keep one.");
        assertThat(problems("http:\n  port: 1\nhttp.port: 2\n")).hasSize(1);
    }

    @Test
    void refusesValuesOfTheWrongShape() {
        assertThat(problems("http:\n  port: [1, 2]\nlan: {a: b}\ndata_dir:\nhttps:\n  port:\n"))
                .containsExactly(
                        "maru.yaml:2:9: http.port is a list here; it must be a whole number from 0 to 65535.",
                        "maru.yaml:3:6: lan is a section here; it must be true or false.",
                        "maru.yaml:4:10: data_dir has no value; delete the line, or give it a folder.",
                        "maru.yaml:6:8: https.port has no value; delete the line, or give it a whole number from 0 to 65535.");
    }

    @Test
    void takesAnEmptyFileASectionWithoutKeysAndCommentsForNothing() {
        assertThat(problems("")).isEmpty();
        assertThat(problems("# nothing\n")).isEmpty();
        assertThat(problems("http:\n  # port: 1\nrooms:\n")).isEmpty();
    }

    @Test
    void saysWhereAFileIsNoYaml() {
        assertThat(problems("http:\n  port: [1\nlan: true\n"))
                .singleElement()
                .asString()
                .startsWith("maru.yaml:3:4: This is not valid YAML:");
        assertThat(problems("http:\n\tport: 1\n")).singleElement().asString().startsWith("maru.yaml:2:1: ");
        assertThat(problems("lan: true\n---\nlan: false\n")).hasSize(1);
        assertThat(problems("lan: \"\u0007\"\n")).singleElement().asString().startsWith("maru.yaml:1:");
        assertThat(problems("- lan\n"))
                .containsExactly("maru.yaml:1:1: " + Sentences.notASection().english());
        assertThat(problems("? [a]\n: b\n")).containsExactly("maru.yaml:1:3: The name of a key must be a plain word.");
    }

    @Test
    void survivesADocumentThatRefersToItself() {
        assertThat(problems("http: &x\n  http: *x\n")).hasSize(1);
        assertThat(problems("ice: &x\n  servers: [*x]\n")).isNotEmpty();
        assertThat(problems("listen: " + "[".repeat(5000) + "]".repeat(5000))).isNotEmpty();
    }

    @Test
    void saysWhatIsWrongWithTheFileItself() throws IOException {
        assertThat(Given.english(given.readFile("absent.yaml").problems()))
                .containsExactly("absent.yaml: There is no such file.");
        Files.createDirectory(folder.resolve("d.yaml"));
        assertThat(Given.english(given.readFile("d.yaml").problems()))
                .containsExactly("d.yaml: The file cannot be read: it is a folder.");
        Files.write(folder.resolve("latin.yaml"), "log: 'é'".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Given.english(given.readFile("latin.yaml").problems()))
                .containsExactly("latin.yaml: The file is not UTF-8 text.");
    }

    @Test
    void looksHereThenInTheUsersConfiguration() {
        given.file("home/.config/maru/maru.yaml", "http:\n  port: 1001\n");
        assertThat(given.config().get(Settings.HTTP_PORT)).isEqualTo(1001);
        given.file("xdg/maru/maru.yaml", "http:\n  port: 1002\n")
                .variable("XDG_CONFIG_HOME", folder.resolve("xdg").toString());
        assertThat(given.config().get(Settings.HTTP_PORT)).isEqualTo(1002);
        given.file("maru.yaml", "http:\n  port: 1003\n");
        assertThat(given.config().get(Settings.HTTP_PORT)).isEqualTo(1003);
        given.file("other.yaml", "http:\n  port: 1004\n").variable("MARU_CONFIG", "other.yaml");
        assertThat(given.config().get(Settings.HTTP_PORT)).isEqualTo(1004);
        given.file("named.yaml", "http:\n  port: 1005\n");
        assertThat(given.readFile("named.yaml").config().get(Settings.HTTP_PORT))
                .isEqualTo(1005);
    }

    @Test
    void takesPathsRelativeToTheFileThatSaysThem() {
        given.file("etc/maru.yaml", "data_dir: state\n");
        assertThat(given.readFile("etc/maru.yaml").config().dataFolder()).isEqualTo(folder.resolve("etc/state"));
        assertThat(given.config("data_dir=state").dataFolder()).isEqualTo(folder.resolve("state"));
        assertThat(given.config().dataFolder()).isEqualTo(folder.resolve("home/.local/state/maru"));
        assertThat(given.config("data_dir=~/x").dataFolder()).isEqualTo(Path.of(System.getProperty("user.home"), "x"));
    }

    @Test
    void readsMoreKeysFromAFileOfTheirOwn() {
        given.file("maru.yaml", "keys_file: secrets/keys.yaml\nkeys: {one: %s}\n".formatted(Given.SECRET))
                .file("secrets/keys.yaml", "two: %s2\n".formatted(Given.SECRET));
        assertThat(given.config().apiKeys().keySet()).containsExactly("one", "two");
        given.file("secrets/keys.yaml", "one: another-%s\n".formatted(Given.SECRET));
        assertThat(Given.english(given.read().problems()))
                .singleElement()
                .asString()
                .contains("keys.yaml:1:1", "“one” has one secret here and another in “keys”");
        given.file("secrets/keys.yaml", "");
        assertThat(given.config().apiKeys()).hasSize(1);
    }

    @Test
    void warnsOfAKeysFileThatEverybodyCanRead() throws IOException {
        given.file("keys.yaml", "one: %s\n".formatted(Given.SECRET));
        Files.setPosixFilePermissions(
                folder.resolve("keys.yaml"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(given.read("keys_file=keys.yaml").warnings()).hasSize(1);
        Files.setPosixFilePermissions(
                folder.resolve("keys.yaml"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r-----"));
        assertThat(given.read("keys_file=keys.yaml").warnings()).isEmpty();
    }
}
