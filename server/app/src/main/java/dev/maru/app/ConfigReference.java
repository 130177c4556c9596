package dev.maru.app;

/** Describes every key of the configuration, for people to read and to start a file from. */
final class ConfigReference {
    private static final int WIDTH = 100;

    private ConfigReference() {}

    /** A file in which every key is there, as a comment, with its default. */
    static String yaml(Language language) {
        StringBuilder out = new StringBuilder();
        comment(
                out,
                "",
                Text.of(
                                "Every key of Maru's configuration, with its default. Take the # away from what you change.",
                                "Maru 설정의 모든 키와 기본값입니다. 바꿀 줄의 #을 지우고 쓰세요.")
                        .in(language));
        String section = "";
        for (Setting<?> setting : Settings.ALL) {
            int point = setting.key().indexOf('.');
            String own = point < 0 ? "" : setting.key().substring(0, point);
            out.append('\n');
            if (!own.equals(section)) {
                out.append("# ").append(own).append(":\n");
                section = own;
            }
            String indent = own.isEmpty() ? "" : "  ";
            comment(out, indent, setting.meaning().in(language));
            comment(
                    out,
                    indent,
                    label(language, "Allowed: ", "가능한 값: ")
                            + setting.type().allowed().in(language) + ".");
            out.append("# ")
                    .append(indent)
                    .append(setting.lastName())
                    .append(": ")
                    .append(fallback(setting))
                    .append('\n');
        }
        return out.toString();
    }

    private static void comment(StringBuilder out, String indent, String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                out.append("# ")
                        .append(indent)
                        .append("# ")
                        .append(line.toString().strip())
                        .append('\n');
                line.setLength(0);
            }
            line.append(word).append(' ');
        }
        out.append("# ")
                .append(indent)
                .append("# ")
                .append(line.toString().strip())
                .append('\n');
    }

    /** docs/configuration.md. */
    static String markdown(Language language) {
        StringBuilder out = new StringBuilder();
        out.append(label(language, HEAD_ENGLISH, HEAD_KOREAN));
        String section = "";
        for (Setting<?> setting : Settings.ALL) {
            int point = setting.key().indexOf('.');
            String own = point < 0 ? "" : setting.key().substring(0, point);
            if (!own.equals(section) || setting == Settings.ALL.getFirst()) {
                out.append("\n## ")
                        .append(own.isEmpty() ? label(language, "Top level", "최상위") : "`" + own + "`")
                        .append("\n\n");
                out.append(label(language, "| key | default | meaning |\n", "| 키 | 기본값 | 뜻 |\n"))
                        .append("| --- | --- | --- |\n");
                section = own;
            }
            out.append("| `")
                    .append(setting.key())
                    .append("`<br>`")
                    .append(setting.variable())
                    .append('`');
            if (!setting.isSecret()) {
                out.append("<br>`").append(setting.flag()).append('`');
            }
            out.append(" | `").append(fallback(setting)).append("` | ");
            out.append(cell(setting.meaning().in(language))).append("<br>");
            out.append(label(language, "Allowed: ", "가능한 값: "))
                    .append(cell(setting.type().allowed().in(language)))
                    .append(". |\n");
        }
        return out.toString();
    }

    private static <T> String fallback(Setting<T> setting) {
        return setting.type().print(setting.defaultValue());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    }

    private static String label(Language language, String english, String korean) {
        return Text.of(english, korean).in(language);
    }

    private static final String HEAD_ENGLISH = """
            # Configuration

            `maru config reference --format markdown` prints this page; a test holds it to the code.

            What counts, in rising precedence: the file, environment variables, flags. The file is the one that `--config` or
            `MARU_CONFIG` names, else `maru.yaml` in the working directory, else `$XDG_CONFIG_HOME/maru/maru.yaml`. `maru config
            check` finds all errors at once, with their lines, and prints what holds in the end. Every key can also be set by
            `--set key=value`.

            ```yaml
            listen: 0.0.0.0
            keys:
              my-app: "a secret of at least 32 bytes, from: maru key create"
            tls:
              certificate: /etc/letsencrypt/live/meet.example.org/fullchain.pem
              key: /etc/letsencrypt/live/meet.example.org/privkey.pem
            rooms:
              max_participants: 8
            ```

            In environment variables and flags, lists are written with commas (`MARU_LISTEN=127.0.0.1,::1`), keys as `key:secret,
            key:secret`, and anything can be written as in YAML (`MARU_ICE_SERVERS='[{urls: "stun:stun.example.org"}]'`). An empty
            variable counts as none. A relative path is relative to the file that says it, or to the working directory. Secrets have
            no flags of their own, since a command line can be read by every user of the machine.

            Where Kubernetes has a service called `maru-http`, it sets `MARU_HTTP_PORT` to an URL, which is an error here: set
            `enableServiceLinks: false`, or name the service otherwise.
            """;
    private static final String HEAD_KOREAN = """
            # 설정

            이 문서는 `maru config reference --format markdown --lang ko`의 출력입니다.

            설정 파일, 환경 변수, 명령줄 옵션 순으로 우선합니다(뒤의 것이 앞의 것을 덮어씁니다). 파일은 `--config`나 `MARU_CONFIG`로 지정한 것을 쓰고,
            없으면 현재 폴더의 `maru.yaml`, 그다음 `$XDG_CONFIG_HOME/maru/maru.yaml`을 씁니다. `maru config check`는 모든 오류를 줄 번호와
            함께 한 번에 알려 주고 최종 값을 보여 줍니다. 어떤 키든 `--set 키=값`으로 지정할 수 있습니다.

            환경 변수와 옵션에서 목록은 쉼표로(`MARU_LISTEN=127.0.0.1,::1`), API 키는 `키:비밀 값, 키:비밀 값`으로 적으며, YAML로 적을 수도 있습니다.
            빈 환경 변수는 없는 것으로 봅니다. 상대 경로는 그 경로를 적은 파일, 또는 현재 폴더를 기준으로 합니다. 명령줄은 같은 컴퓨터의 다른 사용자도 볼 수
            있으므로 비밀 값에는 전용 옵션이 없습니다.
            """;
}
