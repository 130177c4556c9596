package dev.maru.app;

import dev.maru.room.Limits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every key of the configuration, in the order of the reference. */
final class Settings {
    private static final List<Setting<?>> COLLECTED = new ArrayList<>();

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MIB = 1 << 20;

    static final Setting<List<String>> LISTEN = add(
            "listen",
            new ValueType.Many<>(
                    Settings::address,
                    Text.of(
                            "an IP address of this machine, such as 127.0.0.1 or ::",
                            "127.0.0.1이나 :: 같은 이 컴퓨터의 IP 주소")),
            "127.0.0.1",
            "The addresses to listen on. 0.0.0.0 or :: means all of them. Addresses that others can reach need an API key"
                    + " or lan.",
            "연결을 받을 주소입니다. 0.0.0.0이나 ::는 모든 주소를 뜻합니다. 다른 컴퓨터에서 닿는 주소를 쓰려면 API 키나 lan이" + " 필요합니다.");
    static final Setting<Boolean> LAN = flag(
            "lan",
            false,
            "Listen on all addresses, and show the https addresses and a QR code for phones in the same network.",
            "모든 주소에서 연결을 받고, 같은 네트워크의 휴대폰이 열 수 있는 https 주소와 QR 코드를 보여 줍니다.");
    static final Setting<Optional<Path>> DATA_DIR = add(
            "data_dir",
            new ValueType.Location(Text.of("a folder", "폴더")),
            "",
            "Where keys and certificates that Maru makes are kept. Empty: $XDG_STATE_HOME/maru, or ~/.local/state/maru.",
            "Maru가 만든 키와 인증서를 보관하는 폴더입니다. 비우면 $XDG_STATE_HOME/maru 또는 ~/.local/state/maru를 씁니다.");
    static final Setting<Map<String, Secret>> KEYS = secret(
            "keys",
            new KeyTable(),
            "API keys and their secrets, for access tokens and the administration. Several make a rotation possible."
                    + " Without any the server is in development mode: everybody may join. “maru key create” makes one.",
            "접근 토큰과 관리 API에 쓰는 API 키와 비밀 값입니다. 여러 개를 두면 키를 교체할 수 있습니다. 하나도 없으면 누구나 들어올 수"
                    + " 있는 개발 모드입니다. “maru key create”로 만들 수 있습니다.");
    static final Setting<Optional<Path>> KEYS_FILE = add(
            "keys_file",
            new ValueType.Location(Text.of("a file", "파일")),
            "",
            "A YAML file with more API keys, one “key: secret” a line, so that secrets can be kept apart.",
            "비밀 값을 따로 보관하기 위한 YAML 파일입니다. 한 줄에 하나씩 “키: 비밀 값”을 적습니다.");

