package dev.maru.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** {@code maru run}: the server. */
final class RunCommand implements Command {
    @Override
    public String path() {
        return "run";
    }

    @Override
    public Text meaning() {
        return Text.of("Starts the server.", "서버를 시작합니다.");
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(Options.settings());
        options.addAll(Options.file());
        return options;
    }

    @Override
    public List<Text> notes() {
        return List.of(
                Text.of(
                        "Every key of the configuration is an option: --rooms-max-participants 4 for"
                                + " rooms.max_participants. “maru config reference” lists them.",
                        "설정의 모든 키는 옵션으로도 쓸 수 있습니다(예: rooms.max_participants는 --rooms-max-participants 4)."
                                + " 목록은 “maru config reference”로 볼 수 있습니다."),
                HelpPage.exitCodes());
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        // Jetty lists all locales that the JDK knows, to look for those with surprising letters: a fifth of the start.
        // The
        // program writes no dates in words and can do without the JDK's data for them.
        System.setProperty("java.locale.providers", "SPI");
        Surroundings surroundings = Surroundings.ofProcess();
        Config config = Options.readOrRefuse(given, surroundings, console);
        Logs.configure(config, console.err(), console.hasColours());
        MaruServer server = MaruServer.start(config, surroundings);
        Signals signals = new Signals(
                () -> {
                    server.stop();
                    System.exit(ExitCode.OK);
                },
                () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED));
        signals.listen();
        RelayDaemon relay = server.relay();
        if (relay != null) {
            ConfigWatch watch = new ConfigWatch(() -> Options.read(given, surroundings), relay, () -> {});
            watch.start();
            signals.onHangUp(watch::readAgain);
        }
        new Greeting(config, console).print(server.urls(), secondsSinceStart());
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

    private static double secondsSinceStart() {
        return millisSinceStart() / (double) TimeUnit.SECONDS.toMillis(1);
    }

    /** Since the process began, the launcher's work and the JVM's own start included. */
    static long millisSinceStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> System.currentTimeMillis() - start.toEpochMilli())
                .orElse(0L);
    }
}
