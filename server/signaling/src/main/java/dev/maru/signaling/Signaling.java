package dev.maru.signaling;

import dev.maru.room.AccessTokens;
import dev.maru.room.RoomDirectory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;

/**
 * The signaling server: protocol v1 (docs/signaling.md) over WebSocket and over its fallback, and the REST
 * administration, as one Jetty handler. It opens no port; the program that has the port puts {@link #handler} into its
 * server.
 *
 * <p>Life cycle: construct, put the handler into a server, {@link #start}, serve, {@link #drain}, {@link #close}. All
 * methods may be called by any thread.
 */
public final class Signaling implements AutoCloseable {
    private final Handler handler = new Handler.Sequence();

    /**
     * A server that is not started.
     *
     * @param config every limit and timing
     * @param rooms the rooms; {@link #start} also drives their timeouts
     * @param tokens checks access tokens; without keys the server is in development mode, and keys that are replaced
     *     later count at once
     * @param iceServers what participants are told to use for STUN and TURN
     * @param clock the time
     */
    public Signaling(
            SignalingConfig config,
            RoomDirectory rooms,
            AccessTokens tokens,
            IceServers iceServers,
            SignalingClock clock) {}

    /**
     * Serves {@code /signal/v1}, {@code /signal/v1/events}, {@code /signal/v1/messages} and {@code /api/v1/*}; says no to
     * every other path, so that the next handler can have it. Never blocks for long.
     */
    public Handler handler() {
        return handler;
    }

    /** What the server counts. */
    public SignalingMetrics metrics() {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts the one thread behind all heartbeats, deadlines and resume windows.
     *
     * @throws IllegalStateException if it was started before
     */
    public void start() {}

    /**
     * Tells every client when to come back ({@code draining}), closes every connection (1012), and refuses new ones from
     * now on. Sessions stay as they are: clients take them up again at the server that follows.
     *
     * @param patience how long clients may take to close
     * @return completed when all connections are closed or the patience is over; then the rest has been cut
     */
    public CompletableFuture<Void> drain(Duration patience) {
        return CompletableFuture.completedFuture(null);
    }

    /** Whether {@link #drain} was called, so that a readiness check can say no. */
    public boolean isDraining() {
        return false;
    }

    /** Cuts every connection and stops the thread. A second call does nothing. */
    @Override
    public void close() {}
}