    static final Setting<Integer> HTTP_PORT = add(
            "http.port",
            whole(0, 65_535),
            "7880",
            "The port of HTTP; 0 for any free one.",
            "HTTP 포트입니다. 0이면 비어 있는 포트를 씁니다.");
    static final Setting<List<String>> ALLOWED_ORIGINS = add(
            "http.allowed_origins",
            new ValueType.Many<>(
                    Settings::origin,
                    Text.of(
                            "an origin such as https://app.example.org (scheme, host, port; no path), or *",
                            "https://app.example.org 같은 출처(경로 없이 스킴·호스트·포트) 또는 *")),
            "",
            "Origins of web pages, besides the server's own, that may use signaling and the API.",
            "이 서버 자신 외에 시그널링과 API를 쓸 수 있는 웹 페이지의 출처입니다.");
    static final Setting<List<AddressBlock>> TRUSTED_PROXIES = addresses(
            "http.trusted_proxies",
            "",
            "Reverse proxies whose X-Forwarded-For, -Proto and -Host are believed. Forwarded (RFC 7239) is not read.",
            "X-Forwarded-For, -Proto, -Host 헤더를 믿을 리버스 프록시입니다. Forwarded(RFC 7239) 헤더는 읽지 않습니다.");
    static final Setting<List<String>> FRAME_ANCESTORS = add(
            "http.frame_ancestors",
            new ValueType.Many<>(
                    Settings::frameAncestor,
                    Text.of(
                            "self, none, * or an origin such as https://example.org",
                            "self, none, * 또는 https://example.org 같은 출처")),
            "self",
            "Pages that may show Maru in a frame.",
            "Maru를 프레임 안에 넣을 수 있는 페이지입니다.");
    static final Setting<Boolean> HTTPS_ENABLED = flag(
            "https.enabled",
            true,
            "Whether to serve HTTPS. A server behind a proxy that ends TLS does not need it.",
            "HTTPS를 제공할지 정합니다. TLS를 처리하는 프록시 뒤에서는 필요 없습니다.");
    static final Setting<Integer> HTTPS_PORT = add(
            "https.port",
            whole(0, 65_535),
            "7443",
            "The port of HTTPS; 0 for any free one.",
            "HTTPS 포트입니다. 0이면 비어 있는 포트를 씁니다.");
    static final Setting<Optional<Path>> TLS_CERTIFICATE = add(
            "tls.certificate",
            new ValueType.Location(Text.of("a PEM file", "PEM 파일")),
            "",
            "A PEM file with the certificate, followed by the chain. Read again when it changes. Empty: Maru makes a"
                    + " self-signed one.",
            "인증서와 체인이 든 PEM 파일입니다. 바뀌면 다시 읽습니다. 비우면 Maru가 자체 서명 인증서를 만듭니다.");
    static final Setting<Optional<Path>> TLS_KEY = add(
            "tls.key",
            new ValueType.Location(Text.of("a PEM file", "PEM 파일")),
            "",
            "A PEM file with the private key of the certificate (PKCS#8, PKCS#1 or SEC1), not encrypted.",
            "인증서의 개인 키가 든, 암호화하지 않은 PEM 파일입니다(PKCS#8, PKCS#1, SEC1).");

    static final Setting<Integer> MAX_ROOMS =
            add("rooms.max_rooms", whole(1, 1_000_000), "10000", "How many rooms there may be.", "방의 최대 개수입니다.");
    static final Setting<Integer> MAX_PARTICIPANTS = add(
            "rooms.max_participants",
            whole(1, Limits.MAX_PARTICIPANTS),
            "16",
            "How many participants a room may have, unless it was created with a number of its own.",
            "방 하나에 들어올 수 있는 최대 인원입니다. 방을 만들 때 따로 정할 수 있습니다.");
    static final Setting<Integer> MAX_HIDDEN = add(
            "rooms.max_hidden_participants",
            whole(1, Limits.MAX_PARTICIPANTS),
            "16",
            "How many hidden participants a room may have besides.",
            "방 하나에 추가로 들어올 수 있는 숨은 참가자의 최대 인원입니다.");
    static final Setting<Integer> MAX_TRACKS = add(
            "rooms.max_tracks",
            whole(1, 256),
            "8",
            "How many tracks a participant may publish.",
            "참가자 한 명이 보낼 수 있는 트랙의 최대 개수입니다.");
    static final Setting<Integer> MAX_NAME_LENGTH = add(
            "rooms.max_name_length",
            whole(1, 1024),
            "64",
            "The most characters of a participant's name.",
            "참가자 이름의 최대 글자 수입니다.");
    static final Setting<Integer> MAX_METADATA = add(
            "rooms.max_metadata",
            new ValueType.Size(1, MIB),
            "4KiB",
            "The largest metadata of a participant or a room.",
            "참가자나 방에 붙는 메타데이터의 최대 크기입니다.");
    static final Setting<Boolean> AUTO_CREATE = flag(
            "rooms.auto_create",
            true,
            "Whether a room comes into being when somebody joins it. Otherwise rooms are created through the API.",
            "누군가 들어올 때 방이 저절로 만들어질지 정합니다. 끄면 방은 API로만 만들 수 있습니다.");
    static final Setting<Duration> EMPTY_TIMEOUT = add(
            "rooms.empty_timeout",
            span(Duration.ZERO, Duration.ofDays(30)),
            "60s",
            "How long a room stays when nobody is in it.",
            "아무도 없는 방이 유지되는 시간입니다.");

