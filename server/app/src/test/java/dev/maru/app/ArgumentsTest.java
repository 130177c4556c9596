package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final List<Option> OPTIONS = List.of(
            new Option(List.of("--port", "--http-port"), "N", Text.same(""), Option.Kind.ONCE),
            Option.flag("--lan", "", ""),
            Option.values("--set", "KEY=VALUE", "", ""));

    private static Arguments parse(String... args) throws StartException {
        return Arguments.parse("maru x", OPTIONS, List.of(args), 1);
    }

    @Test
    void takeAValueAfterASpaceOrAnEqualsSign() throws StartException {
        assertThat(parse("--port", "1").value("--port")).isEqualTo("1");
        assertThat(parse("--port=1").value("--port")).isEqualTo("1");
        assertThat(parse("--port=").value("--port")).isEmpty();
        assertThat(parse("--port", "-1").value("--port")).isEqualTo("-1");
        assertThat(parse().value("--port")).isNull();
    }

    @Test
    void knowAnOptionByAnyOfItsNamesAndRememberWhich() throws StartException {
        Arguments given = parse("--http-port", "1");
        assertThat(given.value("--port")).isEqualTo("1");
        assertThat(given.spelling("--port")).isEqualTo("--http-port");
    }

    @Test
    void turnFlagsOnAndOff() throws StartException {
        assertThat(parse("--lan").has("--lan")).isTrue();
        assertThat(parse("--lan=true").has("--lan")).isTrue();
        assertThat(parse("--lan=false").has("--lan")).isFalse();
        assertThat(parse("--lan=false").values("--lan")).containsExactly("false");
        assertThat(parse().has("--lan")).isFalse();
    }

    @Test
    void collectWhatMayBeRepeated() throws StartException {
        assertThat(parse("--set", "a=1", "--set=b=2").values("--set")).containsExactly("a=1", "b=2");
        assertThatExceptionOfType(StartException.class).isThrownBy(() -> parse("--port=1", "--port=2"));
    }

    @Test
    void takeEverythingAfterTwoDashesForWords() throws StartException {
        assertThat(parse("--", "--port").word()).isEqualTo("--port");
        assertThat(parse("-").word()).isEqualTo("-");
        assertThat(parse("file").word()).isEqualTo("file");
        assertThat(parse().word()).isNull();
    }

    @Test
    void neverShowWhatFollowsAnEqualsSign() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> parse("--seecret=hush"))
                .satisfies(e -> assertThat(e.sentence().english()).doesNotContain("hush"));
    }
}
