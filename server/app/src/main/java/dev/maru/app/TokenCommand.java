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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code maru token create}: an access token, signed with a key of the configuration. */
final class TokenCommand implements Command {
    private static final ValueType.Span TTL = new ValueType.Span(Duration.ofSeconds(1), Duration.ofDays(3650));
    private static final Duration USUAL_TTL = Duration.ofHours(6);

    @Override
    public CommandSpec spec(Language language) {
        CommandSpec spec = CommandSpec.create().name("create");
        spec.usageMessage()
                .description(Text.of("Makes an access token and prints nothing but the token.", "접근 토큰을 만들어 토큰만 출력합니다.")
                        .in(language));
        addWho(spec, language);
        addGrants(spec, language);
        Options.addFile(spec, language);
        return spec;
    }

    private static void addWho(CommandSpec spec, Language language) {
        spec.addOption(Options.value(
                "--room",
                "NAME",
                Text.of("The room it is for; any room otherwise.", "들어갈 방입니다. 없으면 모든 방입니다."),
                language));
        spec.addOption(Options.value(
                "--identity",
                "ID",
                Text.of("Who the bearer is to your application.", "앱에서 이 사용자를 구별하는 아이디입니다."),
                language));
        spec.addOption(Options.value(
                "--name",
                "NAME",
                Text.of("What others see; the bearer's choice otherwise.", "다른 사람에게 보이는 이름입니다."),
                language));
        spec.addOption(Options.value(
                "--metadata",
                "TEXT",
                Text.of("Text of your application that others see.", "다른 사람에게 전달되는 앱 고유의 문자열입니다."),
                language));
        spec.addOption(Options.value(
                "--ttl",
                "TIME",
                Text.of("How long it is good: 10m, 6h, 30d. 6h otherwise.", "유효 기간입니다(예: 10m, 6h, 30d). 기본값은 6h입니다."),
                language));
        spec.addOption(Options.value(
                "--key",
                "KEY",
                Text.of("The API key to sign with, where there are several.", "API 키가 여러 개일 때 서명에 쓸 키입니다."),
                language));
    }

    private static void addGrants(CommandSpec spec, Language language) {
        spec.addOption(Options.values(
                "--publish",
                "SOURCES",
                Text.of(
                        "What may be published: all (as without this option), none, or some of camera, microphone, screen,"
                                + " screen_audio.",
                        "보낼 수 있는 것입니다: all(기본값), none, 또는 camera, microphone, screen, screen_audio 중 일부입니다."),
                language));
        spec.addOption(Options.flag("--no-join", Text.of("May not join rooms.", "방에 들어갈 수 없게 합니다."), language));
        spec.addOption(Options.flag(
                "--no-create",
                Text.of("May not bring a room into being by joining it.", "없는 방을 들어가면서 만들 수 없게 합니다."),
                language));
        spec.addOption(
                Options.flag("--no-subscribe", Text.of("May not receive media.", "미디어를 받을 수 없게 합니다."), language));
        spec.addOption(Options.flag(
                "--no-data", Text.of("May not send chat and messages.", "채팅과 메시지를 보낼 수 없게 합니다."), language));
        spec.addOption(Options.flag(
                "--admin",
                Text.of("May administrate the room, or all rooms.", "방을(방을 지정하지 않으면 모든 방을) 관리할 수 있게 합니다."),
                language));
        spec.addOption(Options.flag("--hidden", Text.of("Is not shown to others.", "다른 사람에게 보이지 않게 합니다."), language));
    }

    @Override
    public int run(ParseResult given, Console console) throws StartException {
        Surroundings surroundings = Surroundings.ofProcess();
        Config config = Options.readOrRefuse(given, surroundings, console);
        Duration ttl = ttl(given, surroundings);
        Claims claims = claims(given, System.currentTimeMillis() + ttl.toMillis());
        String token = accepted(Wiring.tokens(config).create(key(given, config), claims));
        console.out().println(token);
        return ExitCode.OK;
    }

    private static Claims claims(ParseResult given, long expiresAt) throws StartException {
        @Nullable String room = Options.textOf(given, "--room");
        Grants grants = new Grants(
                !Options.isGiven(given, "--no-join"),
                !Options.isGiven(given, "--no-create"),
                sources(Options.listOf(given, "--publish")),
                !Options.isGiven(given, "--no-subscribe"),
                !Options.isGiven(given, "--no-data"),
                Options.isGiven(given, "--admin"),
                Options.isGiven(given, "--hidden"));
        return new Claims(
                Options.textOf(given, "--identity"),
                Options.textOf(given, "--name"),
                Options.textOf(given, "--metadata"),
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

    private static Duration ttl(ParseResult given, Surroundings surroundings) throws StartException {
        @Nullable String text = Options.textOf(given, "--ttl");
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

    private static String key(ParseResult given, Config config) throws StartException {
        @Nullable String asked = Options.textOf(given, "--key");
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