    static final Setting<Duration> JOIN_TIMEOUT = add(
            "signaling.join_timeout",
            span(SECOND, Duration.ofMinutes(5)),
            "10s",
            "How long a connection may stay before it joins or resumes.",
            "연결한 뒤 방에 들어오거나 복귀하기까지 기다리는 시간입니다.");
    static final Setting<Duration> HEARTBEAT = add(
            "signaling.heartbeat",
            span(Duration.ofMillis(100), Duration.ofMinutes(1)),
            "3s",
            "The time between two heartbeats.",
            "하트비트 간격입니다.");
    static final Setting<Duration> TIMEOUT = add(
            "signaling.timeout",
            span(Duration.ofMillis(200), Duration.ofMinutes(5)),
            "9s",
            "How long a connection may be silent before it counts as lost; at least two heartbeats.",
            "연결이 이 시간 동안 조용하면 끊긴 것으로 봅니다. 하트비트 간격의 두 배 이상이어야 합니다.");
    static final Setting<Duration> RESUME_WINDOW = add(
            "signaling.resume_window",
            span(Duration.ZERO, Duration.ofHours(1)),
            "30s",
            "How long somebody whose connection was lost has to come back before others see them leave.",
            "연결이 끊긴 참가자가 이 시간 안에 돌아오면 다른 사람에게는 나간 것으로 보이지 않습니다.");
    static final Setting<Duration> RESUME_TOKEN_LIFE = add(
            "signaling.resume_token_lifetime",
            span(Duration.ofMinutes(1), Duration.ofDays(30)),
            "1d",
            "How long a resume token is good.",
            "복귀 토큰의 유효 기간입니다.");
    static final Setting<Integer> MAX_MESSAGE = add(
            "signaling.max_message",
            new ValueType.Size(1024, 16 * MIB),
            "64KiB",
            "The largest message of a client.",
            "클라이언트가 보낼 수 있는 메시지의 최대 크기입니다.");
    static final Setting<Integer> MESSAGE_RATE = add(
            "signaling.messages_per_second",
            whole(1, 100_000),
            "50",
            "How many messages a connection may send in a second, on average.",
            "연결 하나가 1초에 보낼 수 있는 평균 메시지 수입니다.");
    static final Setting<Integer> MESSAGE_BURST = add(
            "signaling.message_burst",
            whole(1, 1_000_000),
            "300",
            "How many messages a connection may send at once.",
            "연결 하나가 한꺼번에 보낼 수 있는 메시지 수입니다.");
    static final Setting<Integer> CONNECTIONS_PER_ADDRESS = add(
            "signaling.connections_per_address",
            whole(0, 1_000_000),
            "100",
            "How many connections one address may hold; 0 for no limit.",
            "주소 하나가 유지할 수 있는 연결 수입니다. 0이면 제한이 없습니다.");
    static final Setting<Integer> CONNECTIONS = add(
            "signaling.connections",
            whole(0, 10_000_000),
            "0",
            "How many connections there may be altogether; 0 for no limit.",
            "전체 연결 수의 한도입니다. 0이면 제한이 없습니다.");
    static final Setting<Integer> SEND_BUFFER = add(
            "signaling.send_buffer",
            new ValueType.Size(64 << 10, 64 * MIB),
            "1MiB",
            "How much may wait for a client that is too slow before its connection is closed.",
            "느린 클라이언트를 위해 쌓아 둘 수 있는 양입니다. 넘으면 연결을 닫습니다.");
    static final Setting<Integer> FAILED_AUTH = add(
            "api.failed_authentications_per_minute",
            whole(1, 100_000),
            "10",
            "How many failed authentications at the API one address may make in a minute.",
            "주소 하나가 1분 동안 API 인증에 실패할 수 있는 횟수입니다.");

    static final Setting<List<IceServer>> ICE_SERVERS = secret(
            "ice.servers",
            new IceServerList(),
            "STUN and TURN servers that participants are told of: URLs, or mappings of urls, username and credential.",
            "참가자에게 알려 줄 STUN·TURN 서버입니다. URL 또는 urls·username·credential을 가진 항목을 적습니다.");

