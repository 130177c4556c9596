package dev.maru.app;

import dev.maru.client.RoomOptions;
import dev.maru.client.ServerTrust;
import dev.maru.webrtc.EngineOptions;
import dev.maru.webrtc.PeerEngine;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server through which {@code maru send} and {@code maru receive} meet, as their options name it. */
final class TransferServer {
    /** In place of {@code --server}. */
    static final String VARIABLE = "MARU_SERVER";

    /** What {@code maru run} listens on by default. */
    private static final String DEFAULT = "http://localhost:7880";

    private static final ValueType.Span WAIT = new ValueType.Span(Duration.ZERO, Duration.ofDays(30));
    private static final Duration USUAL_WAIT = Duration.ofMinutes(10);

    static final List<Option> OPTIONS = List.of(
            Option.value(
                    "--server",
                    "URL",
                    "The Maru server where both meet; or MARU_SERVER. Default: " + DEFAULT,
                    "두 기기가 만날 마루 서버입니다. MARU_SERVER로도 줄 수 있습니다. 기본값: " + DEFAULT),
            Option.value(
                    "--fingerprint",
                    "SHA256",
                    "Trust the server's certificate with this fingerprint, such as one that it made itself.",
                    "이 지문을 가진 서버 인증서를 신뢰합니다(서버가 스스로 만든 인증서 등)."),
            Option.value("--token", "TOKEN", "An access token for a server that has keys.", "키가 설정된 서버에 들어갈 접근 토큰입니다."),
            Option.value(
                    "--wait",
                    "TIME",
                    "How long the other side may stay away, such as 30m; 0 for as long as it takes. Default: 10m",
                    "상대를 기다릴 시간입니다(예: 30m). 0이면 계속 기다립니다. 기본값: 10m"),
            Option.flag(
                    "--json", "Print what happens as JSON, one object on a line.", "진행 상황을 한 줄에 하나씩 JSON으로 출력합니다."));

    private TransferServer() {}

    /** The server's address as it was given. */
    static String address(Arguments given, @Nullable String fromEnvironment) {
        String option = given.value("--server");
        return option != null ? option : fromEnvironment == null ? DEFAULT : fromEnvironment;
    }

    /** How to get in. */
    static RoomOptions options(Arguments given, String address, String name) throws StartException {
        String fingerprint = given.value("--fingerprint");
        RoomOptions options;
        try {
            URI server = URI.create(address);
            options = RoomOptions.of(server, null).withName(name).withToken(given.value("--token"));
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("“%s” is no address of a server.", "“%s”: 서버 주소가 아닙니다.")
                            .with(Reading.shown(address)));
        }
        if (fingerprint != null) {
            try {
                options = options.withTls(ServerTrust.fingerprint(fingerprint));
            } catch (IllegalArgumentException e) {
                throw new StartException(
                        ExitCode.USAGE,
                        Text.of(
                                "--fingerprint is a SHA-256 of 64 hexadecimal digits.",
                                "--fingerprint는 16진수 64자리 SHA-256입니다."));
            }
        }
        return isLoopback(options.server().getHost())
                // With a server on this computer the other side may be on it too.
                ? options.withEngine(new PeerEngine(EngineOptions.DEFAULT.withAddresses(_ -> true)))
                : options;
    }

    /** How long the other side may stay away. */
    static Duration wait(Arguments given) throws StartException {
        String text = given.value("--wait");
        if (text == null) {
            return USUAL_WAIT;
        }
        List<Problem> problems = new ArrayList<>();
        Raw raw = new Raw.Scalar(text, Place.of("--wait", Path.of("")));
        Duration wait = WAIT.read(raw, new Reading("--wait", false, problems));
        if (wait == null) {
            throw new StartException(ExitCode.USAGE, problems.getFirst().sentence());
        }
        return wait;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
