package dev.maru.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Messages over a WebSocket of the JDK's. */
final class WebSocketTransport implements SignalTransport {
    private static final String SUBPROTOCOL = "maru.v1";
    private static final int SEND_SECONDS = 10;
    private static final int PROTOCOL_BROKEN = 4_000;

    private final BlockingQueue<Incoming> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Reader reader = new Reader(inbox);
    private final WebSocket socket;

    private WebSocketTransport(HttpClient http, RoomOptions options, Duration patience)
            throws IOException, InterruptedException {
        CompletableFuture<WebSocket> opening = http.newWebSocketBuilder()
                .subprotocols(SUBPROTOCOL)
                .connectTimeout(patience)
                .buildAsync(options.resolve("signal/v1", true), reader);
        this.socket = await(opening, patience.toSeconds() + 1);
        if (!socket.getSubprotocol().equals(SUBPROTOCOL)) {
            socket.abort();
            throw new IOException("the server does not speak " + SUBPROTOCOL);
        }
    }

    static WebSocketTransport open(HttpClient http, RoomOptions options, Duration patience)
            throws IOException, InterruptedException {
        return new WebSocketTransport(http, options, patience);
    }

    @Override
    public void send(String message) throws IOException, InterruptedException {
        await(socket.sendText(message, true), SEND_SECONDS);
    }

    @Override
    public @Nullable Incoming poll(long millis) throws InterruptedException {
        return inbox.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        socket.abort();
        reader.close();
    }

    private static <T> T await(CompletableFuture<T> future, long seconds) throws IOException, InterruptedException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the WebSocket failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new IOException("the WebSocket did not answer in time", e);
        }
    }

    /** Puts what comes into the inbox; when that is full the server waits. */
    private static final class Reader implements WebSocket.Listener {
        private final BlockingQueue<Incoming> inbox;
        private final StringBuilder text = new StringBuilder();
        private volatile boolean isClosed;

        Reader(BlockingQueue<Incoming> inbox) {
            this.inbox = inbox;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
            text.append(part);
            if (text.length() > MAX_MESSAGE_CHARS) {
                put(new Incoming.Closed(LOST, "the message is too large"));
                socket.abort();
                return null;
            }
            if (isLast) {
                put(new Incoming.Message(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean isLast) {
            put(new Incoming.Closed(PROTOCOL_BROKEN, "binary messages are not of this protocol"));
            socket.abort();
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            put(new Incoming.Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            put(new Incoming.Closed(LOST, error.toString()));
        }

        private void put(Incoming incoming) {
            try {
                while (!isClosed && !inbox.offer(incoming, 1, TimeUnit.SECONDS)) {
                    // Whoever is to take it is busy: so long the server waits.
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Nobody takes anything any more. */
        void close() {
            isClosed = true;
        }
    }
}
