package dev.maru.app;

import dev.maru.relay.DoctorCase;
import dev.maru.relay.DoctorCheck;
import dev.maru.relay.DoctorFinding;
import dev.maru.relay.DoctorLogin;
import dev.maru.relay.DoctorRefusal;
import dev.maru.relay.DoctorTarget;
import dev.maru.relay.DoctorWords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Asks a Maru server for its ICE servers as a participant does: joins a room over the fallback transport (docs/signaling.md §2, §9), reads
 * what it is lent, and leaves. On the way it compares the clocks by the Date header (RFC 9110 §6.6.1).
 */
final class DoctorInquiry {
    /** Date has whole seconds, and the answer takes its way; more apart is worth a word, credentials last for hours. */
    private static final Duration APART = Duration.ofSeconds(30);

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MAX_LINES = 1_000;

    private final URI server;
    private final @Nullable String token;
    private final Optional<SSLContext> trust;

    private DoctorInquiry(URI server, @Nullable String token, Optional<SSLContext> trust) {
        this.server = server;
        this.token = token;
        this.trust = trust;
    }

    /**
     * What a server lends.
     *
     * @param cases one for each URL, with its login
     * @param clock how the clocks compare
     */
    record Lease(List<DoctorCase> cases, DoctorFinding clock) {}

