package dev.maru.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The command line.
 *
 * <p>It has a reader of its own because libraries for this describe every command before one runs, and the usual one
 * cannot be kept in the JVM's cache: a third of the start went there (docs/adr/0004-command-line.md).
 */
final class Cli {
    /** What {@link #run} returns when the program goes on in other threads. */
    static final int STAYS = -1;

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    /** What every command understands. */
    private static final List<Option> COMMON = List.of(
            new Option(List.of("--help", "-h"), null, Text.of("Print this help.", "이 도움말을 출력합니다."), Option.Kind.ONCE),
            Option.value("--lang", "en|ko", "The language, in place of LC_ALL and LANG.", "LC_ALL과 LANG 대신 쓸 언어입니다."));

    private static final List<Command> COMMANDS = List.of(
            new RunCommand(),
            new RelayStatusCommand(),
            new RelayCommand(),
            new TokenCommand(),
            new KeyCommand(),
            new ConfigCheck(),
            new ConfigReferenceCommand(),
            new DoctorCommand(),
            new SendCommand(),
            new ReceiveCommand(),
            new VersionCommand());

    private static final Map<String, Text> GROUPS = Map.of(
            "token", Text.of("Access tokens.", "접근 토큰을 다룹니다."),
            "key", Text.of("API keys.", "API 키를 다룹니다."),
            "config", Text.of("The configuration.", "설정을 다룹니다."));

    private final Console console;

    Cli(Console console) {
        this.console = console;
    }

    /** Runs the command that the arguments name; an exit code, or {@link #STAYS}. */
    int run(String... args) {
        String wanted = languageOf(args);
        Language language = wanted == null ? console.language() : Language.parse(wanted);
        if (language == null) {
            console.complain(Text.of("--lang must be en or ko.", "--lang은 en 또는 ko여야 합니다."));
            return ExitCode.USAGE;
        }
        Console speaking = console.in(language);
        try {
            return run(List.of(args), speaking);
        } catch (StartException e) {
            speaking.complain(e.sentence());
            return e.exitCode();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Cli.class).error("This is a bug in Maru.", e);
            return ExitCode.FAILED;
        }
    }

    private static int run(List<String> args, Console console) throws StartException {
        for (Command command : COMMANDS) {
            List<String> words = List.of(command.path().split(" "));
            if (args.size() >= words.size() && args.subList(0, words.size()).equals(words)) {
                return run(command, args.subList(words.size(), args.size()), console);
            }
        }
        String first = args.isEmpty() ? "" : args.getFirst();
        if (first.equals("help")) {
            return help(args.subList(1, args.size()), console);
        }
        if (first.isEmpty() || first.startsWith("-")) {
            Arguments given = Arguments.parse("maru", withVersion(), args, 0);
            return given.has("--version") ? new VersionCommand().run(given, console) : printOverview(console);
        }
        if (GROUPS.containsKey(first)) {
            return inGroup(first, args.subList(1, args.size()), console);
        }
        throw unknown("", first);
    }

    private static int run(Command command, List<String> args, Console console) throws StartException {
        // Looked for first: who asks for help has often got the rest wrong.
        if (args.contains("--help") || args.contains("-h")) {
            console.out().print(HelpPage.of(command, COMMON, console.language()));
            return ExitCode.OK;
        }
        List<Option> options = new ArrayList<>(command.options());
        options.addAll(COMMON);
        return command.run(Arguments.parse("maru " + command.path(), options, args, command.maxWords()), console);
    }

    private static int inGroup(String group, List<String> args, Console console) throws StartException {
        String next = args.isEmpty() ? "" : args.getFirst();
        if (!next.isEmpty() && !next.startsWith("-")) {
            throw unknown(group + " ", next);
        }
        boolean asked = args.contains("--help") || args.contains("-h");
        String page = HelpPage.of("maru " + group, meaning(group), commandsIn(group), COMMON, console.language());
        (asked ? console.out() : console.err()).print(page);
        return asked ? ExitCode.OK : ExitCode.USAGE;
    }

    private static int help(List<String> args, Console console) throws StartException {
        List<String> path = Arguments.parse("maru help", COMMON, args, NO_LIMIT).words();
        String wanted = String.join(" ", path);
        for (Command command : COMMANDS) {
            if (command.path().equals(wanted)) {
                console.out().print(HelpPage.of(command, COMMON, console.language()));
                return ExitCode.OK;
            }
        }
        if (GROUPS.containsKey(wanted)) {
            console.out()
                    .print(HelpPage.of(
                            "maru " + wanted, meaning(wanted), commandsIn(wanted), COMMON, console.language()));
            return ExitCode.OK;
        }
        if (wanted.isEmpty()) {
            return printOverview(console);
        }
        throw unknown("", wanted);
    }

    private static int printOverview(Console console) {
        Map<String, Text> commands = new LinkedHashMap<>();
        COMMANDS.forEach(command -> commands.put(command.path(), command.meaning()));
        commands.put("help", Text.of("Explains a command: maru help run.", "명령을 설명합니다: maru help run."));
        Text meaning = Text.of(
                "Real-time video, voice and data: signaling, rooms and the web app in one program.",
                "실시간 영상·음성·데이터: 시그널링, 방, 웹 앱을 한 프로그램에 담았습니다.");
        console.out().print(HelpPage.of("maru", meaning, commands, withVersion(), console.language()));
        return ExitCode.OK;
    }

    private static List<Option> withVersion() {
        return List.of(
                Option.flag("--version", "Print the version.", "버전을 출력합니다."), COMMON.getFirst(), COMMON.getLast());
    }

    private static Text meaning(String group) {
        return GROUPS.getOrDefault(group, Text.same(""));
    }

    private static Map<String, Text> commandsIn(String group) {
        Map<String, Text> commands = new LinkedHashMap<>();
        for (Command command : COMMANDS) {
            if (command.path().startsWith(group + " ")) {
                commands.put(command.path().substring(group.length() + 1), command.meaning());
            }
        }
        return commands;
    }

    private static StartException unknown(String group, String given) {
        List<String> paths = new ArrayList<>(GROUPS.keySet());
        COMMANDS.forEach(command -> paths.add(command.path()));
        String nearest = Nearest.of(group + given, paths);
        return new StartException(
                ExitCode.USAGE,
                Text.of("There is no command “%s”", "“%s”: 없는 명령입니다")
                        .with(Reading.shown(group + given))
                        .plus(
                                nearest == null
                                        ? Text.of(
                                                ". “maru help” lists all commands.", ". 모든 명령은 “maru help”로 볼 수 있습니다.")
                                        : Text.of("; did you mean “%s”?", ". 혹시 “%s”인가요?")
                                                .with(nearest)));
    }

    /** Looked for before anything else, because errors are told in the language. */
    private static @Nullable String languageOf(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--lang=")) {
                return args[i].substring("--lang=".length());
            }
            if (args[i].equals("--lang") && i + 1 < args.length) {
                return args[i + 1];
            }
        }
        return null;
    }
}
