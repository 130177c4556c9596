package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LanguageTest {
    @Test
    void comesFromTheFirstVariableThatIsSet() {
        assertThat(Language.of(Map.of())).isEqualTo(Language.ENGLISH);
        assertThat(Language.of(Map.of("LANG", "ko_KR.UTF-8"))).isEqualTo(Language.KOREAN);
        assertThat(Language.of(Map.of("LC_ALL", "en_US.UTF-8", "LANG", "ko_KR.UTF-8")))
                .isEqualTo(Language.ENGLISH);
        assertThat(Language.of(Map.of("LC_ALL", "", "LC_MESSAGES", "ko", "LANG", "en_US")))
                .isEqualTo(Language.KOREAN);
        assertThat(Language.of(Map.of("LC_ALL", "C", "LANG", "ko_KR"))).isEqualTo(Language.ENGLISH);
        assertThat(Language.of(Map.of("LANG", "kok_IN"))).isEqualTo(Language.ENGLISH);
    }

    @Test
    void wrapsHangulAsTwoColumns() {
        assertThat(HelpPage.width("abc")).isEqualTo(3);
        assertThat(HelpPage.width("마루 a")).isEqualTo(6);
        assertThat(HelpPage.width("“”")).isEqualTo(2);
    }
}
