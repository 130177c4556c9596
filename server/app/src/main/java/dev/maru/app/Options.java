package dev.maru.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options by which the configuration is named and changed on the command line. */
final class Options {
    /** Those that the help shows. The others work as well; the reference of the configuration has them. */
    private static final Set<Setting<?>> SHOWN = Set.of(
            Settings.HTTP_PORT,
            Settings.HTTPS_PORT,
            Settings.LISTEN,
            Settings.LAN,
            Settings.DATA_DIR,
            Settings.KEYS_FILE,
            Settings.TLS_CERTIFICATE,
            Settings.TLS_KEY,
            Settings.LOG_FORMAT,
            Settings.LOG_LEVEL);

    private static final Map<Setting<?>, String> SHORT = Map.of(Settings.HTTP_PORT, "--port");

    private Options() {}

    /** An option without a value. */
    static OptionSpec flag(String name, Text meaning, Language language) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(escape(meaning.in(language)))
                .build();
    }

    /** An option with a value. */
    static OptionSpec value(String name, String label, Text meaning, Language language) {
        return OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(escape(meaning.in(language)))
                .build();
    }

    /** An option with a value that may be there several times. */
    static OptionSpec values(String name, String label, Text meaning, Language language) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(escape(meaning.in(language)))
                .build();
    }

    /** In descriptions, picocli takes a percent sign for a format and an at sign for a style. */
    static String escape(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }

    /** Adds {@code --config} and {@code --set}. */
    static void addFile(CommandSpec spec, Language language) {
        spec.addOption(value(
                "--config",
                "FILE",
                Text.of(
                        "The configuration file. Otherwise maru.yaml here, then $XDG_CONFIG_HOME/maru/maru.yaml.",
                        "설정 파일입니다. 없으면 현재 폴더의 maru.yaml, 그다음 $XDG_CONFIG_HOME/maru/maru.yaml을 씁니다."),
                language));
        spec.addOption(values(
                "--set",
                "KEY=VALUE",
                Text.of("Set any key of the configuration; may be repeated.", "설정 파일의 어떤 키든 지정합니다. 여러 번 쓸 수 있습니다."),
                language));
    }

    /** Adds an option for every setting. */
    static void addSettings(CommandSpec spec, Language language) {
        for (Setting<?> setting : Settings.ALL) {
            if (setting.secret()) {
                // A command line can be read by every user of the machine.
                continue;
            }
            String[] names = SHORT.containsKey(setting)
                    ? new String[] {SHORT.get(setting), setting.flag()}
                    : new String[] {setting.flag()};
            boolean many = setting.type() instanceof ValueType.Many<?>;
            boolean flag = setting.type() instanceof ValueType.Flag;
            OptionSpec.Builder option = OptionSpec.builder(names)
                    .type(many ? List.class : String.class)
                    .auxiliaryTypes(String.class)
                    .arity(flag ? "0..1" : "1")
                    .paramLabel(flag ? "true|false" : label(setting))
                    .description(escape(setting.meaning().in(language)))
                    .hidden(!SHOWN.contains(setting));
            if (flag) {
                option.fallbackValue("true");
            }
            spec.addOption(option.build());
        }
    }

    private static String label(Setting<?> setting) {
        return switch (setting.type()) {
            case ValueType.Choice choice -> String.join("|", choice.words());
            case ValueType.Whole _ -> "N";
            case ValueType.Location _ -> "PATH";
            case ValueType.Span _ -> "TIME";
            case ValueType.Size _ -> "SIZE";
            default -> setting == Settings.LISTEN ? "ADDRESS" : "VALUE";
        };
    }

    /** The configuration that the options, the environment and the file make together. */
    static ConfigReader.Outcome read(ParseResult given, Surroundings surroundings) throws StartException {
        List<Layers.Assignment> assignments = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            if (given.hasMatchedOption(setting.flag())) {
                String name = given.matchedOption(setting.flag()).longestName();
                Object value = given.matchedOptionValue(setting.flag(), null);
                String text = value instanceof List<?> list ? join(list) : String.valueOf(value);
                assignments.add(new Layers.Assignment(setting.key(), text, Place.of(name, surroundings.folder())));
            }
        }
        for (String pair : listOf(given, "--set")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new StartException(ExitCode.USAGE, Sentences.noEqualsSign());
            }
            Place place = Place.of("--set", surroundings.folder());
            assignments.add(new Layers.Assignment(pair.substring(0, equals), pair.substring(equals + 1), place));
        }
        return ConfigReader.read(surroundings, textOf(given, "--config"), assignments);
    }

    /** The configuration, when it is right. */
    static Config readOrRefuse(ParseResult given, Surroundings surroundings, Console console) throws StartException {
        ConfigReader.Outcome outcome = read(given, surroundings);
        printAll(outcome.warnings(), console, Text.of("warning: ", "경고: "));
        if (!outcome.problems().isEmpty()) {
            printAll(outcome.problems(), console, Text.same(""));
            throw new StartException(
                    ExitCode.CONFIG,
                    Text.of("The configuration has %s; nothing was started.", "설정에 잘못된 곳이 %s 있어 시작하지 않았습니다.")
                            .with(count(outcome.problems().size())));
        }
        return outcome.config();
    }

    static Text count(int errors) {
        return Text.of(errors == 1 ? "1 error" : errors + " errors", errors + "군데");
    }

    static void printAll(List<Problem> problems, Console console, Text prefix) {
        for (Problem problem : problems) {
            console.err().println(prefix.in(console.language()) + problem.in(console.language()));
        }
    }

    static @Nullable String textOf(ParseResult given, String option) {
        return given.matchedOptionValue(option, (String) null);
    }

    static boolean isGiven(ParseResult given, String option) {
        return given.hasMatchedOption(option);
    }

    static List<String> listOf(ParseResult given, String option) {
        return given.matchedOptionValue(option, List.of());
    }

    private static String join(List<?> list) {
        return String.join(",", list.stream().map(Object::toString).toList());
    }

    /** The exit codes, for the help. */
    static Map<String, String> exitCodes(Language language) {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(
                " " + ExitCode.OK,
                Text.of("All is well; also after a graceful stop.", "정상입니다. 정상 종료도 포함합니다.")
                        .in(language));
        codes.put(
                " " + ExitCode.FAILED,
                Text.of("Something else failed.", "그 밖의 이유로 실패했습니다.").in(language));
        codes.put(
                " " + ExitCode.USAGE,
                Text.of("The command line is wrong.", "명령줄이 잘못되었습니다.").in(language));
        codes.put(
                " " + ExitCode.CONFIG,
                Text.of("The configuration is wrong.", "설정이 잘못되었습니다.").in(language));
        codes.put(
                " " + ExitCode.LISTEN,
                Text.of("A port or address cannot be used.", "포트나 주소를 쓸 수 없습니다.")
                        .in(language));
        codes.put(
                " " + ExitCode.STATE,
                Text.of("The data directory cannot be used.", "데이터 폴더를 쓸 수 없습니다.")
                        .in(language));
        codes.put(
                "" + ExitCode.INTERRUPTED,
                Text.of("Stopped at once by a second signal.", "두 번째 신호로 즉시 멈췄습니다.")
                        .in(language));
        return codes;
    }
}
