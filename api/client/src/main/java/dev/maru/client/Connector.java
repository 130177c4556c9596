package dev.maru.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;

/** Opens connections to the server, and remembers which kind works on this network (docs/signaling.md §9). One thread at a time. */
final class Connector implements AutoCloseable {
    /** After so many WebSockets in a row that did not open, or ended unheard, the fallback is taken. */
    private static final int FAILURES_BEFORE_FALLBACK = 2;

    /** The fallback is kept for so long; the first connection after it tries a WebSocket again. */
    private static final long FALLBACK_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long a WebSocket may take to prove that it works again, once the fallback did open. */
    private static final Duration SECOND_CHANCE = Duration.ofSeconds(2);

    private final RoomOptions options;
    private final HttpClient http;
    private boolean isSocket;
    private boolean hasSocketWorked;
    private int failures;
    private boolean isFallback;
    private long fallbackSince;

    Connector(RoomOptions options) {
        this.options = options;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        if (options.tls() != null) {
            builder.sslContext(options.tls());
        }
        this.http = builder.build();
    }

    SignalTransport open() throws IOException, InterruptedException {
        boolean isKept = isFallback && System.nanoTime() - fallbackSince < FALLBACK_NANOS;
        isSocket = !isKept && failures < FAILURES_BEFORE_FALLBACK;
        return isSocket ? openSocket(PATIENCE) : openFallback(!isKept);
    }

    private SignalTransport openSocket(Duration patience) throws IOException, InterruptedException {
        try {
            return WebSocketTransport.open(http, options, patience);
        } catch (IOException e) {
            failures++;
            throw e;
        }
    }

    private SignalTransport openFallback(boolean isFirst) throws IOException, InterruptedException {
        SignalTransport transport;
        try {
            transport = EventStreamTransport.open(http, options);
        } catch (IOException e) {
            // Neither gets through, so the server is away rather than WebSockets blocked: begin again with a WebSocket.
            failures = 0;
            isFallback = false;
            throw e;
        }
        if (isFirst && hasSocketWorked) {
            // A server that restarts refuses WebSockets just as a network that blocks them does; now it is there.
            hasSocketWorked = false;
            try {
                SignalTransport socket = openSocket(SECOND_CHANCE);
                isSocket = true;
                transport.close();
                return socket;
            } catch (IOException e) {
                // Blocked it is.
            }
        }
        if (isFirst) {
            fallbackSince = System.nanoTime();
        }
        isFallback = true;
        failures = 0;
        return transport;
    }

    /** To be called when what {@link #open} gave has ended. */
    void judge(boolean hasHeard) {
        if (isSocket && hasHeard) {
            failures = 0;
            hasSocketWorked = true;
            isFallback = false;
        } else if (isSocket) {
            failures++;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
