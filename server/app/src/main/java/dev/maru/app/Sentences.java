package dev.maru.app;

import org.jspecify.annotations.Nullable;

/** The sentences about a configuration that is wrong. */
final class Sentences {
    private Sentences() {}

    static Text wrongValue(String key, String given, Text allowed) {
        return Text.of("%s is “%s”; it must be %s.", "%s: “%s” 값은 쓸 수 없습니다. 가능한 값: %s.")
                .with(key, given, allowed);
    }

    static Text wrongSecret(String key, Text allowed) {
        return Text.of("%s (not shown here) is not right; it must be %s.", "%s: 값이 올바르지 않습니다(비밀이라 표시하지 않음). 가능한 값: %s.")
                .with(key, allowed);
    }

    static Text noValue(String key, Text allowed) {
        return Text.of(
                        "%s has no value; delete the line, or give it %s.",
                        "%s: 값이 없습니다. 이 줄을 지우거나 값을 적어 주세요. 가능한 값: %s.")
                .with(key, allowed);
    }

    static Text isList(String key, Text allowed) {
        return Text.of("%s is a list here; it must be %s.", "%s: 목록이 올 수 없는 자리입니다. 가능한 값: %s.")
                .with(key, allowed);
    }

    static Text isSection(String key, Text allowed) {
        return Text.of("%s is a section here; it must be %s.", "%s: 하위 항목이 올 수 없는 자리입니다. 가능한 값: %s.")
                .with(key, allowed);
    }

    static Text unknownKey(String key, @Nullable String nearest) {
        return Text.of("There is no key “%s”", "“%s”: 없는 키입니다")
                .with(Reading.shown(key))
                .plus(
                        nearest == null
                                ? Text.of(
                                        "; “maru config reference” lists all keys.",
                                        ". 모든 키는 “maru config reference”로 볼 수 있습니다.")
                                : Text.of("; did you mean “%s”?", ". 혹시 “%s”인가요?")
                                        .with(nearest));
    }

    static Text sectionNeedsKeys(String section, String keys) {
        return Text.of("%s is a section; it has the keys %s.", "%s: 값이 아니라 하위 키가 있는 자리입니다. 쓸 수 있는 키: %s.")
                .with(section, keys);
    }

    static Text givenTwice(String key, Place first) {
        return Text.of("%s is given twice; the first is at %s. Keep one.", "%s: 두 번 지정되었습니다(처음: %s). 하나만 남겨 주세요.")
                .with(key, first);
    }

    static Text notYaml(String problem) {
        return Text.of("This is not valid YAML: %s.", "올바른 YAML이 아닙니다: %s.").with(problem);
    }

    static Text controlCharacter() {
        return Text.of("There is a character here that YAML does not allow.", "YAML에서 쓸 수 없는 문자가 있습니다.");
    }

    static Text notUtf8() {
        return Text.of("The file is not UTF-8 text.", "파일이 UTF-8 텍스트가 아닙니다.");
    }

    static Text nameIsNoWord() {
        return Text.of("The name of a key must be a plain word.", "키 이름은 한 단어여야 합니다.");
    }

    static Text notASection() {
        return Text.of(
                "The file must consist of keys and values, such as “http:” and below it “port: 7880”.",
                "파일은 키와 값으로 이루어져야 합니다(예: “http:” 아래에 “port: 7880”).");
    }

    static Text cannotRead(String why) {
        return Text.of("The file cannot be read: %s.", "파일을 읽을 수 없습니다: %s.").with(why);
    }

    static Text noSuchFile() {
        return Text.of("There is no such file.", "파일이 없습니다.");
    }

    static Text noEqualsSign() {
        return Text.of(
                "--set needs a key and a value: --set http.port=8080.", "--set에는 키와 값이 필요합니다: --set http.port=8080.");
    }
}
