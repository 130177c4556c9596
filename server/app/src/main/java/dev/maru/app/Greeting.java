package dev.maru.app;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
     */
    record Urls(String http, @Nullable String https, List<String> lan) {}

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
        if (config.get(Settings.LAN)) {
            printLan(urls);
        }
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
