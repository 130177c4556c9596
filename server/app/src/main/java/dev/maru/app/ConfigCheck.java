package dev.maru.app;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code maru config check [FILE]}. */
final class ConfigCheck implements Command {
    @Override
    public String path() {
        return "config check";
    }

    @Override
    public Text meaning() {
        return Text.of(
                "Checks the configuration: all errors at once, and what holds in the end.",
                "설정을 검사합니다. 모든 오류를 한 번에 알려 주고, 최종 값을 보여 줍니다.");
    }

    @Override
    public List<Option> options() {
        return Options.file();
    }

    @Override
    public String parameter() {
        return "FILE";
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        Surroundings surroundings = Surroundings.ofProcess();
        @Nullable String file = given.word();
        if (file != null && (given.has("--config") || given.has("--set"))) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("FILE goes without --config and --set.", "FILE은 --config, --set과 함께 쓸 수 없습니다."));
        }
        ConfigReader.Outcome outcome =
                file == null ? Options.read(given, surroundings) : ConfigReader.read(surroundings, file, List.of());
        List<Problem> problems = new ArrayList<>(outcome.problems());
        if (problems.isEmpty()) {
            checkCertificate(outcome.config(), problems);
        }
        console.printAll(outcome.warnings(), Text.of("warning: ", "경고: "));
        console.printAll(problems, Text.same(""));
        if (!problems.isEmpty()) {
            console.complain(
                    Text.of("The configuration has %s.", "설정에 잘못된 곳이 %s 있습니다.").with(Options.count(problems.size())));
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
        Config config = outcome.config();
        for (Setting<?> setting : Settings.ALL) {
            Place place = config.place(setting);
            if (place != null) {
                console.out().println("  " + setting.key() + ": " + config.print(setting) + "  # " + place);
            }
        }
        console.out().println("  # data_dir: " + config.dataFolder());
        if (config.isDevelopment()) {
            console.say(Text.of(
                    "  # no API key: development mode, everybody may join", "  # API 키 없음: 누구나 들어올 수 있는 개발 모드"));
        }
    }
}
