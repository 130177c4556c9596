package dev.maru.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Commands are described in code rather than by annotations, so that nothing is searched by reflection
 * and every description has its language.
 */
final class Cli {
    /** What {@link #run} returns when the program goes on in other threads. */
    static final int STAYS = -1;

    private static final int WIDTH = 100;

    private final Console console;
    private final Map<String, Command> commands = new LinkedHashMap<>();

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
        CommandLine line = new CommandLine(root(language));
        try {
            ParseResult given = line.parseArgs(args);
            return run(line, given, speaking);
        } catch (ParameterException e) {
            speaking.complain(explain(e));
            return ExitCode.USAGE;
        } catch (StartException e) {
            speaking.complain(e.sentence());
            return e.exitCode();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Cli.class).error("This is a bug in Maru.", e);
            return ExitCode.FAILED;
        }
    }

    private int run(CommandLine line, ParseResult given, Console speaking) throws StartException {
        ParseResult last = given;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        String name = last.commandSpec().qualifiedName();
        if (last.isUsageHelpRequested()) {
            last.commandSpec().commandLine().usage(speaking.out());
            return ExitCode.OK;
        }
        if (given.hasMatchedOption("--version") || name.equals("maru version")) {
            speaking.out()
                    .println("maru " + Version.current() + " (Java " + Runtime.version() + ", "
                            + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")");
            return ExitCode.OK;
        }
        if (name.equals("maru help")) {
            return help(line, last.matchedPositionalValue(0, List.of()), speaking);
        }
        Command command = commands.get(name);
        if (command == null) {
            last.commandSpec().commandLine().usage(last == given ? speaking.out() : speaking.err());
            return last == given ? ExitCode.OK : ExitCode.USAGE;
        }
        return command.run(last, speaking);
    }

    private static int help(CommandLine line, List<String> path, Console speaking) throws StartException {
        CommandLine at = line;
        for (String word : path) {
            CommandLine next = at.getSubcommands().get(word);
            if (next == null) {
                throw new StartException(
                        ExitCode.USAGE,
                        Text.of("There is no command “%s”.", "“%s”: 없는 명령입니다.").with(word));
            }
            at = next;
        }
        at.usage(speaking.out());
        return ExitCode.OK;
    }

    private CommandSpec root(Language language) {
        CommandSpec root = CommandSpec.create().name("maru");
        root.usageMessage()
                .description(Text.of(
                                "Real-time video, voice and data: signaling, rooms and the web app in one program.",
                                "실시간 영상·음성·데이터: 시그널링, 방, 웹 앱을 한 프로그램에 담았습니다.")
                        .in(language));
        root.addOption(Options.flag("--version", Text.of("Print the version.", "버전을 출력합니다."), language));
        add(root, "run", new RunCommand(), language);
        group(root, "token", Text.of("Access tokens.", "접근 토큰을 다룹니다."), language);
        add(root, "token create", new TokenCommand(), language);
        group(root, "key", Text.of("API keys.", "API 키를 다룹니다."), language);
        add(root, "key create", new KeyCommand(), language);
        group(root, "config", Text.of("The configuration.", "설정을 다룹니다."), language);
        add(root, "config check", new ConfigCommand.Check(), language);
        add(root, "config reference", new ConfigCommand.Reference(), language);
        group(root, "version", Text.of("Prints the version.", "버전을 출력합니다."), language);
        CommandSpec help = group(root, "help", Text.of("Explains a command.", "명령을 설명합니다."), language);
        help.addPositional(CommandLine.Model.PositionalParamSpec.builder()
                .paramLabel("COMMAND")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        dress(root, language);
        return root;
    }

    private static CommandSpec group(CommandSpec root, String name, Text meaning, Language language) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(meaning.in(language));
        root.addSubcommand(name, spec);
        return spec;
    }

    private void add(CommandSpec root, String path, Command command, Language language) {
        int space = path.indexOf(' ');
        CommandSpec parent = space < 0
                ? root
                : root.subcommands().get(path.substring(0, space)).getCommandSpec();
        parent.addSubcommand(path.substring(space + 1), command.spec(language));
        commands.put("maru " + path, command);
    }

    /** What all commands have: help, language, and headings in that language. */
    private static void dress(CommandSpec spec, Language language) {
        spec.addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .type(boolean.class)
                .arity("0")
                .description(Text.of("Print this help.", "이 도움말을 출력합니다.").in(language))
                .build());
        spec.addOption(Options.value(
                "--lang",
                "en|ko",
                Text.of("The language, in place of LC_ALL and LANG.", "LC_ALL과 LANG 대신 쓸 언어입니다."),
                language));
        spec.usageMessage()
                .width(WIDTH)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .synopsisHeading(Text.of("Usage: ", "사용법: ").in(language))
                .optionListHeading(Text.of("%nOptions:%n", "%n옵션:%n").in(language))
                .parameterListHeading(Text.of("%nParameters:%n", "%n인자:%n").in(language))
                .commandListHeading(Text.of("%nCommands:%n", "%n명령:%n").in(language));
        if (!spec.usageMessage().exitCodeList().isEmpty()) {
            spec.usageMessage()
                    .exitCodeListHeading(
                            Text.of("%nExit codes:%n", "%n종료 코드:%n").in(language));
        }
        for (CommandLine subcommand : spec.subcommands().values()) {
            dress(subcommand.getCommandSpec(), language);
        }
    }

    /** Looked for before anything else, because the help is made in the language. */
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

    private static Text explain(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        Text see = Text.of(" See: %s --help", " 도움말: %s --help").with(spec.qualifiedName());
        if (e instanceof UnmatchedArgumentException unmatched) {
            // The value after an equals sign may be a secret.
            String given = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
            List<String> known = new ArrayList<>();
            if (given.startsWith("-")) {
                spec.options().forEach(option -> known.addAll(Arrays.asList(option.names())));
            } else {
                known.addAll(spec.subcommands().keySet());
            }
            String nearest = Nearest.of(given, known);
            Text nothing = given.startsWith("-")
                    ? Text.of("There is no option “%s”", "“%s”: 없는 옵션입니다").with(Reading.shown(given))
                    : Text.of("“%s” is not understood here", "“%s”: 여기서 쓸 수 없는 말입니다")
                            .with(Reading.shown(given));
            return nothing.plus(
                            nearest == null
                                    ? Text.same(".")
                                    : Text.of("; did you mean “%s”?", ". 혹시 “%s”인가요?")
                                            .with(nearest))
                    .plus(see);
        }
        return Text.same(Redaction.redact(String.valueOf(e.getMessage())) + ".").plus(see);
    }
}
