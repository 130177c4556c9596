package dev.maru.signaling;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A client over a WebSocket. */
final class WebSocketClient extends Client {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private final WebSocket socket;

    private WebSocketClient(WebSocket.Builder builder, TestServer server) {
        socket = builder.buildAsync(server.webSocket(), new Listener()).join();
    }

    static WebSocketClient connect(TestServer server) {
        return new WebSocketClient(HTTP.newWebSocketBuilder().subprotocols("maru.v1"), server);
    }

    static WebSocketClient connect(TestServer server, String header, String value) {
        return new WebSocketClient(
                HTTP.newWebSocketBuilder().subprotocols("maru.v1").header(header, value), server);
    }

    static WebSocketClient connectWithoutSubprotocol(TestServer server) {
        return new WebSocketClient(HTTP.newWebSocketBuilder(), server);
    }

    @Override
    void sendRaw(String text) {
        synchronized (socket) {
            socket.sendText(text, true).join();
        }
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    @Override
    void cut() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.sendClose(1000, "").exceptionally(e -> socket).join();
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                onMessage(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            WebSocketClient.this.onClose(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            WebSocketClient.this.onClose(1006, error.toString());
        }
    }
}
