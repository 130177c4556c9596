package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLayersTest {
    @TempDir
    Path folder;

    private Given given;

    @BeforeEach
    void open() {
        given = new Given(folder);
    }

    @Test
    void preferFlagsToTheEnvironmentAndThatToTheFile() {
        given.file("maru.yaml", "http:\n  port: 1\nhttps:\n  port: 2\nrooms:\n  max_rooms: 3\n")
                .variable("MARU_HTTPS_PORT", "20")
                .variable("MARU_ROOMS_MAX_ROOMS", "30");
        Config config = given.config("rooms.max_rooms=300");
        assertThat(config.get(Settings.HTTP_PORT)).isEqualTo(1);
        assertThat(config.get(Settings.HTTPS_PORT)).isEqualTo(20);
        assertThat(config.get(Settings.MAX_ROOMS)).isEqualTo(300);
        assertThat(config.get(Settings.MAX_TRACKS)).isEqualTo(8);
        assertThat(config.place(Settings.HTTP_PORT)).hasToString("maru.yaml:1:1".replace("1:1", "2:9"));
        assertThat(config.place(Settings.HTTPS_PORT)).hasToString("MARU_HTTPS_PORT");
        assertThat(config.place(Settings.MAX_ROOMS)).hasToString("--set");
        assertThat(config.place(Settings.MAX_TRACKS)).isNull();
    }

    @Test
    void checkEveryLayerAlsoWhatAnotherReplaces() {
        given.file("maru.yaml", "http:\n  port: x\n").variable("MARU_HTTP_PORT", "y");
        assertThat(Given.english(given.read("http.port=z", "htp.port=1").problems()))
                .containsExactly(
                        "maru.yaml:2:9: http.port is “x”; it must be a whole number from 0 to 65535.",
                        "MARU_HTTP_PORT: http.port is “y”; it must be a whole number from 0 to 65535.",
                        "--set: http.port is “z”; it must be a whole number from 0 to 65535.",
                        "--set: There is no key “htp.port”; did you mean “http.port”?");
    }

    @Test
    void readListsKeysAndServersFromOneText() {
        given.variable("MARU_LISTEN", "127.0.0.1, ::1")
                .variable("MARU_KEYS", "one: %s, two:%s".formatted(Given.SECRET, Given.SECRET))
                .variable(
                        "MARU_ICE_SERVERS",
                        "[{urls: 'turn:t.example.org', username: u, credential: c}, 'stun:s.example.org']")
                .variable("MARU_METRICS_ALLOW", "[10.0.0.0/8]");
        Config config = given.config();
        assertThat(config.get(Settings.LISTEN)).hasSize(2);
        assertThat(config.apiKeys().keySet()).containsExactly("one", "two");
        assertThat(config.get(Settings.ICE_SERVERS)).hasSize(2);
        assertThat(config.get(Settings.METRICS_ALLOW)).hasToString("[10.0.0.0/8]");
        given.variable("MARU_KEYS", "{one: %s}".formatted(Given.SECRET));
        assertThat(given.config().apiKeys().keySet()).containsExactly("one");
    }

    @Test
    void takeAnEmptyVariableForNone() {
        assertThat(given.variable("MARU_HTTP_PORT", "").config().get(Settings.HTTP_PORT))
                .isEqualTo(7880);
    }

    @Test
    void warnOfVariablesThatNobodyReads() {
        given.variable("MARU_HTTP_PROT", "1")
                .variable("MARU_PORT_7880_TCP", "tcp://10.0.0.1")
                .variable("MARU_JAVA_OPTS", "-Xmx1g")
                .variable("MARUSOMETHING", "x");
        ConfigReader.Outcome outcome = given.read();
        assertThat(outcome.problems()).isEmpty();
        assertThat(Given.english(outcome.warnings()))
                .containsExactly(
                        "MARU_HTTP_PROT: No setting has this variable; it is ignored; did you mean MARU_HTTP_PORT?",
                        "MARU_PORT_7880_TCP: No setting has this variable; it is ignored.");
    }

    @Test
    void refuseAFlagThatIsGivenTwice() {
        assertThat(Given.english(given.read("http.port=1", "http.port=2").problems()))
                .containsExactly("--set: http.port is given twice; the first is at --set. Keep one.");
    }

    @Test
    void refuseSettingsThatDoNotFitTogether() {
        assertThat(Given.english(given.read("http.port=80", "https.port=80").problems()))
                .containsExactly("--set: http.port and https.port are both 80; choose another for one of them.");
        assertThat(given.read("http.port=0", "https.port=0").problems()).isEmpty();
        assertThat(Given.english(given.read("signaling.heartbeat=5s").problems()))
                .singleElement()
                .asString()
                .contains("signaling.timeout is 9s; it must be at least two heartbeats (signaling.heartbeat is 5s)");
        assertThat(Given.english(given.read("tls.key=a.pem").problems()))
                .containsExactly("--set: tls.certificate and tls.key belong together; give both or none.");
        assertThat(Given.english(given.read("signaling.max_message=2MiB").problems()))
                .singleElement()
                .asString()
                .contains("signaling.send_buffer is 1MiB");
    }

    @Test
    void refuseToLetAnonymousPeopleInFromOutsideUnlessThatIsSaid() {
        assertThat(Given.english(given.read("listen=0.0.0.0").problems()))
                .singleElement()
                .asString()
                .contains("Others can reach 0.0.0.0", "maru key create", "--lan");
        assertThat(given.read("listen=0.0.0.0", "lan=true").problems()).isEmpty();
        assertThat(given.read("listen=127.0.0.5,::1").problems()).isEmpty();
        assertThat(given.read("listen=0.0.0.0", "keys=app:" + Given.SECRET).problems())
                .isEmpty();
    }

    @Test
    void understandUnits() {
        assertThat(given.config("drain.timeout=1500ms").get(Settings.DRAIN_TIMEOUT))
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(given.config("drain.timeout=0").get(Settings.DRAIN_TIMEOUT)).isZero();
        assertThat(given.config("drain.timeout=1h").get(Settings.DRAIN_TIMEOUT)).isEqualTo(Duration.ofHours(1));
        assertThat(given.read("drain.timeout=61m").problems()).hasSize(1);
        assertThat(given.read("drain.timeout=-1s").problems()).hasSize(1);
        assertThat(given.config("signaling.max_message=16 KiB").get(Settings.MAX_MESSAGE))
                .isEqualTo(16_384);
        assertThat(given.read("signaling.max_message=16k").problems()).hasSize(1);
        assertThat(given.read("signaling.max_message=9999999999MiB").problems()).hasSize(1);
        assertThat(given.read("http.port=99999999999").problems()).hasSize(1);
    }

    @Test
    void refuseAddressesOriginsAndServersThatAreNone() {
        assertThat(given.read("listen=localhost").problems()).isEmpty();
        for (String wrong : List.of(
                "listen=example.org",
                "listen=10.0.0.0/8",
                "http.trusted_proxies=10.0.0.0/33",
                "http.trusted_proxies=proxy",
                "metrics.allow=::1/129",
                "http.allowed_origins=app.example.org",
                "http.allowed_origins=https://app.example.org/path",
                "http.allowed_origins=https://user@app.example.org",
                "http.frame_ancestors='self'",
                "ice.servers=http://example.org",
                "ice.servers=turn:turn.example.org",
                "ice.servers=[{username: x}]",
                "ice.servers=[{urls: 'turn:t.example.org'}]",
                "ice.servers=[{url: 'stun:s.example.org', urls: 'stun:s.example.org'}]",
                "ice.servers=[{urls: 'stun:s.example.org', username: [a]}]")) {
            assertThat(given.read(wrong).problems()).as(wrong).hasSize(1);
        }
        assertThat(Given.english(given.read("ice.servers=[{urls: ['stun:s.example.org'], credentials: x}]")
                        .problems()))
                .singleElement()
                .asString()
                .contains("There is no such key; did you mean “ice.servers.credential”?");
    }
}
