package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Path DOCUMENT = Path.of("../../docs/configuration.md");

    @TempDir
    Path folder;

    @Test
    void haveDefaultsThatAreAllowed() {
        assertThat(Settings.ALL).hasSizeGreaterThan(40);
        for (Setting<?> setting : Settings.ALL) {
            assertThat(setting.defaultValue()).as(setting.key()).isNotNull();
        }
    }

    @Test
    void haveNamesOfTheirOwn() {
        assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Settings.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
        assertThat(Settings.ALL).extracting(Setting::flag).doesNotHaveDuplicates();
        assertThat(Settings.HTTP_PORT.variable()).isEqualTo("MARU_HTTP_PORT");
        assertThat(Settings.MAX_PARTICIPANTS.flag()).isEqualTo("--rooms-max-participants");
    }

    @Test
    void areExplainedInBothLanguages() {
        for (Setting<?> setting : Settings.ALL) {
            for (Text text : List.of(setting.meaning(), setting.type().allowed())) {
                assertThat(text.english()).as(setting.key()).matches("[\\p{ASCII}“”]+");
                assertThat(text.korean()).as(setting.key()).containsPattern("[가-힣]");
            }
            assertThat(setting.meaning().english()).endsWith(".");
            assertThat(setting.meaning().korean()).endsWith(".");
        }
    }

    @Test
    void keepASectionInOnePlace() {
        List<String> sections = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            String section = setting.key().contains(".") ? setting.key().replaceFirst("\\..*", "") : "";
            if (sections.isEmpty() || !sections.getLast().equals(section)) {
                sections.add(section);
            }
        }
        assertThat(sections).doesNotHaveDuplicates();
    }

    /** When this fails: ./maru config reference --format markdown --lang en > docs/configuration.md */
    @Test
    void areDocumentedAsTheyAre() throws IOException {
        assertThat(DOCUMENT).hasContent(ConfigReference.markdown(Language.ENGLISH));
    }

    @Test
    void makeAReferenceThatIsAConfiguration() throws IOException {
        for (Language language : Language.values()) {
            String reference = ConfigReference.yaml(language);
            String uncommented = reference
                    .lines()
                    .map(line -> line.replaceFirst("^# ?", ""))
                    .filter(line -> !line.strip().startsWith("#"))
                    // Two settings have no value that stands for "nothing" but to be left out.
                    .reduce("", (all, line) -> all + line + "\n");
            ConfigReader.Outcome outcome =
                    new Given(folder).file("maru.yaml", uncommented).read();
            assertThat(Given.english(outcome.problems())).isEmpty();
            for (Setting<?> setting : Settings.ALL) {
                assertThat(outcome.config().place(setting)).as(setting.key()).isNotNull();
                assertThat(outcome.config().get(setting)).as(setting.key()).isEqualTo(setting.defaultValue());
            }
        }
        assertThat(Files.exists(folder.resolve("maru.yaml"))).isTrue();
    }

    @Test
    void printWhatCanBeReadAgain() {
        Given given = new Given(folder);
        Config config = given.config(
                "listen=127.0.0.1,::1",
                "rooms.empty_timeout=90s",
                "drain.timeout=250ms",
                "data_dir=a b",
                "http.allowed_origins=*,https://a.example.org:8443",
                "metrics.allow=10.0.0.0/8,fd00::/8",
                "rooms.max_metadata=1000");
        StringBuilder yaml = new StringBuilder();
        for (Setting<?> setting : Settings.ALL) {
            if (config.place(setting) != null) {
                yaml.append(setting.key())
                        .append(": ")
                        .append(config.print(setting))
                        .append('\n');
            }
        }
        Config again = given.file("maru.yaml", yaml.toString()).config();
        for (Setting<?> setting : Settings.ALL) {
            assertThat(again.get(setting)).as(setting.key()).isEqualTo(config.get(setting));
        }
    }
}
