package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console says when the server is ready, with addresses that the test gives. */
class GreetingTest {
    private static final String HTTP = "http://127.0.0.1:7880/";
    private static final String HTTPS = "https://127.0.0.1:7443/";
    private static final List<String> LAN = List.of("https://192.0.2.7:7443/", "https://[2001:db8::7]:7443/");

    @TempDir
    Path folder;

    private String print(Greeting.Urls urls, Charset charset, Language language, String... flags) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, charset);
        var console = new Console(out, out, false, false, language);
        new Greeting(new Given(folder).config(flags), console).print(urls, 1.234);
        return bytes.toString(charset);
    }

    private String print(Greeting.Urls urls, String... flags) {
        return print(urls, StandardCharsets.UTF_8, Language.ENGLISH, flags);
    }

    @Test
    void namesOnlyThisMachineUnlessOthersMayConnect() {
        assertThat(print(new Greeting.Urls(HTTP, HTTPS, List.of())))
                .isEqualTo("Maru is ready: " + HTTP + " (in 1.2 s)\n               " + HTTPS + "\n");
    }

    @Test
    void showsOthersTheHttpsAddressesAndACodeOfTheFirst() {
        String text = print(new Greeting.Urls(HTTP, HTTPS, LAN), "lan=true");
        assertThat(text.lines().limit(6))
                .containsExactly(
                        "Maru is ready: " + HTTP + " (in 1.2 s)",
                        "               " + HTTPS,
                        "",
                        "From other devices in this network:",
                        "  " + LAN.get(0),
                        "  " + LAN.get(1));
        assertThat(text).contains(QrText.draw(LAN.get(0), false)).doesNotContain(QrText.draw(LAN.get(1), false));
        assertThat(text).contains("https and localhost only", "the browser warns once");
    }

    @Test
    void saysItInKorean() {
        String text = print(new Greeting.Urls(HTTP, HTTPS, LAN), StandardCharsets.UTF_8, Language.KOREAN, "lan=true");
        // Programs wait for the first line, so it is the same in every language.
        assertThat(text).startsWith("Maru is ready: " + HTTP).contains("같은 네트워크의 다른 기기에서 열 주소:", LAN.get(0));
    }

    @Test
    void leavesTheCodeOutWhereItsBlocksCannotBeWritten() {
        String text =
                print(new Greeting.Urls(HTTP, HTTPS, LAN), StandardCharsets.US_ASCII, Language.ENGLISH, "lan=true");
        assertThat(text).contains(LAN.get(0)).doesNotContain("?????").doesNotContain("\u2588");
    }

    @Test
    void saysWhyOthersCannotConnect() {
        assertThat(print(new Greeting.Urls(HTTP, null, List.of()), "lan=true"))
                .contains("HTTPS is off (https.enabled)");
        assertThat(print(new Greeting.Urls(HTTP, HTTPS, List.of()), "lan=true"))
                .contains("no address that other devices could reach");
    }

    @Test
    void tellsMachinesTheSameInOneLine() {
        assertThat(print(new Greeting.Urls(HTTP, HTTPS, LAN), "lan=true", "log.format=json"))
                .startsWith("{\"event\":\"ready\",\"http\":\"" + HTTP + "\",\"https\":\"" + HTTPS + "\",\"lan\":[\""
                        + LAN.get(0) + "\",\"" + LAN.get(1) + "\"],\"development\":true,")
                .endsWith("\"seconds\":1.234}\n");
    }
}
