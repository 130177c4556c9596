package dev.maru.app;

import dev.maru.wire.TransportAddress;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the console says when the server is ready. */
final class Greeting {
    private final Config config;
    private final Console console;

    /**
     * Where the server is found.
     *
     * @param http for somebody on this machine
     * @param https the same, or null when HTTPS is off
     * @param lan for other devices, the likeliest first; none when only this machine may connect
     * @param turn where the relay is, or null when it is off
     */
    record Urls(
            String http,
            @Nullable String https,
            List<String> lan,
            @Nullable Turn turn) {
        /** Without a relay. */
        Urls(String http, @Nullable String https, List<String> lan) {
            this(http, https, lan, null);
        }
    }

    /**
     * Where the relay is.
     *
     * @param udp where clients come over UDP
     * @param tcp over TCP
     * @param tls over TLS
     * @param exceptions peers of this machine that it relays to because this is development
     */
    record Turn(
            List<TransportAddress> udp,
            List<TransportAddress> tcp,
            List<TransportAddress> tls,
            List<AddressBlock> exceptions) {
        static @Nullable Turn of(@Nullable RelayDaemon relay) {
            return relay == null ? null : new Turn(relay.udp(), relay.tcp(), relay.tls(), relay.exceptions());
        }

        /** In words: {@code UDP 127.0.0.1:3478; TCP …; TLS …}. */
        String places() {
            StringBuilder text = new StringBuilder();
            append(text, "UDP", udp);
            append(text, "TCP", tcp);
            append(text, "TLS", tls);
            return text.toString();
        }

        private static void append(StringBuilder text, String name, List<TransportAddress> addresses) {
            if (!addresses.isEmpty()) {
                text.append(text.isEmpty() ? "" : "; ").append(name);
                addresses.forEach(address -> text.append(' ').append(address));
            }
        }

        /** The same for programs. */
        Map<String, Object> describe() {
            Map<String, Object> places = new LinkedHashMap<>();
            places.put("udp", udp);
            places.put("tcp", tcp);
            places.put("tls", tls);
            places.put("exceptions", exceptions);
            return places;
        }
    }

    Greeting(Config config, Console console) {
        this.config = config;
        this.console = console;
    }

    /**
     * Prints it.
     *
     * @param seconds since the process began
     */
    void print(Urls urls, double seconds) {
        if (config.get(Settings.LOG_FORMAT).equals("json")) {
            printJson(urls, seconds);
        } else {
            printText(urls, seconds);
        }
        console.out().flush();
    }

    private void printJson(Urls urls, double seconds) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "ready");
        line.put("http", urls.http());
        line.put("https", urls.https());
        line.put("lan", urls.lan());
        if (urls.turn() != null) {
            line.put("relay", urls.turn().describe());
        }
        line.put("development", config.isDevelopment());
        line.put("version", Version.current());
        line.put("seconds", Math.round(seconds * 1000) / 1000.0);
        console.out().println(Json.write(line));
    }

    /** The first line is read by programs as well: its form is documented and does not depend on the language. */
    private void printText(Urls urls, double seconds) {
        PrintStream out = console.out();
        out.println(String.format(Locale.ROOT, "Maru is ready: %s (in %.1f s)", urls.http(), seconds));
        if (urls.https() != null) {
            out.println("               " + urls.https());
        }
        Turn turn = urls.turn();
        if (turn != null) {
            out.println("               TURN: " + turn.places());
            if (!turn.exceptions().isEmpty()) {
                out.println("               " + say(exceptions(turn)));
            }
        }
        if (config.get(Settings.LAN)) {
            printLan(urls);
        }
    }

    private static String text(AddressBlock block) {
        boolean isOne = block.prefix() == block.network().getAddress().length * Byte.SIZE;
        return LocalNetwork.text(block.network()) + (isOne ? "" : "/" + block.prefix());
    }

    private static Text exceptions(Turn turn) {
        String blocks = turn.exceptions().stream().map(Greeting::text).collect(Collectors.joining(", "));
        return Text.of("In development it relays to this machine too: %s", "개발 모드에서는 이 컴퓨터로도 중계합니다: %s")
                .with(blocks);
    }

    private void printLan(Urls urls) {
        PrintStream out = console.out();
        List<String> lan = urls.lan();
        if (lan.isEmpty()) {
            out.println(say(urls.https() == null ? httpsIsOff() : noAddress()));
            return;
        }
        out.println();
        out.println(say(Text.of("From other devices in this network:", "같은 네트워크의 다른 기기에서 열 주소:")));
        lan.forEach(url -> out.println("  " + url));
        out.println();
        if (out.charset().newEncoder().canEncode(QrText.BLOCKS)) {
            out.print(QrText.draw(lan.getFirst(), console.hasColours()));
            out.println();
        }
        out.println(say(Text.of(
                "Browsers give cameras and microphones to https and localhost only. The certificate is this"
                        + " machine's own,\nso the browser warns once; accept it to go on.",
                "브라우저는 https와 localhost에서만 카메라와 마이크를 허용합니다. 이 컴퓨터가 직접 만든 인증서이므로\n"
                        + "브라우저가 한 번 경고를 보여 줍니다. 계속 진행하면 됩니다.")));
    }

    private static Text httpsIsOff() {
        return Text.of(
                "HTTPS is off (https.enabled), and browsers give cameras to https and localhost only.",
                "HTTPS가 꺼져 있습니다(https.enabled). 브라우저는 https와 localhost에서만 카메라를 허용합니다.");
    }

    private static Text noAddress() {
        return Text.of(
                "This machine has no address that other devices could reach.", "다른 기기에서 닿을 수 있는 주소가 이 컴퓨터에 없습니다.");
    }

    private String say(Text text) {
        return text.in(console.language());
    }
}
