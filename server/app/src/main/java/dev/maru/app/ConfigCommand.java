package dev.maru.app;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code maru config check} and {@code maru config reference}. */
final class ConfigCommand {
    private ConfigCommand() {}

    /** {@code maru config check [FILE]}. */
    static final class Check implements Command {
        @Override
        public CommandSpec spec(Language language) {
            CommandSpec spec = CommandSpec.create().name("check");
            spec.usageMessage()
                    .description(Text.of(
                                    "Checks the configuration: all errors at once, and what holds in the end.",
                                    "설정을 검사합니다. 모든 오류를 한 번에 알려 주고, 최종 값을 보여 줍니다.")
                            .in(language));
            spec.addPositional(PositionalParamSpec.builder()
                    .paramLabel("FILE")
                    .arity("0..1")
                    .type(String.class)
                    .description(
                            Text.of("The file to check, in place of the usual ones.", "검사할 파일입니다. 없으면 평소 쓰는 파일을 검사합니다.")
                                    .in(language))
                    .build());
            Options.addFile(spec, language);
            return spec;
        }

        @Override
        public int run(ParseResult given, Console console) throws StartException {
            Surroundings surroundings = Surroundings.ofProcess();
            @Nullable String file = given.matchedPositionalValue(0, (String) null);
            if (file != null && Options.isGiven(given, "--config")) {
                throw new StartException(
                        ExitCode.USAGE,
                        Text.of("Name the file once: as FILE or with --config.", "파일은 FILE이나 --config 중 하나로만 지정하세요."));
            }
            ConfigReader.Outcome outcome =
                    file == null ? Options.read(given, surroundings) : ConfigReader.read(surroundings, file, List.of());
            List<Problem> problems = new ArrayList<>(outcome.problems());
            if (problems.isEmpty()) {
                checkCertificate(outcome.config(), problems);
            }
            Options.printAll(outcome.warnings(), console, Text.of("warning: ", "경고: "));
            Options.printAll(problems, console, Text.same(""));
            if (!problems.isEmpty()) {
                console.complain(Text.of("The configuration has %s.", "설정에 잘못된 곳이 %s 있습니다.")
                        .with(Options.count(problems.size())));
                return ExitCode.CONFIG;
            }
            printAll(outcome, console);
            return ExitCode.OK;
        }

        private static void checkCertificate(Config config, List<Problem> problems) {
            Optional<Path> certificate = config.get(Settings.TLS_CERTIFICATE);
            Optional<Path> key = config.get(Settings.TLS_KEY);
            Place place = config.place(Settings.TLS_CERTIFICATE);
            if (certificate.isPresent() && key.isPresent() && place != null) {
                try {
                    new CertificateFiles(certificate.get(), key.get()).load(Instant.now());
                } catch (StartException e) {
                    problems.add(new Problem(place, "tls.certificate", e.sentence()));
                }
            }
        }

        private static void printAll(ConfigReader.Outcome outcome, Console console) {
            Path file = outcome.file();
            console.say(
                    file == null
                            ? Text.of("The configuration is right. There is no file.", "설정이 올바릅니다. 설정 파일은 없습니다.")
                            : Text.of("The configuration is right. The file is %s.", "설정이 올바릅니다. 설정 파일: %s")
                                    .with(file));
            for (Setting<?> setting : Settings.ALL) {
                Place place = outcome.config().place(setting);
                if (place != null) {
                    console.out()
                            .println("  " + setting.key() + ": "
                                    + outcome.config().print(setting) + "  # " + place);
                }
            }
            console.out().println("  # data: " + outcome.config().dataFolder());
            if (outcome.config().isDevelopment()) {
                console.say(Text.of(
                        "  # no API key: development mode, everybody may join", "  # API 키 없음: 누구나 들어올 수 있는 개발 모드"));
            }
        }
    }

    /** {@code maru config reference}. */
    static final class Reference implements Command {
        @Override
        public CommandSpec spec(Language language) {
            CommandSpec spec = CommandSpec.create().name("reference");
            spec.usageMessage()
                    .description(Text.of(
                                    "Prints every key of the configuration with its default and meaning.",
                                    "설정의 모든 키를 기본값과 뜻과 함께 출력합니다.")
                            .in(language));
            spec.addOption(Options.value(
                    "--format",
                    "yaml|markdown",
                    Text.of("yaml (a file to start from) or markdown.", "yaml(설정 파일의 시작점) 또는 markdown입니다."),
                    language));
            return spec;
        }

        @Override
        public int run(ParseResult given, Console console) throws StartException {
            @Nullable String format = Options.textOf(given, "--format");
            String text = switch (format == null ? "yaml" : format) {
                case "yaml" -> ConfigReference.yaml(console.language());
                case "markdown" -> ConfigReference.markdown(console.language());
                default ->
                    throw new StartException(
                            ExitCode.USAGE,
                            Text.of("--format must be yaml or markdown.", "--format은 yaml 또는 markdown이어야 합니다."));
            };
            console.out().print(text);
            return ExitCode.OK;
        }
    }
}
