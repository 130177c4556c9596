package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Where limits begin: what is just allowed and what no more, beside what {@link LimitsTest} has. */
class LimitEdgesTest {
    private static final SignalingConfig.Limits USUAL = SignalingConfig.Limits.DEFAULTS;

    // What frames come to on the wire (RFC 6455 §5.5, §7).

    @Test
    void answersAPingWithItsPayloadAndAClosingFrameWithItself() {
        try (var server = TestServer.start()) {
            for (byte[] last : List.of(
                    Frames.close(1000, "bye"), Frames.close(4999, ""), Frames.of(Frames.FIN | FrameReader.CLOSE))) {
                try (var raw = WireSocket.open(server)) {
                    raw.write(Frames.of(Frames.FIN | FrameReader.PING, (byte) 1, (byte) 2));
                    WireSocket.Frame pong = raw.readFrame();
                    assertThat(pong.opcode()).isEqualTo(FrameReader.PONG);
                    assertThat(pong.payload()).containsExactly(1, 2);
                    raw.write(last);
                    WireSocket.Frame echo = raw.readFrame();
                    assertThat(Frames.of(Frames.FIN | echo.opcode(), echo.payload()))
                            .isEqualTo(last);
                    assertThat(raw.readFrame().opcode()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void closesWith1002AfterAFrameThatBreaksTheRules() {
        try (var server = TestServer.start();
                var company = new Company(server)) {
            for (byte[] wrong : List.of(
                    new byte[] {(byte) 0x81, 1, 'x'},
                    Frames.of(Frames.FIN | 0x40 | FrameReader.TEXT),
                    Frames.of(Frames.FIN | 3),
                    Frames.of(FrameReader.PING),
                    Frames.of(Frames.FIN | FrameReader.CONTINUATION),
                    Frames.close(1005, ""),
                    Frames.of(Frames.FIN | FrameReader.CLOSE, (byte) 3))) {
                try (var raw = WireSocket.open(server)) {
                    raw.write(wrong);
                    assertThat(raw.readFrame().code()).isEqualTo(1002);
                }
            }
            company.isWell();
        }
    }

    // Bytes.

    @Test
    void takesAMessageOfTheMostBytesAndClosesAtOneMore() {
        try (var server = TestServer.setup().limits(messageBytes(2_000)).start();
                var company = new Company(server);
                var client = WebSocketClient.connect(server)) {
            assertThat(client.join(Company.ROOM, "Mallory")
                            .get("limits")
                            .get("maxMessageBytes")
                            .asInt())
                    .isEqualTo(2_000);
            company.sawSomebodyCome();
            client.sendRaw(chatOf(2_000, company.minaId));
            assertThat(client.expect("ok").get("re").asLong()).isEqualTo(9);
            company.mina.expect("chat");

            client.sendRaw(chatOf(2_001, company.minaId));
            JsonNode error = client.expect("error");
            assertThat(error.get("code").asString()).isEqualTo("message_too_large");
            assertThat(error.get("hint").asString()).isNotBlank();
            assertThat(client.closeCode()).isEqualTo(1009);
            company.isWell();
        }
    }

    @Test
    void addsUpTheFragmentsOfAMessage() {
        try (var server = TestServer.setup().limits(messageBytes(2_000)).start();
                var raw = WireSocket.open(server)) {
            raw.write(Frames.join(
                    Frames.of(FrameReader.TEXT, new byte[1_000]),
                    Frames.of(FrameReader.CONTINUATION, new byte[1_000]),
                    Frames.of(Frames.FIN | FrameReader.CONTINUATION, new byte[1])));
            assertThat(raw.next().get("code").asString()).isEqualTo("message_too_large");
            assertThat(raw.readFrame().code()).isEqualTo(1009);
        }
    }

    // Messages.

    @Test
    void refusesWhatIsAboveTheRateAndClosesAfterAnotherBurst() {
        try (var server = TestServer.setup().limits(rate(2, 10)).start();
                var company = new Company(server);
                var client = WebSocketClient.connect(server)) {
            // The join counts.
            client.join(Company.ROOM, "Mallory");
            company.sawSomebodyCome();
            for (int i = 1; i < 10; i++) {
                client.request("update", "\"speaking\":false");
            }
            for (int i = 0; i < 10; i++) {
                JsonNode error = client.answer(client.send("update", "\"speaking\":false"));
                assertThat(error.get("code").asString()).isEqualTo("rate_limited");
                assertThat(error.get("retryAfterMillis").asLong()).isPositive();
            }
            client.send("update", "\"speaking\":false");
            assertThat(client.closeCode()).isEqualTo(4008);
            company.isWell();
        }
    }

    @Test
    void fillsTheBucketWithTime() {
        try (var server = TestServer.setup().limits(rate(2, 5)).start();
                var client = WebSocketClient.connect(server)) {
            client.join("garden", "Mina");
            for (int i = 1; i < 5; i++) {
                client.request("update", "\"speaking\":false");
            }
            assertThat(client.refused("update", "\"speaking\":false")).isEqualTo("rate_limited");
            server.clock.advance(Duration.ofSeconds(1));
            client.request("update", "\"speaking\":false");
            assertThat(client.refused("update", "\"speaking\":false")).isEqualTo("rate_limited");
        }
    }

    @Test
    void countsPingsOfTheTransportAsMessages() {
        try (var server = TestServer.setup().limits(rate(1, 5)).start();
                var raw = WireSocket.open(server)) {
            byte[][] pings = new byte[11][];
            Arrays.fill(pings, Frames.of(Frames.FIN | FrameReader.PING, (byte) 'p'));
            raw.write(Frames.join(pings));
            assertThat(raw.closeCode()).isEqualTo(4008);
        }
    }

    @Test
    void closesAtTheConfiguredNumberOfMalformedMessages() {
        var limits = new SignalingConfig.Limits(
                USUAL.maxMessageBytes(),
                USUAL.messagesPerSecond(),
                USUAL.messageBurst(),
                USUAL.connectionsPerAddress(),
                USUAL.connections(),
                USUAL.outboundBytes(),
                5,
                USUAL.recipients(),
                USUAL.failedAuthPerMinute());
        try (var server = TestServer.setup().limits(limits).start();
                var client = WebSocketClient.connect(server)) {
            client.join("garden", "Mina");
            for (int i = 0; i < 4; i++) {
                client.sendRaw("{");
                client.expect("error");
            }
            client.request("update", "\"speaking\":false");
            client.sendRaw("{");
            client.expect("error");
            assertThat(client.closeCode()).isEqualTo(4000);
        }
    }

    // Administration.

    @Test
    void refusesAnAddressAfterTooManyWrongCredentialsForTheRestOfTheMinute() throws Exception {
        try (var server = TestServer.setup().keys(TestServer.KEYS).start()) {
            String right = server.token("admin", null, true);
            assertThat(rooms(server, right)).isEqualTo(200);
            for (int i = 0; i < USUAL.failedAuthPerMinute(); i++) {
                assertThat(rooms(server, "wrong")).isEqualTo(401);
            }
            assertThat(rooms(server, "wrong")).isEqualTo(429);
            assertThat(rooms(server, right)).isEqualTo(429);
            server.clock.advance(Duration.ofSeconds(61));
            assertThat(rooms(server, right)).isEqualTo(200);
        }
    }

    private static int rooms(TestServer server, String token) throws Exception {
        var request = HttpRequest.newBuilder(server.http("/api/v1/rooms"))
                .header("Authorization", "Bearer " + token)
                .build();
        return WebSocketClient.HTTP
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** A chat message of exactly so many bytes. */
    private static String chatOf(int bytes, String to) {
        String empty = "{\"type\":\"chat\",\"id\":9,\"to\":[\"" + to + "\"],\"text\":\"\"}";
        return empty.replace("\"text\":\"", "\"text\":\"" + "x".repeat(bytes - empty.length()));
    }

    private static SignalingConfig.Limits messageBytes(int most) {
        return new SignalingConfig.Limits(most, 50, 300, 100, 0, USUAL.outboundBytes(), 3, 256, 10);
    }

    private static SignalingConfig.Limits rate(int perSecond, int burst) {
        return new SignalingConfig.Limits(
                USUAL.maxMessageBytes(), perSecond, burst, 100, 0, USUAL.outboundBytes(), 3, 256, 10);
    }
}
