package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The POSTs of the fallback that are not as they should be (docs/signaling.md §9). */
class HostilePostsTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void refusesPostsThatBelongToNoStream() {
        assertThat(EventStreamClient.post(server, "AAAAAAAAAAAAAAAAAAAAAA", "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(Http.send(server, "POST", "/signal/v1/messages", "{}").statusCode())
                .isEqualTo(400);
        assertThat(Http.get(server, "/signal/v1/messages").statusCode()).isEqualTo(405);
    }

    @Test
    void boundsThePostsOfTheFallback() {
        try (var stream = EventStreamClient.connect(server)) {
            assertThat(stream.post("[" + "{},".repeat(64) + "{}]").statusCode()).isEqualTo(400);
            assertThat(stream.post("[1,").statusCode()).isEqualTo(400);
            assertThat(stream.post("[{}]").statusCode()).isEqualTo(204);
            assertThat(stream.expect("error").get("field").asString()).isEqualTo("type");
            assertThat(stream.closeCode()).isEqualTo(4000);
        }
    }

    @Test
    void refusesMessagesThatAreTooLargeAndClosesTheStream() {
        String large = "x".repeat(SignalingConfig.Limits.DEFAULTS.maxMessageBytes());
        try (var jun = EventStreamClient.connect(server)) {
            jun.join("garden", "Jun");
            assertThat(jun.post("{\"type\":\"chat\",\"id\":2,\"text\":\"" + large + "\"}")
                            .statusCode())
                    .isEqualTo(413);
            assertThat(jun.expect("error").get("code").asString()).isEqualTo("message_too_large");
            assertThat(jun.closeCode()).isEqualTo(1009);
        }
    }
}
