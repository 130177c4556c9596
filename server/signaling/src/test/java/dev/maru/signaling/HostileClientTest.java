package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a hostile client sends gets a clear error or close code, and two bystanders in its room notice nothing. */
class HostileClientTest {
    private TestServer server;
    private WebSocketClient bystander;
    private WebSocketClient friend;
    private String bystanderId;
    private RawSocket raw;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
        bystander = WebSocketClient.connect(server);
        friend = WebSocketClient.connect(server);
        bystanderId = bystander.join("garden", "Jun").get("self").get("id").asString();
        friend.join("garden", "Sora");
        raw = RawSocket.upgrade(server);
        raw.sendText("{\"type\":\"join\",\"id\":1,\"room\":\"garden\",\"name\":\"Mallory\"}");
        assertThat(raw.readText()).contains("\"joined\"");
        for (int i = 0; i < 2; i++) {
            bystander.expect("participant.joined");
            bystander.expect("topology");
        }
        friend.expect("participant.joined");
        friend.expect("topology");
    }

    /** The bystanders talk as if nothing had happened, and have heard nothing else. */
    @AfterEach
    void stop() throws Exception {
        bystander.request("chat", "\"text\":\"unmoved\"");
        assertThat(friend.expect("chat").get("text").asString()).isEqualTo("unmoved");
        assertThat(bystander.isQuiet()).isTrue();
        assertThat(friend.isQuiet()).isTrue();
        raw.close();
        bystander.close();
        friend.close();
        server.close();
    }

    private String errorFor(String text) throws Exception {
        raw.sendText(text);
        JsonNode error = Client.JSON.readTree(raw.readText());
        assertThat(error.get("type").asString()).as(error.toString()).isEqualTo("error");
        assertThat(error.get("message").asString()).isNotEmpty();
        assertThat(error.get("hint").asString()).isNotEmpty();
        return error.get("code").asString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "[]",
                "\"chat\"",
                "{",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\"",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\"}}",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\"} {}",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\",\"text\":\"y\"}",
                "{\"type\":\"message\",\"id\":2,\"topic\":\"t\",\"payload\":{\"a\":1,\"a\":2}}",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"\\ud8\"}",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"\n\"}",
                "{'type':'chat'}",
                "{\"type\":\"message\",\"id\":2,\"topic\":\"t\",\"payload\":NaN}",
                "{\"type\":\"message\",\"id\":2,\"topic\":\"t\",\"payload\":01}",
            })
    void refusesWhatIsNoJson(String text) throws Exception {
        assertThat(errorFor(text)).isEqualTo("bad_json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":2} | type",
                "{\"type\":7,\"id\":2} | type",
                "{\"type\":\"chat\",\"text\":\"x\"} | id",
                "{\"type\":\"chat\",\"id\":0,\"text\":\"x\"} | id",
                "{\"type\":\"chat\",\"id\":-1,\"text\":\"x\"} | id",
                "{\"type\":\"chat\",\"id\":2.0,\"text\":\"x\"} | id",
                "{\"type\":\"chat\",\"id\":1e3,\"text\":\"x\"} | id",
                "{\"type\":\"chat\",\"id\":\"2\",\"text\":\"x\"} | id",
                "{\"type\":\"chat\",\"id\":9007199254740992,\"text\":\"x\"} | id",
                "{\"type\":\"chat\",\"id\":99999999999999999999999999,\"text\":\"x\"} | id",
                "{\"type\":\"chat\",\"id\":2} | text",
                "{\"type\":\"chat\",\"id\":2,\"text\":[]} | text",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\",\"to\":\"p_1\"} | to",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\",\"to\":[7]} | to",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\",\"to\":[\"nobody\"]} | to",
                "{\"type\":\"offer\",\"id\":2,\"to\":\"everybody\",\"sdp\":\"v=0\"} | to",
                "{\"type\":\"offer\",\"id\":2,\"to\":\"p_0000000000000000\"} | sdp",
                "{\"type\":\"offer\",\"id\":2,\"to\":\"p_0000000000000000\",\"sdp\":{}} | sdp",
                "{\"type\":\"offer\",\"id\":2,\"to\":\"p_0000000000000000\",\"sdp\":\"\",\"tracks\":[]} | tracks",
                "{\"type\":\"offer\",\"id\":2,\"to\":\"p_0000000000000000\",\"sdp\":\"\",\"tracks\":{\"0\":7}} | tracks",
                "{\"type\":\"candidate\",\"id\":2,\"to\":\"p_0000000000000000\"} | candidate",
                "{\"type\":\"candidate\",\"id\":2,\"to\":\"p_0000000000000000\",\"candidate\":\"x\"} | candidate",
                "{\"type\":\"candidate\",\"id\":2,\"to\":\"p_0000000000000000\",\"candidate\":{}} | candidate.candidate",
                "{\"type\":\"mute\",\"id\":2,\"track\":\"cam\",\"muted\":\"yes\"} | muted",
                "{\"type\":\"mute\",\"id\":2,\"track\":\"a b\",\"muted\":true} | track",
                "{\"type\":\"publish\",\"id\":2,\"track\":\"cam\"} | track",
                "{\"type\":\"publish\",\"id\":2,\"track\":{\"id\":\"cam\"}} | track.source",
                "{\"type\":\"publish\",\"id\":2,\"track\":{\"id\":\"cam\",\"source\":\"eye\",\"kind\":\"video\"}} | track.source",
                "{\"type\":\"publish\",\"id\":2,\"track\":{\"id\":\"c\",\"source\":\"camera\",\"kind\":\"video\",\"width\":0}} | track.width",
                "{\"type\":\"publish\",\"id\":2,\"track\":{\"id\":\"c\",\"source\":\"camera\",\"kind\":\"video\",\"width\":9}} | track.height",
                "{\"type\":\"message\",\"id\":2,\"topic\":\"t\"} | payload",
                "{\"type\":\"message\",\"id\":2,\"topic\":\"\",\"payload\":1} | topic",
                "{\"type\":\"update\",\"id\":2} | name",
                "{\"type\":\"update\",\"id\":2,\"speaking\":null} | speaking",
            })
    void namesTheFieldThatIsWrong(String text, String field) throws Exception {
        raw.sendText(text);
        JsonNode error = Client.JSON.readTree(raw.readText());
        assertThat(error.get("code").asString()).as(error.toString()).isEqualTo("bad_field");
        assertThat(error.get("field").asString()).isEqualTo(field);
    }

    @Test
    void closesAfterTheThirdMalformedMessage() throws Exception {
        assertThat(errorFor("{")).isEqualTo("bad_json");
        assertThat(errorFor("{\"type\":\"wave\",\"id\":2}")).isEqualTo("unknown_type");
        assertThat(errorFor("[]")).isEqualTo("bad_json");
        assertThat(errorFor("{}")).isEqualTo("bad_field");
        assertThat(raw.readClose()).isEqualTo(4000);
    }

    @Test
    void survivesDeepNesting() throws Exception {
        assertThat(errorFor("{\"type\":\"message\",\"id\":2,\"topic\":\"t\",\"payload\":" + "[".repeat(30_000)))
                .isEqualTo("bad_json");
        assertThat(errorFor("[".repeat(60_000))).isEqualTo("bad_json");
    }

    @Test
    void closesOnBinaryMessages() throws Exception {
        raw.send(RawSocket.frame(0x82, new byte[] {1, 2, 3}));
        assertThat(raw.readText()).contains("bad_json");
        assertThat(raw.readClose()).isEqualTo(4000);
    }

    @Test
    void closesOnTextThatIsNotUtf8() throws Exception {
        raw.send(RawSocket.frame(0x81, new byte[] {'{', (byte) 0xC0, (byte) 0x80, '}'}));
        assertThat(raw.readText()).contains("bad_json");
        assertThat(raw.readClose()).isEqualTo(1007);
    }

    @Test
    void doesNotTakeAMessageForUtf16() throws Exception {
        raw.send(RawSocket.frame(0x81, "{\"type\":\"leave\",\"id\":2}".getBytes(StandardCharsets.UTF_16BE)));
        assertThat(raw.readText()).contains("bad_json");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC1, 0xA1, 0x91, 0x83, 0x8B, 0x09, 0x80})
    void closesOnBrokenFrames(int first) throws Exception {
        raw.send(RawSocket.frame(first, new byte[] {'x'}));
        assertThat(raw.readClose()).isEqualTo(1002);
        assertThat(raw.isAtEnd()).isTrue();
    }

    @Test
    void closesOnFramesWithoutAMask() throws Exception {
        raw.send((byte) 0x81, (byte) 1, (byte) 'x');
        assertThat(raw.readClose()).isEqualTo(1002);
    }

    @Test
    void closesOnLengthsThatAreImpossible() throws Exception {
        raw.send(ByteBuffer.allocate(14)
                .put((byte) 0x81)
                .put((byte) 0xFF)
                .putLong(Long.MIN_VALUE)
                .putInt(0)
                .array());
        assertThat(raw.readClose()).isEqualTo(1002);
    }

    @Test
    void refusesALargeLengthBeforeItsBytesCome() throws Exception {
        raw.send(ByteBuffer.allocate(14)
                .put((byte) 0x81)
                .put((byte) 0xFF)
                .putLong(Long.MAX_VALUE)
                .putInt(0)
                .array());
        assertThat(raw.readText()).contains("message_too_large");
        assertThat(raw.readClose()).isEqualTo(1009);
    }

    @Test
    void countsPingsAsMessages() throws Exception {
        byte[] ping = RawSocket.frame(0x89, new byte[] {7});
        raw.send(ping);
        assertThat(raw.readFrame()).containsExactly(0x8A, 7);
        for (int i = 0; i < 700; i++) {
            raw.send(ping);
        }
        assertThat(raw.readClose()).isEqualTo(4008);
    }

    @Test
    void putsAMessageTogetherFromItsFrames() throws Exception {
        byte[] text = "{\"type\":\"wave\",\"id\":2}".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length; i++) {
            int first = (i == 0 ? 1 : 0) | (i == text.length - 1 ? 0x80 : 0);
            byte[] frame = RawSocket.frame(first, new byte[] {text[i]});
            for (byte b : frame) {
                raw.send(b);
            }
            raw.send(RawSocket.frame(0x8A, new byte[0]));
        }
        assertThat(raw.readText()).contains("unknown_type");
    }

    @Test
    void answersTheClosingHandshake() throws Exception {
        raw.send(RawSocket.frame(0x88, new byte[] {0x0F, (byte) 0xA1, 'b'}));
        assertThat(raw.readFrame()).containsExactly(0x88, 0x0F, 0xA1, 'b');
        assertThat(raw.isAtEnd()).isTrue();
    }

    @Test
    void refusesForgedSendersAndReceivers() throws Exception {
        raw.sendText("{\"type\":\"chat\",\"id\":2,\"text\":\"x\",\"from\":\"" + bystanderId + "\",\"to\":[\""
                + bystanderId + "\"]}");
        assertThat(raw.readText()).contains("\"ok\"");
        JsonNode chat = bystander.expect("chat");
        assertThat(chat.get("from").asString()).isNotEqualTo(bystanderId);
        assertThat(errorFor("{\"type\":\"offer\",\"id\":3,\"to\":\"p_0000000000000000\",\"sdp\":\"v=0\"}"))
                .isEqualTo("unknown_participant");
        assertThat(errorFor("{\"type\":\"offer\",\"id\":4,\"to\":\"@sfu\",\"sdp\":\"v=0\"}"))
                .isEqualTo("unknown_participant");
        assertThat(errorFor("{\"type\":\"mute\",\"id\":5,\"track\":\"cam\",\"muted\":true}"))
                .isEqualTo("unknown_track");
        assertThat(errorFor("{\"type\":\"join\",\"id\":6,\"room\":\"attic\",\"name\":\"x\"}"))
                .isEqualTo("already_joined");
    }

    @Test
    void refusesMessagesOutOfOrder() {
        try (var early = WebSocketClient.connect(server)) {
            assertThat(early.refused("chat", "\"text\":\"x\"")).isEqualTo("not_joined");
            assertThat(early.refused("leave", "")).isEqualTo("not_joined");
        }
    }

    @Test
    void closesConnectionsWithoutTheSubprotocol() {
        try (var stranger = WebSocketClient.connectWithoutSubprotocol(server)) {
            assertThat(stranger.expect("error").get("code").asString()).isEqualTo("bad_field");
            assertThat(stranger.closeCode()).isEqualTo(4000);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X: y | 426",
                "Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 8 | 426",
                "Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13 | 400",
                "Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: AA== | 400",
            })
    void refusesBrokenHandshakes(String headers, int status) throws Exception {
        try (var fresh = RawSocket.open(server)) {
            assertThat(fresh.handshake(headers.replace("\\r\\n", "\r\n") + "\r\n"))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void refusesPagesOfOtherOrigins() throws Exception {
        String[] origin = {"Origin", "https://evil.example"};
        assertThat(Http.get(server, "/signal/v1/events", origin).statusCode()).isEqualTo(403);
        assertThat(Http.send(server, "POST", "/signal/v1/messages", "{}", origin)
                        .body())
                .contains("origin_not_allowed");
        assertThat(Http.get(server, "/api/v1/rooms", origin).statusCode()).isEqualTo(403);
        try (var fresh = RawSocket.open(server)) {
            assertThat(fresh.handshake("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                            + "Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://evil.example\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
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
}
