package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DrainTest {
    @TempDir
    Path folder;

    /** Remembers what the server says until it closes. */
    private static final class Visitor implements WebSocket.Listener {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> joined = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                String message = part.toString();
                part.setLength(0);
                heard.add(message);
                if (message.contains("\"joined\"")) {
                    joined.complete(message);
                }
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }
    }

    private static void join(HttpClient client, Running running, Visitor visitor) throws Exception {
        URI uri = URI.create("ws://127.0.0.1:" + running.server().httpPort() + "/signal/v1");
        WebSocket socket = client.newWebSocketBuilder()
                .subprotocols("maru.v1")
                .buildAsync(uri, visitor)
                .get(20, TimeUnit.SECONDS);
        socket.sendText("{\"type\":\"join\",\"id\":1,\"room\":\"garden\",\"name\":\"Mina\"}", true)
                .get(20, TimeUnit.SECONDS);
        assertThat(visitor.joined.get(20, TimeUnit.SECONDS)).contains("Mina");
    }

    @Test
    void tellsClientsWhenToComeBackAndCloses() throws Exception {
        try (Running running = Running.start(folder, "drain.retry_after=7s", "drain.timeout=5s")) {
            HttpClient client = running.socketClient();
            Visitor visitor = new Visitor();
            join(client, running, visitor);
            assertThat(running.get("/metrics").body())
                    .contains("maru_rooms 1", "maru_participants 1", "transport=\"websocket\"} 1")
                    .contains("maru_signaling_received_total{type=\"join\"} 1");
            running.server().stop();
            assertThat(visitor.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1012);
            assertThat(visitor.heard)
                    .anySatisfy(message -> assertThat(message).contains("\"draining\"", "\"retryAfterMillis\":7000"));
        }
    }

    @Test
    void isNotReadyWhileItDrains() throws Exception {
        // A client that never answers the close keeps the drain going until its timeout.
        try (Running running = Running.start(folder, "drain.timeout=20s")) {
            Thread stopping = notReadyWhile(running);
            stopping.join();
        }
    }

    /** Its socket is closed when it returns, and with it the drain ends. */
    private static Thread notReadyWhile(Running running) throws Exception {
        try (Socket silent = new Socket("127.0.0.1", running.server().httpPort())) {
            silent.setSoTimeout(20_000);
            silent.getOutputStream()
                    .write(("GET /signal/v1 HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + running.server().httpPort()
                                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: maru.v1\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[12];
            assertThat(silent.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
            assertThat(running.get("/health/ready").statusCode()).isEqualTo(200);
            Thread stopping = Thread.ofVirtual().start(running.server()::stop);
            running.server().awaitStopping();
            assertThat(running.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
            return stopping;
        }
    }

    @Test
    void takesTheSessionUpAgainAfterARestart() throws Exception {
        String token;
        try (Running running = Running.start(folder)) {
            HttpClient client = running.socketClient();
            Visitor visitor = new Visitor();
            join(client, running, visitor);
            token = visitor.joined.join().replaceFirst("(?s).*\"resumeToken\":\"([^\"]+)\".*", "$1");
            running.server().stop();
        }
        try (Running running = Running.start(folder)) {
            HttpClient client = running.socketClient();
            Visitor visitor = new Visitor();
            URI uri = URI.create("ws://127.0.0.1:" + running.server().httpPort() + "/signal/v1");
            client.newWebSocketBuilder()
                    .subprotocols("maru.v1")
                    .buildAsync(uri, visitor)
                    .get(20, TimeUnit.SECONDS)
                    .sendText("{\"type\":\"resume\",\"id\":2,\"resumeToken\":\"" + token + "\",\"ack\":0}", true);
            assertThat(visitor.joined.get(20, TimeUnit.SECONDS)).contains("\"restored\":true", "Mina");
        }
    }

    @Test
    void createsNoRoomsWhereThatIsOff() throws Exception {
        try (Running running = Running.start(folder, "rooms.auto_create=false")) {
            HttpClient client = running.socketClient();
            CompletableFuture<String> refused = new CompletableFuture<>();
            WebSocket.Listener listener = new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                    refused.complete(text.toString());
                    return CompletableFuture.completedStage(null);
                }
            };
            URI uri = URI.create("ws://127.0.0.1:" + running.server().httpPort() + "/signal/v1");
            client.newWebSocketBuilder()
                    .subprotocols("maru.v1")
                    .buildAsync(uri, listener)
                    .get(20, TimeUnit.SECONDS)
                    .sendText("{\"type\":\"join\",\"id\":1,\"room\":\"garden\",\"name\":\"Mina\"}", true);
            assertThat(refused.get(20, TimeUnit.SECONDS)).contains("\"error\"");
        }
    }
}
