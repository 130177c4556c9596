package dev.maru.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** {@code maru relay}: the STUN and TURN server alone. */
final class RelayCommand implements Command {
    /** Options that are the setting next to them; {@code --listen} and the like are shorter than {@code --relay-listen}. */
    private static final Map<String, Setting<?>> NAMES = names();

    private static Map<String, Setting<?>> names() {
        Map<String, Setting<?>> names = new LinkedHashMap<>();
        names.put("--listen", RelaySettings.LISTEN);
        names.put("--secret", RelaySettings.SECRETS);
        names.put("--user", RelaySettings.USERS);
        names.put("--realm", RelaySettings.REALM);
        names.put("--allow-peer", RelaySettings.ALLOW_PEER);
        names.put("--deny-peer", RelaySettings.DENY_PEER);
        names.put("--tls-listen", RelaySettings.TLS_LISTEN);
        names.put("--external-ip", RelaySettings.EXTERNAL_IP);
        names.put("--ports", RelaySettings.PORTS);
        names.put("--reactors", RelaySettings.REACTORS);
        return names;
    }

    @Override
    public String path() {
        return "relay";
    }

    @Override
    public Text meaning() {
        return Text.of("Starts the STUN and TURN server alone.", "STUN·TURN 서버만 시작합니다.");
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>();
        NAMES.forEach((name, setting) -> {
            boolean many = setting.type() instanceof ValueType.Many<?>
                    || setting == RelaySettings.SECRETS
                    || setting == RelaySettings.USERS;
            String label = setting == RelaySettings.USERS
                    ? "NAME:PASSWORD"
                    : setting.type().label();
            options.add(
                    new Option(List.of(name), label, setting.meaning(), many ? Option.Kind.MANY : Option.Kind.ONCE));
        });
        options.addAll(Options.settings().stream()
                .filter(option -> !NAMES.containsKey(option.name()))
                .map(option -> new Option(option.names(), option.label(), option.meaning(), hidden(option)))
                .toList());
        options.addAll(Options.file());
        return options;
    }

    private static Option.Kind hidden(Option option) {
        return option.kind().isRepeatable() ? Option.Kind.HIDDEN_MANY : Option.Kind.HIDDEN;
    }

    @Override
    public List<Text> notes() {
        return List.of(
                Text.of(
                        "The keys that begin with relay count, and tls, log, metrics, drain and http.port. Secrets on a command line can be"
                                + " read by every user of the machine; MARU_RELAY_SECRETS and MARU_RELAY_USERS cannot.",
                        "relay로 시작하는 키와 tls, log, metrics, drain, http.port를 씁니다. 명령줄의 비밀 값은 같은 컴퓨터의 모든 사용자가 볼 수"
                                + " 있으므로 MARU_RELAY_SECRETS와 MARU_RELAY_USERS를 쓰는 편이 안전합니다."),
                Text.of(
                        "/health, /metrics and /api/v1/relay are served over HTTP on this machine alone (http.port).",
                        "/health, /metrics, /api/v1/relay는 이 컴퓨터에서만 HTTP로 제공됩니다(http.port)."),
                HelpPage.exitCodes());
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        System.setProperty("java.locale.providers", "SPI");
        Surroundings surroundings = Surroundings.ofProcess();
        Config config = Options.readOrRefuse(given, surroundings, NAMES, console);
        Logs.configure(config, console.err(), console.hasColours());
        RelayServer server = RelayServer.start(config, surroundings);
        ConfigWatch watch = new ConfigWatch(
                () -> Options.read(given, surroundings, NAMES),
                server.relay(),
                () -> server.refreshCertificate(Instant.now()));
        watch.start();
        Signals signals = new Signals(
                () -> {
                    server.stop();
                    System.exit(ExitCode.OK);
                },
                () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED));
        signals.listen();
        signals.onHangUp(watch::readAgain);
        print(server, config, console);
        return Cli.STAYS;
    }

    /** The first line is read by programs as well: its form is documented and does not depend on the language. */
    private static void print(RelayServer server, Config config, Console console) {
        Greeting.Turn turn = Objects.requireNonNull(Greeting.Turn.of(server.relay()));
        double seconds = RunCommand.millisSinceStart() / 1000.0;
        if (config.get(Settings.LOG_FORMAT).equals("json")) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", "ready");
            line.put("relay", turn.describe());
            line.put("http", server.httpUrl());
            line.put("version", Version.current());
            line.put("seconds", seconds);
            console.out().println(Json.write(line));
        } else {
            console.out()
                    .println(String.format(Locale.ROOT, "Maru relay is ready: %s (in %.1f s)", turn.places(), seconds));
            console.out().println("                     " + server.httpUrl());
        }
        console.out().flush();
    }
}
