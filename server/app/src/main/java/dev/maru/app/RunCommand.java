package dev.maru.app;

import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code maru run}: the server. */
final class RunCommand implements Command {
    @Override
    public CommandSpec spec(Language language) {
        CommandSpec spec = CommandSpec.create().name("run");
        spec.usageMessage()
                .description(Text.of("Starts the server.", "서버를 시작합니다.").in(language))
                .exitCodeList(Options.exitCodes(language))
                .footer(
                        "",
                        Text.of(
                                        "Every key of the configuration is also an option: --rooms-max-participants 4 for"
                                                + " rooms.max_participants. “maru config reference” lists them.",
                                        "설정의 모든 키는 옵션으로도 쓸 수 있습니다(예: rooms.max_participants는 --rooms-max-participants 4)."
                                                + " 목록은 “maru config reference”로 볼 수 있습니다.")
                                .in(language));
        Options.addFile(spec, language);
        Options.addSettings(spec, language);
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console) throws StartException {
        Surroundings surroundings = Surroundings.ofProcess();
        Config config = Options.readOrRefuse(given, surroundings, console);
        Logs.configure(config, console.err(), console.hasColours());
        MaruServer server = MaruServer.start(config, surroundings);
        new Signals(
                        () -> {
                            server.stop();
                            System.exit(ExitCode.OK);
                        },
                        () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED))
                .listen();
        new Greeting(config, console).print(server, secondsSinceStart());
        if (config.isDevelopment()) {
            LoggerFactory.getLogger(RunCommand.class)
                    .atWarn()
                    .addKeyValue("fix", "maru key create")
                    .log(
                            "Development mode: no API key is configured, so everybody who can reach this server may join any"
                                    + " room.");
        }
        return Cli.STAYS;
    }

    /** Since the process began, the JVM's own start included. */
    private static double secondsSinceStart() {
        long millis = ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> System.currentTimeMillis() - start.toEpochMilli())
                .orElse(0L);
        return millis / (double) TimeUnit.SECONDS.toMillis(1);
    }
}
