package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaruServerTest {
    @TempDir
    Path folder;

    @Test
    void servesHttpAndHttpsOnTheLoopbackInterface() throws Exception {
        try (Running running = Running.start(folder)) {
            assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> secure = running.getSecurely("/health/ready");
            assertThat(secure.statusCode()).isEqualTo(200);
            assertThat(secure.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(secure.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(running.server().httpUrl()).startsWith("http://127.0.0.1:");
            assertThat(running.server().lanUrls()).isEmpty();
        }
    }

    @Test
    void servesHttpAloneWhereHttpsIsOff() throws Exception {
        try (Running running = Running.start(folder, "https.enabled=false")) {
            assertThat(running.server().httpsUrl()).isNull();
            assertThat(running.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void listensOnEveryAddressThatIsNamed() throws Exception {
        try (Running running = Running.start(folder, "listen=127.0.0.2,127.0.0.3")) {
            assertThat(running.server().httpUrl()).startsWith("http://127.0.0.2:");
            int port = running.server().httpPort();
            assertThat(running.send("http://127.0.0.3:" + port + "/health/live").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void tellsTheStartPageWhatItMustKnow() throws Exception {
        try (Running running = Running.start(folder, "rooms.max_participants=4")) {
            assertThat(running.get("/app/config.json").body())
                    .contains(
                            "\"devMode\":true",
                            "\"secure\":true",
                            "\"lanUrls\":[]",
                            "\"maxParticipants\":4",
                            "\"pages\":[")
                    .contains("\"version\":\"" + Version.current() + "\"");
            assertThat(running.raw("GET /app/config.json HTTP/1.1\r\nHost: 192.0.2.7\r\nConnection: close\r\n\r\n"))
                    .contains("\"secure\":false");
        }
        try (Running running = Running.start(folder, "keys=app:" + Given.SECRET)) {
            assertThat(running.get("/app/config.json").body()).contains("\"devMode\":false");
        }
    }

    @Test
    void saysWhoHasThePortAndHowToChooseAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Given given = new Given(folder);
            Config config = given.config("http.port=" + taken.getLocalPort(), "data_dir=state", "https.port=0");
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> MaruServer.start(config, given.surroundings()))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort() + " is in use by another program")
                    .withMessageContaining("--port, http.port or MARU_HTTP_PORT, or --port 0")
                    .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LISTEN));
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(
                            () -> Running.start(folder, "listen=192.0.2.200", "lan=false", "keys=a:" + Given.SECRET))
                    .withMessageContaining("This machine has no address 192.0.2.200");
        }
    }

    @Test
    void servesSignalingAndTheAdministration() throws Exception {
        try (Running running = Running.start(folder)) {
            assertThat(running.get("/signal/v1").statusCode()).isEqualTo(426);
            assertThat(running.get("/api/v1/rooms").statusCode()).isEqualTo(403);
            assertThat(running.get("/api/v1/nothing", "Accept", "application/json")
                            .statusCode())
                    .isBetween(400, 404);
        }
    }

    @Test
    void showsFiguresToThisMachineOnly() throws Exception {
        try (Running running = Running.start(folder)) {
            running.get("/health/live");
            HttpResponse<String> metrics = running.get("/metrics");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body())
                    .contains("maru_rooms 0", "maru_participants 0", "maru_http_answers_total{status=\"2xx\"}")
                    .contains("maru_signaling_connections{transport=\"websocket\"} 0")
                    .contains("maru_signaling_errors_total{code=\"room_full\"} 0")
                    .contains("maru_signaling_resumes_total{result=\"resumed\"} 0")
                    .contains("jvm_memory_used_bytes", "jvm_gc_time_seconds", "jvm_threads_live_threads");
            // Behind a proxy that nobody told us of, everybody would look like this machine.
            assertThat(running.get("/metrics", "X-Forwarded-For", "203.0.113.1").statusCode())
                    .isEqualTo(403);
        }
        try (Running running = Running.start(folder, "metrics.allow=10.0.0.0/8")) {
            assertThat(running.get("/metrics").statusCode()).isEqualTo(403);
        }
        try (Running running = Running.start(folder, "metrics.enabled=false")) {
            assertThat(running.get("/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void looksThroughTrustedProxies() throws Exception {
        String[] proxied = {"metrics.allow=198.51.100.7", "http.trusted_proxies=127.0.0.1,10.0.0.0/8"};
        try (Running running = Running.start(folder, proxied)) {
            assertThat(running.get("/metrics").statusCode()).isEqualTo(403);
            assertThat(running.get("/metrics", "X-Forwarded-For", "198.51.100.7")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(running.get("/metrics", "X-Forwarded-For", "198.51.100.7, 10.1.2.3")
                            .statusCode())
                    .isEqualTo(200);
            // What stands before the last stranger was written by the sender.
            assertThat(running.get("/metrics", "X-Forwarded-For", "198.51.100.7, 203.0.113.1")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(running.get("/app/config.json", "X-Forwarded-For", "203.0.113.1", "X-Forwarded-Proto", "https")
                            .body())
                    .contains("\"secure\":true");
        }
    }

    @Test
    void answersHostileRequestsWithAnErrorAndGoesOn() throws Exception {
        try (Running running = Running.start(folder)) {
            for (String path : new String[] {
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/assets/../../x",
                "/assets/%00",
                "//etc/passwd",
                "/.git/config",
                "/META-INF/MANIFEST.MF"
            }) {
                String answer = running.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("root:", "Exception");
            }
            assertThat(running.raw("GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400");
            String large = "x".repeat(40_000);
            assertThat(running.raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + large + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431");
            assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersProgramsInJsonAndPeopleInTheirLanguage() throws Exception {
        try (Running running = Running.start(folder)) {
            assertThat(running.get("/nothing").body()).contains("\"type\":\"error\"", "\"code\":\"not_found\"");
            assertThat(running.get("/api/nothing", "Accept", "text/html", "Accept-Language", "ko-KR,en")
                            .body())
                    .contains("이 주소에는 아무것도 없습니다.", "lang=\"ko\"");
            assertThat(running.get("/nothing").headers().firstValue("X-Content-Type-Options"))
                    .hasValue("nosniff");
        }
    }
}
