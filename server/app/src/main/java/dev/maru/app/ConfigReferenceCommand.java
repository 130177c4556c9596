package dev.maru.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code maru config reference}. */
final class ConfigReferenceCommand implements Command {
    @Override
    public String path() {
        return "config reference";
    }

    @Override
    public Text meaning() {
        return Text.of(
                "Prints every key of the configuration with its default and meaning.", "설정의 모든 키를 기본값과 뜻과 함께 출력합니다.");
    }

    @Override
    public List<Option> options() {
        return List.of(Option.value(
                "--format",
                "yaml|markdown",
                "A file to start from (yaml, as without this option), or a page (markdown).",
                "yaml(설정 파일의 시작점, 기본값) 또는 markdown입니다."));
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        @Nullable String format = given.value("--format");
        if (format == null || format.equals("yaml")) {
            console.out().print(ConfigReference.yaml(console.language()));
        } else if (format.equals("markdown")) {
            console.out().print(ConfigReference.markdown(console.language()));
        } else {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("--format must be yaml or markdown.", "--format은 yaml 또는 markdown이어야 합니다."));
        }
        return ExitCode.OK;
    }
}