    static {
        COLLECTED.addAll(RelaySettings.ALL);
    }

    static final Setting<String> LOG_FORMAT = add(
            "log.format",
            new ValueType.Choice(List.of("text", "json")),
            "text",
            "Logs for people (text), or one JSON object a line (json).",
            "로그 형식입니다. text는 사람이 읽기 좋은 글, json은 한 줄에 JSON 객체 하나입니다.");
    static final Setting<String> LOG_LEVEL = add(
            "log.level",
            new ValueType.Choice(List.of("error", "warn", "info", "debug", "trace")),
            "info",
            "The least important messages that are logged.",
            "기록할 로그의 최소 중요도입니다.");
    static final Setting<Boolean> LOG_ACCESS =
            flag("log.access", false, "Whether to log every HTTP request.", "HTTP 요청을 모두 기록할지 정합니다.");
    static final Setting<Boolean> METRICS_ENABLED =
            flag("metrics.enabled", true, "Whether to serve /metrics.", "/metrics를 제공할지 정합니다.");
    static final Setting<List<AddressBlock>> METRICS_ALLOW = addresses(
            "metrics.allow",
            "127.0.0.0/8, ::1",
            "Who may read /metrics. The default is this machine alone.",
            "/metrics를 읽을 수 있는 주소입니다. 기본값은 이 컴퓨터뿐입니다.");
    static final Setting<Duration> DRAIN_TIMEOUT = add(
            "drain.timeout",
            span(Duration.ZERO, Duration.ofHours(1)),
            "10s",
            "How long a server that stops waits for its connections to end.",
            "서버가 멈출 때 연결이 끝나기를 기다리는 시간입니다.");
    static final Setting<Duration> RETRY_AFTER = add(
            "drain.retry_after",
            span(Duration.ZERO, Duration.ofMinutes(10)),
            "1s",
            "When clients of a server that stops are asked to come back.",
            "서버가 멈출 때 클라이언트에게 다시 오라고 알리는 시간입니다.");

    /** All of them, in the order of the reference. */
    static final List<Setting<?>> ALL = Collections.unmodifiableList(COLLECTED);

    private Settings() {}

    /** The setting of this key, or null. */
    static @Nullable Setting<?> find(String key) {
        for (Setting<?> setting : ALL) {
            if (setting.key().equals(key)) {
                return setting;
            }
        }
        return null;
    }

    private static <T> Setting<T> add(String key, ValueType<T> type, String fallback, String english, String korean) {
        return add(new Setting<>(key, type, fallback, false, Text.of(english, korean)));
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        COLLECTED.add(setting);
        return setting;
    }

    private static <T> Setting<T> secret(String key, ValueType<T> type, String english, String korean) {
        return add(new Setting<>(key, type, "", true, Text.of(english, korean)));
    }

    private static Setting<Boolean> flag(String key, boolean fallback, String english, String korean) {
        return add(key, new ValueType.Flag(), Boolean.toString(fallback), english, korean);
    }

    private static ValueType.Whole whole(int min, int max) {
        return new ValueType.Whole(min, max);
    }

    private static ValueType.Span span(Duration min, Duration max) {
        return new ValueType.Span(min, max);
    }

    private static Setting<List<AddressBlock>> addresses(String key, String fallback, String english, String korean) {
        Text allowed = Text.of(
                "an IP address or a block of them, such as 10.0.0.0/8 or ::1", "10.0.0.0/8이나 ::1 같은 IP 주소 또는 대역");
        return add(key, new ValueType.Many<>(AddressBlock::parse, allowed), fallback, english, korean);
    }

    static @Nullable String address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        AddressBlock block =
                bare.indexOf('/') >= 0 ? null : AddressBlock.parse(bare.equals("localhost") ? "127.0.0.1" : bare);
        return block == null ? null : block.network().getHostAddress();
    }

    private static @Nullable String origin(String text) {
        if (text.equals("*")) {
            return text;
        }
        try {
            URI uri = URI.create(text);
            boolean bare = uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            return bare ? text : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String frameAncestor(String text) {
        return text.equals("self") || text.equals("none") ? text : origin(text);
    }
}
