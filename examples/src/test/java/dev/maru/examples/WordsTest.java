package dev.maru.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void speaksTheLanguageOfTheEnvironment() {
        assertThat(Words.of(Map.of(), "Which file?", "어떤 파일?")).isEqualTo("Which file?");
        assertThat(Words.of(Map.of("LANG", "ko_KR.UTF-8"), "Which file?", "어떤 파일?"))
                .isEqualTo("어떤 파일?");
        assertThat(Words.of(Map.of("LC_ALL", "C", "LANG", "ko_KR"), "Which file?", "어떤 파일?"))
                .isEqualTo("Which file?");
        assertThat(Words.of(Map.of("LC_ALL", "", "LC_MESSAGES", "ko"), "Which file?", "어떤 파일?"))
                .isEqualTo("어떤 파일?");
        assertThat(Words.of(Map.of("LANG", "kok_IN"), "Which file?", "어떤 파일?")).isEqualTo("Which file?");
    }
}
