package dev.maru.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code maru relay status}: who relays what, with rates. Asks twice, a second apart, and shows the difference. */
final class RelayStatusCommand implements Command {
    private static final long BETWEEN_MILLIS = 1_000;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int MAX_ANSWER = 64 << 20;

    @Override
    public String path() {
        return "relay status";
    }

    @Override
    public Text meaning() {
        return Text.of("Shows who relays what, with rates.", "누가 무엇을 얼마나 중계하는지 보여 줍니다.");
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value(
                        "--url",
                        "URL",
                        "Of the running Maru, or of maru relay. Otherwise http://127.0.0.1:7880.",
                        "실행 중인 Maru 또는 maru relay의 주소입니다. 없으면 http://127.0.0.1:7880을 씁니다."),
                Option.value(
                        "--token",
                        "TOKEN",
                        "An access token for any room with the admin grant; without API keys none is needed. Otherwise MARU_TOKEN.",
                        "모든 방에 대한 관리 권한이 있는 접근 토큰입니다. API 키가 없으면 필요 없습니다. 없으면 MARU_TOKEN을 씁니다."),
                Option.flag("--json", "Print what the server answers.", "서버의 응답을 그대로 출력합니다."));
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        String url = given.value("--url");
        String token = given.value("--token");
        Source source = new Source(
                URI.create((url == null ? "http://127.0.0.1:7880" : url).replaceFirst("/+$", "") + RelayHandler.PATH),
                token == null ? Surroundings.ofProcess().variable("MARU_TOKEN") : token);
        String first = source.fetch();
        if (given.has("--json")) {
            console.out().print(first);
            return ExitCode.OK;
        }
        try {
            Thread.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
        new Page(console, read(first), read(source.fetch())).print();
        return ExitCode.OK;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(String json) {
        // JSON is YAML 1.2 (its §1.3), and the reader is there already.
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(json);
    }

    /** Where the figures come from. */
    private record Source(URI uri, @Nullable String token) {
        String fetch() throws StartException {
            try {
                HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
                connection.setConnectTimeout(PATIENCE_MILLIS);
                connection.setReadTimeout(PATIENCE_MILLIS);
                if (token != null) {
                    connection.setRequestProperty("Authorization", "Bearer " + token);
                }
                int status = connection.getResponseCode();
                try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                    String text = in == null ? "" : new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
                    if (status != 200) {
                        throw refused(status, text);
                    }
                    return text;
                }
            } catch (IOException | ClassCastException | IllegalArgumentException e) {
                throw new StartException(
                        ExitCode.FAILED,
                        Text.of(
                                        "No answer from %s (%s). Does Maru run there? Say where with --url.",
                                        "%s에서 응답이 없습니다(%s). Maru가 실행 중인지 확인하고 --url로 주소를 지정하세요.")
                                .with(uri, String.valueOf(e.getMessage())));
            }
        }

        private StartException refused(int status, String text) {
            return new StartException(
                    ExitCode.FAILED,
                    status == 404
                            ? Text.of(
                                            "%s has no relay: relay.enabled is false there, or it is another program.",
                                            "%s에는 릴레이가 없습니다. relay.enabled가 꺼져 있거나 다른 프로그램입니다.")
                                    .with(uri)
                            : Text.of(
                                            "%s says no (%s): %s Give an admin token with --token; “maru token create --admin” makes one.",
                                            "%s에서 거절했습니다(%s): %s --token으로 관리 토큰을 지정하세요. “maru token create --admin”으로"
                                                    + " 만들 수 있습니다.")
                                    .with(uri, status, Reading.shown(text)));
        }
    }

    /** What is printed. */
    private record Page(Console console, Map<String, Object> before, Map<String, Object> after) {
        private static final double KILO = 1_000;

        void print() {
            PrintStream out = console.out();
            double seconds = Math.max(1, number(after, "time") - number(before, "time")) / KILO;
            Map<String, Object> totals = map(after, "totals");
            out.println(Text.of(
                            "%s allocations of %s users, %s ports; relayed so far: %s to peers, %s to clients; dropped %s",
                            "할당 %s개, 사용자 %s명, 포트 %s개. 지금까지 중계: 피어로 %s, 클라이언트로 %s, 버림 %s")
                    .with(
                            number(totals, "allocations"),
                            number(totals, "users"),
                            number(totals, "ports"),
                            bytes(number(totals, "bytesToPeers")),
                            bytes(number(totals, "bytesToClients")),
                            number(totals, "packetsDropped"))
                    .in(console.language()));
            Map<String, Map<String, Object>> earlier = new HashMap<>();
            list(before).forEach(one -> earlier.put(String.valueOf(one.get("id")), one));
            List<Map<String, Object>> rows = list(after);
            if (rows.isEmpty()) {
                return;
            }
            String form = "%-28s %-4s %-24s %-24s %12s %12s %6s %8s%n";
            out.printf(form, (Object[]) Text.of(
                            "user|by|client|relayed|to peers|to client|peers|left",
                            "사용자|방식|클라이언트|중계 주소|피어로|클라이언트로|피어|남음")
                    .in(console.language())
                    .split("\\|"));
            for (Map<String, Object> row : rows) {
                Map<String, Object> old = earlier.getOrDefault(String.valueOf(row.get("id")), row);
                out.printf(
                        form,
                        row.get("user"),
                        row.get("protocol"),
                        row.get("client"),
                        row.get("relayed") instanceof List<?> relayed && !relayed.isEmpty() ? relayed.getFirst() : "",
                        rate(row, old, "bytesToPeers", seconds),
                        rate(row, old, "bytesToClient", seconds),
                        row.get("permissions"),
                        number(row, "secondsLeft") + "s");
            }
        }

        private static String rate(Map<String, Object> now, Map<String, Object> then, String key, double seconds) {
            double bits = (number(now, key) - number(then, key)) * 8 / seconds;
            return bits < KILO * KILO
                    ? String.format(Locale.ROOT, "%.1f kbit/s", bits / KILO)
                    : String.format(Locale.ROOT, "%.1f Mbit/s", bits / KILO / KILO);
        }

        private static String bytes(long count) {
            return count < KILO * KILO
                    ? String.format(Locale.ROOT, "%.1f kB", count / KILO)
                    : String.format(Locale.ROOT, "%.1f MB", count / KILO / KILO);
        }

        private static long number(Map<String, Object> of, String key) {
            return of.get(key) instanceof Number number ? number.longValue() : 0;
        }

        @SuppressWarnings("unchecked")
        private static Map<String, Object> map(Map<String, Object> of, String key) {
            return of.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
        }

        @SuppressWarnings("unchecked")
        private static List<Map<String, Object>> list(Map<String, Object> of) {
            List<Map<String, Object>> all = new ArrayList<>();
            if (of.get("allocations") instanceof List<?> items) {
                items.forEach(item -> all.add((Map<String, Object>) item));
            }
            return all;
        }
    }
}
