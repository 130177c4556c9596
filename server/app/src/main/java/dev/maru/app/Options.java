package dev.maru.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** {@code --config} and {@code --set}. */
    static List<Option> file() {
        return List.of(
                Option.value(
                        "--config",
                        "FILE",
                        "The configuration file. Otherwise maru.yaml here, then $XDG_CONFIG_HOME/maru/maru.yaml.",
                        "설정 파일입니다. 없으면 현재 폴더의 maru.yaml, 그다음 $XDG_CONFIG_HOME/maru/maru.yaml을 씁니다."),
                Option.values(
                        "--set",
                        "KEY=VALUE",
                        "Set any key of the configuration; may be repeated.",
                        "설정의 어떤 키든 지정합니다. 여러 번 쓸 수 있습니다."));
    }

    /** One for every setting but the secret ones: a command line can be read by every user of the machine. */
    static List<Option> settings() {
        List<Option> options = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            if (setting.isSecret()) {
                continue;
            }
            String shortName = SHORT.get(setting);
            List<String> names = shortName == null ? List.of(setting.flag()) : List.of(shortName, setting.flag());
            ValueType<?> type = setting.type();
            boolean many = type instanceof ValueType.Many<?>;
            Option.Kind kind = many ? Option.Kind.MANY : Option.Kind.ONCE;
            options.add(
                    new Option(names, type.label(), setting.meaning(), SHOWN.contains(setting) ? kind : hidden(many)));
        }
        return options;
    }

    private static Option.Kind hidden(boolean many) {
        return many ? Option.Kind.HIDDEN_MANY : Option.Kind.HIDDEN;
    }

    /** The configuration that the options, the environment and the file make together. */
    static ConfigReader.Outcome read(Arguments given, Surroundings surroundings) throws StartException {
        return read(given, surroundings, Map.of());
    }

    /**
     * The same for a command with names of its own.
     *
     * @param names options of the command that are settings; they go before settings' own names
     */
    static ConfigReader.Outcome read(Arguments given, Surroundings surroundings, Map<String, Setting<?>> names)
            throws StartException {
        Map<String, Setting<?>> all = new LinkedHashMap<>(names);
        for (Setting<?> setting : Settings.ALL) {
            all.putIfAbsent(SHORT.getOrDefault(setting, setting.flag()), setting);
        }
        List<Layers.Assignment> assignments = new ArrayList<>();
        all.forEach((option, setting) -> {
            List<String> values = given.values(option);
            if (!values.isEmpty()) {
                Place place = Place.of(given.spelling(option), surroundings.folder());
                assignments.add(new Layers.Assignment(setting.key(), String.join(",", values), place));
            }
        });
        for (String pair : given.values("--set")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new StartException(ExitCode.USAGE, Sentences.noEqualsSign());
            }
            Place place = Place.of("--set", surroundings.folder());
            assignments.add(new Layers.Assignment(pair.substring(0, equals), pair.substring(equals + 1), place));
        }
        return ConfigReader.read(surroundings, given.value("--config"), assignments);
    }

    /** The configuration, when it is right. */
    static Config readOrRefuse(Arguments given, Surroundings surroundings, Console console) throws StartException {
        return readOrRefuse(given, surroundings, Map.of(), console);
    }

    /** The same for a command with names of its own. */
    static Config readOrRefuse(
            Arguments given, Surroundings surroundings, Map<String, Setting<?>> names, Console console)
            throws StartException {
        ConfigReader.Outcome outcome = read(given, surroundings, names);
        console.printAll(outcome.warnings(), Text.of("warning: ", "경고: "));
        if (!outcome.problems().isEmpty()) {
            console.printAll(outcome.problems(), Text.same(""));
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
}
