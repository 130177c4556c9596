package dev.maru.app;

import dev.maru.room.Claims;
import dev.maru.room.Grants;
import dev.maru.room.Outcome;
import dev.maru.room.Refusal;
import dev.maru.room.RoomName;
import dev.maru.room.TrackSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code maru token create}: an access token, signed with a key of the configuration. */
final class TokenCommand implements Command {
    private static final ValueType.Span TTL = new ValueType.Span(Duration.ofSeconds(1), Duration.ofDays(3650));
    private static final Duration USUAL_TTL = Duration.ofHours(6);

    @Override
    public String path() {
        return "token create";
    }

    @Override
    public Text meaning() {
        return Text.of("Makes an access token and prints nothing but the token.", "접근 토큰을 만들어 토큰만 출력합니다.");
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(who());
        options.addAll(grants());
        options.addAll(Options.file());
        return options;
    }

    private static List<Option> who() {
        return List.of(
                Option.value("--room", "NAME", "The room it is for; any room otherwise.", "들어갈 방입니다. 없으면 모든 방입니다."),
                Option.value("--identity", "ID", "Who the bearer is to your application.", "앱에서 이 사용자를 구별하는 아이디입니다."),
                Option.value(
                        "--name",
                        "NAME",
                        "What others see; the bearer's choice otherwise.",
                        "다른 사람에게 보이는 이름입니다. 없으면 사용자가 정합니다."),
                Option.value(
                        "--metadata",
                        "TEXT",
                        "Text of your application that others see.",
                        "다른 사람에게 전달되는 앱 고유의 문자열입니다."),
                Option.value(
                        "--ttl",
                        "TIME",
                        "How long it is good: 10m, 6h, 30d. 6h otherwise.",
                        "유효 기간입니다(예: 10m, 6h, 30d). 기본값은 6h입니다."),
                Option.value(
                        "--key",
                        "KEY",
                        "The API key to sign with, where there are several.",
                        "API 키가 여러 개일 때 서명에 쓸 키입니다."));
    }

    private static List<Option> grants() {
        return List.of(
                Option.values(
                        "--publish",
                        "SOURCES",
                        "What may be published: all (as without this option), none, or some of camera, microphone,"
                                + " screen, screen_audio, with commas.",
                        "보낼 수 있는 것입니다: all(기본값), none, 또는 camera, microphone, screen, screen_audio 중 일부(쉼표로"
                                + " 구분)입니다."),
                Option.flag("--no-join", "May not join rooms.", "방에 들어갈 수 없게 합니다."),
                Option.flag(
                        "--no-create", "May not bring a room into being by joining it.", "없는 방을 들어가면서 만들 수 없게 합니다."),
                Option.flag("--no-subscribe", "May not receive media.", "미디어를 받을 수 없게 합니다."),
                Option.flag("--no-data", "May not send chat and messages.", "채팅과 메시지를 보낼 수 없게 합니다."),
                Option.flag(
                        "--admin", "May administrate the room, or all rooms.", "방을(방을 지정하지 않으면 모든 방을) 관리할 수 있게 합니다."),
                Option.flag("--hidden", "Is not shown to others.", "다른 사람에게 보이지 않게 합니다."));
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        Surroundings surroundings = Surroundings.ofProcess();
        Config config = Options.readOrRefuse(given, surroundings, console);
        Duration ttl = ttl(given, surroundings);
        Claims claims = claims(given, System.currentTimeMillis() + ttl.toMillis());
        String token = accepted(Wiring.tokens(config).create(key(given, config), claims));
        console.out().println(token);
        return ExitCode.OK;
    }

    private static Claims claims(Arguments given, long expiresAt) throws StartException {
        @Nullable String room = given.value("--room");
        Grants grants = new Grants(
                !given.has("--no-join"),
                !given.has("--no-create"),
                sources(given.values("--publish")),
                !given.has("--no-subscribe"),
                !given.has("--no-data"),
                given.has("--admin"),
                given.has("--hidden"));
        return new Claims(
                given.value("--identity"),
                given.value("--name"),
                given.value("--metadata"),
                room == null || room.equals("*") ? null : accepted(RoomName.parse(room)),
                grants,
                0,
                expiresAt);
    }

    private static Set<TrackSource> sources(List<String> given) throws StartException {
        Set<TrackSource> sources = EnumSet.noneOf(TrackSource.class);
        for (String word :
                String.join(",", given.isEmpty() ? List.of("all") : given).split(",")) {
            switch (word.strip()) {
                case "all" -> sources.addAll(EnumSet.allOf(TrackSource.class));
                case "none", "" -> {}
                default -> sources.add(accepted(TrackSource.parse(word.strip())));
            }
        }
        return sources;
    }

    private static Duration ttl(Arguments given, Surroundings surroundings) throws StartException {
        @Nullable String text = given.value("--ttl");
        if (text == null) {
            return USUAL_TTL;
        }
        List<Problem> problems = new ArrayList<>();
        Raw raw = new Raw.Scalar(text, Place.of("--ttl", surroundings.folder()));
        Duration ttl = TTL.read(raw, new Reading("--ttl", false, problems));
        if (ttl == null) {
            throw new StartException(ExitCode.USAGE, problems.getFirst().sentence());
        }
        return ttl;
    }

    private static String key(Arguments given, Config config) throws StartException {
        @Nullable String asked = given.value("--key");
        List<String> keys = List.copyOf(config.apiKeys().keySet());
        if (keys.isEmpty()) {
            throw new StartException(
                    ExitCode.CONFIG,
                    Text.of(
                            "No API key is configured, so there is nothing to sign with. Make one with “maru key create” and put it"
                                    + " into maru.yaml; without any, everybody may join and no token is needed.",
                            "API 키가 설정되어 있지 않아 토큰에 서명할 수 없습니다. “maru key create”로 만들어 maru.yaml에 넣으세요. 키가 없으면"
                                    + " 누구나 들어올 수 있어 토큰이 필요 없습니다."));
        }
        if (asked != null ? !keys.contains(asked) : keys.size() > 1) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("Say --key with one of: %s.", "--key에 다음 중 하나를 지정하세요: %s.")
                            .with(String.join(", ", keys)));
        }
        return asked == null ? keys.getFirst() : asked;
    }

    private static <T> T accepted(Outcome<T> outcome) throws StartException {
        return switch (outcome) {
            case Outcome.Accepted<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                throw new StartException(
                        ExitCode.USAGE,
                        Text.same(
                                refusal.hint() == null ? refusal.message() : refusal.message() + " " + refusal.hint()));
        };
    }
}
