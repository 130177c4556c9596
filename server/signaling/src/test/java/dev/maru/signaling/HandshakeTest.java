package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may open a WebSocket and who cannot even shake hands (RFC 6455 §4), while two talk who are to notice nothing. */
class HandshakeTest extends Undisturbed {
    @Test
    void acceptsTheHandshakeOfTheRfc() {
        try (var raw = WireSocket.connect(server)) {
            raw.write(WireSocket.upgrade(
                    server,
                    "Sec-WebSocket-Key: " + WireSocket.KEY,
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Protocol: other, maru.v1",
                    "Sec-WebSocket-Extensions: permessage-deflate"));
            List<String> head = raw.readHead();
            assertThat(head.getFirst()).startsWith("HTTP/1.1 101");
            assertThat(head).contains("sec-websocket-accept: " + WireSocket.ACCEPT, "sec-websocket-protocol: maru.v1");
            assertThat(head).noneMatch(line -> line.startsWith("sec-websocket-extensions"));
        }
    }

    @Test
    void refusesHandshakesThatAreNone() {
        String key = "Sec-WebSocket-Key: " + WireSocket.KEY;
        String version = "Sec-WebSocket-Version: 13";
        String v1 = "Sec-WebSocket-Protocol: maru.v1";
        assertThat(status(WireSocket.upgrade(server, version, v1))).isEqualTo(400);
        assertThat(status(WireSocket.upgrade(server, "Sec-WebSocket-Key: short", version, v1)))
                .isEqualTo(400);
        assertThat(status(WireSocket.upgrade(server, "Sec-WebSocket-Key: AA==", version, v1)))
                .isEqualTo(400);
        assertThat(status(WireSocket.upgrade(server, "Sec-WebSocket-Key: !!!!", version, v1)))
                .isEqualTo(400);
        assertThat(status(WireSocket.upgrade(server, key, v1))).isEqualTo(426);
        assertThat(status(WireSocket.upgrade(server, key, "Sec-WebSocket-Version: 8", v1)))
                .isEqualTo(426);
        assertThat(status(WireSocket.upgrade(server, key, version, v1, "Origin: https://evil.example")))
                .isEqualTo(403);
        assertThat(status(WireSocket.upgrade(server, key, version, v1, "Origin: null")))
                .isEqualTo(403);
        assertThat(status(WireSocket.upgrade(server, key, version, v1, "X: " + "x".repeat(100_000))))
                .isEqualTo(431);
        assertThat(status("GET /signal/v1 HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo(426);
        assertThat(status("POST /signal/v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo(405);
        assertThat(status("\u0016\u0003\u0001 garbage\r\n\r\n")).isEqualTo(400);
    }

    @Test
    void closesAWebSocketOfAnotherSubprotocol() {
        try (var raw = WireSocket.connect(server)) {
            raw.write(WireSocket.upgrade(
                    server,
                    "Sec-WebSocket-Key: " + WireSocket.KEY,
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Protocol: maru.v9"));
            List<String> head = raw.readHead();
            assertThat(head.getFirst()).startsWith("HTTP/1.1 101");
            assertThat(head).noneMatch(line -> line.startsWith("sec-websocket-protocol"));
            assertThat(raw.next().get("field").asString()).isEqualTo("Sec-WebSocket-Protocol");
            assertThat(raw.readFrame().code()).isEqualTo(4000);
        }
    }

    @Test
    void closesAWebSocketWithoutASubprotocol() {
        try (var stranger = WebSocketClient.connectWithoutSubprotocol(server)) {
            assertThat(stranger.expect("error").get("code").asString()).isEqualTo("bad_field");
            assertThat(stranger.closeCode()).isEqualTo(4000);
        }
    }

    @Test
    void refusesPagesOfOtherOrigins() {
        String[] origin = {"Origin", "https://evil.example"};
        assertThat(Http.get(server, "/signal/v1/events", origin).statusCode()).isEqualTo(403);
        assertThat(Http.send(server, "POST", "/signal/v1/messages", "{}", origin)
                        .body())
                .contains("origin_not_allowed");
        assertThat(Http.get(server, "/api/v1/rooms", origin).statusCode()).isEqualTo(403);
    }

    @Test
    void isNotKeptBusyByHandshakesThatNeverEnd() {
        List<WireSocket> halfOpen = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            var raw = WireSocket.connect(server);
            raw.write("GET /signal/v1 HTTP/1.1\r\nHost: a\r\nUpgrade: webso");
            halfOpen.add(raw);
        }
        try (var late = WebSocketClient.connect(server)) {
            late.join(Company.ROOM, "Late");
            company.sawSomebodyCome();
            company.isWell();
        }
        halfOpen.forEach(WireSocket::close);
    }

    private int status(String request) {
        try (var raw = WireSocket.connect(server)) {
            raw.write(request);
            return raw.status();
        } catch (UncheckedIOException e) {
            return -1;
        }
    }
}
