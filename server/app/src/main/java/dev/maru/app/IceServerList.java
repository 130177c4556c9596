package dev.maru.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** STUN and TURN servers, each a URL or a mapping of {@code urls}, {@code username} and {@code credential}. */
record IceServerList() implements ValueType<List<IceServer>> {
    private static final Pattern STUN = Pattern.compile("stuns?:[^\\s/?@]+");
    private static final Pattern TURN = Pattern.compile("turns?:[^\\s/?@]+(\\?transport=(udp|tcp))?");
    private static final Set<String> NAMES = Set.of("urls", "username", "credential");

    @Override
    public @Nullable List<IceServer> read(Raw raw, Reading reading) {
        List<IceServer> servers = new ArrayList<>();
        int before = reading.problems().size();
        for (Raw item : ValueType.items(raw, reading)) {
            IceServer server = item instanceof Raw.Fields mapping ? server(mapping, reading) : plain(item, reading);
            if (server != null) {
                servers.add(server);
            }
        }
        return reading.problems().size() == before ? List.copyOf(servers) : null;
    }

    private static @Nullable IceServer plain(Raw item, Reading reading) {
        String url = ValueType.scalar(item);
        if (url != null && STUN.matcher(url).matches()) {
            return new IceServer(List.of(url), null, null);
        }
        return url != null && TURN.matcher(url).matches()
                ? reading.say(item.place(), turnNeedsLogin())
                : reading.wrong(item, urlForm());
    }

    private static @Nullable IceServer server(Raw.Fields mapping, Reading reading) {
        List<String> urls = new ArrayList<>();
        String username = null;
        Secret credential = null;
        int before = reading.problems().size();
        for (Raw.Field field : mapping.fields()) {
            String name = field.name();
            Reading part = new Reading(reading.key() + "." + name, true, reading.problems());
            String text = ValueType.scalar(field.value());
            if (name.equals("urls")) {
                readUrls(field.value(), urls, part);
            } else if (!NAMES.contains(name)) {
                part.say(field.at(), unknownName(nearest(reading.key(), part.key())));
            } else if (text == null || text.isEmpty()) {
                part.wrong(field.value(), Text.of("a text", "문자열"));
            } else if (name.equals("username")) {
                username = text;
            } else {
                credential = new Secret(text);
            }
        }
        if (reading.problems().size() > before) {
            return null;
        }
        if (urls.isEmpty()) {
            return reading.say(mapping.place(), Text.of("The server has no “urls”.", "서버에 “urls”가 없습니다."));
        }
        boolean turn = urls.stream().anyMatch(url -> url.startsWith("turn"));
        return turn && (username == null || credential == null)
                ? reading.say(mapping.place(), turnNeedsLogin())
                : new IceServer(List.copyOf(urls), username, credential);
    }

    /** What was given is shown only by what it resembles: it may be a password in the wrong place. */
    private static Text unknownName(@Nullable String nearest) {
        return nearest == null
                ? Text.of(
                        "A server has “urls”, “username” and “credential”, and nothing else.",
                        "서버에는 “urls”, “username”, “credential”만 쓸 수 있습니다.")
                : Text.of("There is no such key; did you mean “%s”?", "없는 키입니다. 혹시 “%s”인가요?")
                        .with(nearest);
    }

    private static @Nullable String nearest(String list, String key) {
        return Nearest.of(key, NAMES.stream().map(name -> list + "." + name).toList());
    }

    private static void readUrls(Raw raw, List<String> urls, Reading reading) {
        for (Raw item : ValueType.items(raw, reading)) {
            String url = ValueType.scalar(item);
            if (url == null
                    || !(STUN.matcher(url).matches() || TURN.matcher(url).matches())) {
                reading.wrong(item, urlForm());
            } else {
                urls.add(url);
            }
        }
    }

    private static Text turnNeedsLogin() {
        return Text.of(
                "A TURN server needs “urls”, “username” and “credential”.",
                "TURN 서버에는 “urls”, “username”, “credential”이 모두 필요합니다.");
    }

    private static Text urlForm() {
        return Text.of(
                "a URL such as stun:stun.example.org:3478 or turns:turn.example.org:5349?transport=tcp",
                "stun:stun.example.org:3478이나 turns:turn.example.org:5349?transport=tcp 같은 URL");
    }

    @Override
    public Text allowed() {
        return Text.of(
                "a list of STUN URLs, or of mappings with urls, username and credential",
                "STUN URL의 목록, 또는 urls·username·credential을 가진 항목의 목록");
    }

    @Override
    public String print(List<IceServer> value) {
        return value.stream().map(IceServerList::print).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String print(IceServer server) {
        String urls = server.urls().stream().map(Yaml::quoted).collect(Collectors.joining(", ", "[", "]"));
        String username = server.username();
        String login = username == null ? "" : ", username: " + Yaml.quoted(username);
        return "{urls: " + urls + login
                + (server.credential() == null ? "" : ", credential: \"" + Redaction.HIDDEN + "\"") + "}";
    }
}
