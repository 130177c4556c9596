package dev.maru.app;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What settings must agree on with each other. */
final class ConfigChecks {
    private final Config config;
    private final List<Problem> problems;

    private ConfigChecks(Config config, List<Problem> problems) {
        this.config = config;
        this.problems = problems;
    }

    static void check(Config config, List<Problem> problems) {
        ConfigChecks checks = new ConfigChecks(config, problems);
        checks.ports();
        checks.openness();
        checks.times();
        checks.certificate();
        checks.sizes();
        checks.relay();
    }

    private void ports() {
        int http = config.get(Settings.HTTP_PORT);
        if (http != 0 && config.get(Settings.HTTPS_ENABLED) && http == config.get(Settings.HTTPS_PORT)) {
            say(
                    Settings.HTTPS_PORT,
                    Text.of(
                                    "http.port and https.port are both %s; choose another for one of them.",
                                    "http.port와 https.port가 둘 다 %s입니다. 하나를 다른 포트로 바꾸세요.")
                            .with(http));
        }
    }

    /** Anonymous joins over a network are for those who ask for them. */
    private void openness() {
        if (!config.isDevelopment() || config.get(Settings.LAN)) {
            return;
        }
        for (String address : config.get(Settings.LISTEN)) {
            if (!InetAddress.ofLiteral(address).isLoopbackAddress()) {
                say(
                        Settings.LISTEN,
                        Text.of(
                                        "Others can reach %s, and without an API key everybody there could join."
                                                + " Make a key with “maru key create”, or say --lan if that is what you want.",
                                        "%s: 다른 컴퓨터에서 닿는 주소인데 API 키가 없어 누구나 들어올 수 있습니다. “maru key create”로"
                                                + " 키를 만들거나, 그래도 괜찮다면 --lan을 쓰세요.")
                                .with(address));
                return;
            }
        }
    }

    private void times() {
        if (config.get(Settings.TIMEOUT).toMillis()
                < 2 * config.get(Settings.HEARTBEAT).toMillis()) {
            say(
                    Settings.TIMEOUT,
                    Text.of(
                                    "signaling.timeout is %s; it must be at least two heartbeats (signaling.heartbeat is %s).",
                                    "signaling.timeout(%s)은 하트비트 간격(signaling.heartbeat: %s)의 두 배 이상이어야 합니다.")
                            .with(config.print(Settings.TIMEOUT), config.print(Settings.HEARTBEAT)));
        }
    }

    private void sizes() {
        if (config.get(Settings.SEND_BUFFER) < config.get(Settings.MAX_MESSAGE)) {
            say(
                    Settings.SEND_BUFFER,
                    Text.of(
                                    "signaling.send_buffer is %s; it must hold at least one message (signaling.max_message is"
                                            + " %s).",
                                    "signaling.send_buffer(%s)에는 메시지 하나(signaling.max_message: %s)가 들어가야 합니다.")
                            .with(config.print(Settings.SEND_BUFFER), config.print(Settings.MAX_MESSAGE)));
        }
    }

    private void relay() {
        int port = config.get(RelaySettings.PORT);
        boolean tls = config.get(RelaySettings.TLS);
        if (port != 0 && tls && port == config.get(RelaySettings.TLS_PORT)) {
            say(
                    RelaySettings.TLS_PORT,
                    Text.of(
                                    "relay.port and relay.tls_port are both %s; choose another for one of them.",
                                    "relay.port와 relay.tls_port가 둘 다 %s입니다. 하나를 다른 포트로 바꾸세요.")
                            .with(port));
        }
        if (config.get(RelaySettings.REALM).isEmpty()) {
            say(RelaySettings.REALM, Text.of("relay.realm must not be empty.", "relay.realm은 비울 수 없습니다."));
        }
        if (config.get(RelaySettings.PORTS).size() < 4 * config.get(RelaySettings.REACTORS)) {
            say(
                    RelaySettings.PORTS,
                    Text.of(
                                    "relay.ports has too few ports for %s reactors; give it at least four for each.",
                                    "relay.ports의 포트가 리액터 %s개에 비해 너무 적습니다. 리액터마다 네 개 이상이 필요합니다.")
                            .with(config.get(RelaySettings.REACTORS)));
        }
        discovery();
    }

    /** Two addresses that are seen as one cannot show how a NAT treats two. */
    private void discovery() {
        boolean isSeenAsOne = config.get(RelaySettings.EXTERNAL_IP).stream().anyMatch(each -> each.local() == null)
                || !config.get(RelaySettings.EXTERNAL_STUN).isEmpty();
        if (!config.get(RelaySettings.DISCOVERY).isEmpty() && isSeenAsOne) {
            say(
                    RelaySettings.DISCOVERY,
                    Text.of(
                            "relay.discovery needs two addresses that clients see apart: behind a NAT, name both in relay.external_ip,"
                                    + " as 203.0.113.7/10.0.0.7.",
                            "relay.discovery에는 밖에서 서로 다르게 보이는 주소 두 개가 필요합니다. NAT 뒤라면 relay.external_ip에 둘 다"
                                    + " 203.0.113.7/10.0.0.7처럼 적어 주세요."));
        }
    }

    private void certificate() {
        Optional<Path> certificate = config.get(Settings.TLS_CERTIFICATE);
        Optional<Path> key = config.get(Settings.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            say(
                    certificate.isPresent() ? Settings.TLS_CERTIFICATE : Settings.TLS_KEY,
                    Text.of(
                            "tls.certificate and tls.key belong together; give both or none.",
                            "tls.certificate와 tls.key는 함께 쓰거나 둘 다 비워야 합니다."));
        }
    }

    private void say(Setting<?> setting, Text sentence) {
        @Nullable Place place = config.place(setting);
        problems.add(
                new Problem(place == null ? Place.of(setting.key(), Path.of("")) : place, setting.key(), sentence));
    }
}
