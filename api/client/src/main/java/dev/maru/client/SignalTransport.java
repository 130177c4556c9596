package dev.maru.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One connection to the server: a WebSocket, or its fallback (docs/signaling.md §9). */
interface SignalTransport extends AutoCloseable {
    /** A message waits for another to be taken at most this long; more than any the server sends. */
    int MAX_MESSAGE_CHARS = 4 << 20;

    /** Messages that wait to be handled; then the connection waits. */
    int MAX_WAITING = 1_024;

    /** What comes from the server. */
    sealed interface Incoming {
        /** A message. */
        record Message(String text) implements Incoming {}

        /** The end; codes as in docs/signaling.md §8, or {@link #LOST}. */
        record Closed(int code, String reason) implements Incoming {}
    }

    /** In place of a close code: the connection broke. */
    int LOST = 1006;

    /**
     * Sends one message; by one thread at a time.
     *
     * @throws IOException when the connection is lost
     */
    void send(String message) throws IOException, InterruptedException;

    /** What came next, or null when nothing did in time. */
    @Nullable
    Incoming poll(long millis) throws InterruptedException;

    /** Ends it at once. */
    @Override
    void close();
}