    /**
     * Asks.
     *
     * @param url the server's address, {@code http} or {@code https}
     * @param token an access token; null where none is needed
     * @throws StartException when it does not answer, or refuses
     */
    static Lease ask(String url, @Nullable String token, Optional<SSLContext> trust) throws StartException {
        try {
            URI server = URI.create(url.endsWith("/") ? url : url + "/");
            return new DoctorInquiry(server, token, trust).ask();
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("“%s” is no address of a server.", "“%s”: 서버 주소가 아닙니다.")
                            .with(Reading.shown(url)));
        } catch (SSLException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    Text.of(
                                    "The server's certificate is not trusted here (%s). If it is Maru's own, name it by --ca.",
                                    "서버의 인증서를 신뢰할 수 없습니다(%s). 마루가 만든 인증서라면 --ca로 지정하세요.")
                            .with(Reading.shown(String.valueOf(e.getMessage()))));
        } catch (IOException | YamlEngineException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    Text.of(
                                    "The server does not answer as a Maru server does (%s). Check the address, and that it runs.",
                                    "마루 서버처럼 응답하지 않습니다(%s). 주소와 서버의 동작 여부를 확인하세요.")
                            .with(Reading.shown(String.valueOf(e.getMessage()))));
        }
    }

    private Lease ask() throws IOException, StartException {
        HttpURLConnection events = open("signal/v1/events");
        events.setRequestProperty("Accept", "text/event-stream");
        events.setRequestProperty("Connection", "close"); // or the stream would be kept for another request
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8))) {
            DoctorFinding clock = clock(events.getDate());
            String connection = text(message(lines).get("connection"));
            Map<String, Object> join = new LinkedHashMap<>();
            join.put("type", "join");
            join.put("id", 1);
            join.put("name", "maru doctor");
            if (token == null || !namesRoom(token)) {
                join.put("room", "doctor-" + UUID.randomUUID());
            }
            if (token != null) {
                join.put("token", token);
            }
            post(connection, join);
            Map<?, ?> answer = message(lines);
            if (!"joined".equals(answer.get("type"))) {
                throw refused(answer);
            }
            leave(connection, lines);
            return new Lease(cases(answer.get("iceServers")), clock);
        } finally {
            events.disconnect();
        }
    }

    /** Leaves, and lets the server end the stream. A server that does not cannot keep the lease from us. */
    private void leave(String connection, BufferedReader lines) {
        try {
            post(connection, Map.of("type", "leave", "id", 2));
            for (int i = 0; i < MAX_LINES && lines.readLine() != null; i++) {
                // What comes now is for those who stay.
            }
        } catch (IOException e) {
            // The room ends by itself some time after the connection.
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) server.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        if (connection instanceof HttpsURLConnection secure && trust.isPresent()) {
            secure.setSSLSocketFactory(trust.get().getSocketFactory());
        }
        return connection;
    }

    private void post(String connection, Map<String, Object> message) throws IOException {
        HttpURLConnection post = open("signal/v1/messages");
        post.setRequestMethod("POST");
        post.setDoOutput(true);
        post.setRequestProperty("Content-Type", "application/json");
        post.setRequestProperty("Maru-Connection", connection);
        post.getOutputStream().write(Json.write(message).getBytes(StandardCharsets.UTF_8));
        int status = post.getResponseCode();
        if (status != HttpURLConnection.HTTP_NO_CONTENT) {
            throw new IOException("HTTP " + status);
        }
    }

    /** The next message that is the answer to us, or the opening of the stream. */
    private static Map<?, ?> message(BufferedReader lines) throws IOException {
        for (int i = 0; i < MAX_LINES; i++) {
            String line = lines.readLine();
            if (line == null) {
                break;
            }
            if (line.startsWith("data:") && json(line.substring("data:".length())) instanceof Map<?, ?> message) {
                boolean isAnswer =
                        message.containsKey("connection") || Integer.valueOf(1).equals(message.get("re"));
                if (isAnswer) {
                    return message;
                }
            }
        }
        throw new IOException("the stream ended without an answer");
    }

    /** JSON is YAML (YAML 1.2 §1.2), which this program has a reader for. */
    private static @Nullable Object json(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** Whether a token is for one room, which need not be named then; who cannot read it has the server judge. */
    private static boolean namesRoom(String token) {
        String[] parts = token.split("\\.");
        try {
            String claims =
                    parts.length < 2 ? "" : new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return json(claims) instanceof Map<?, ?> map
                    && map.get("maru") instanceof Map<?, ?> grants
                    && grants.get("room") != null
                    && !"*".equals(grants.get("room"));
        } catch (IllegalArgumentException | YamlEngineException e) {
            return false;
        }
    }

    private static StartException refused(Map<?, ?> answer) {
        return new StartException(
                ExitCode.FAILED,
                Text.of(
                                "The server does not let the doctor in: %s (%s). Where keys are configured, give a token: --token"
                                        + " (maru token create).",
                                "서버가 들여보내지 않습니다: %s (%s). 키가 설정된 서버라면 --token으로 토큰을 주세요(maru token create).")
                        .with(Reading.shown(text(answer.get("message"))), Reading.shown(text(answer.get("code")))));
    }

    private static DoctorFinding clock(long serverMillis) {
        if (serverMillis == 0) {
            return new DoctorFinding(
                    DoctorCheck.CLOCK,
                    DoctorFinding.Verdict.SKIPPED,
                    "",
                    new DoctorWords("The server does not tell its time.", "서버가 시각을 알려 주지 않습니다."),
                    null,
                    Map.of());
        }
        long apart = Math.abs(System.currentTimeMillis() - serverMillis) / 1_000;
        boolean isFar = apart > APART.toSeconds();
        return new DoctorFinding(
                DoctorCheck.CLOCK,
                isFar ? DoctorFinding.Verdict.BAD : DoctorFinding.Verdict.GOOD,
                "",
                new DoctorWords(
                        "The server's clock and this machine's are " + apart + " s apart.",
                        "서버와 이 기기의 시계가 " + apart + "초 다릅니다."),
                isFar
                        ? new DoctorWords(
                                "Set both by NTP: credentials with an expiry are refused too early or taken too long.",
                                "둘 다 NTP로 맞추세요. 기한이 있는 자격 증명이 너무 일찍 거절되거나 너무 오래 받아들여집니다.")
                        : null,
                Map.of("apartSeconds", apart));
    }

    private List<DoctorCase> cases(@Nullable Object servers) {
        List<DoctorCase> cases = new ArrayList<>();
        for (Object item : servers instanceof List<?> list ? list : List.of()) {
            if (item instanceof Map<?, ?> server) {
                Object urls = server.get("urls");
                for (Object url : urls instanceof List<?> several ? several : List.of(text(urls))) {
                    add(cases, text(url), server);
                }
            }
        }
        return cases;
    }

    private void add(List<DoctorCase> cases, String url, Map<?, ?> server) {
        String username = text(server.get("username"));
        String credential = text(server.get("credential"));
        Optional<DoctorLogin> login = username.isEmpty() || credential.isEmpty()
                ? Optional.empty()
                : Optional.of(new DoctorLogin(username, new Secret(credential).reveal()));
        try {
            cases.add(new DoctorCase(DoctorTarget.parse(url), login, trust, DoctorCase.USUAL_PATIENCE));
        } catch (DoctorRefusal e) {
            // What no client could use, such as DTLS, is not examined; others are.
        }
    }
}
