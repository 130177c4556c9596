package dev.maru.signaling;

import dev.maru.room.AccessTokens;
import dev.maru.room.RoomDirectory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signaling server: protocol v1 (docs/signaling.md) over WebSocket and over its fallback, and the REST
 * administration, as one Jetty handler. It opens no port; the program that has the port puts {@link #handler} into its
 * server.
 *
 * <p>Life cycle: construct, put the handler into a server, {@link #start}, serve, {@link #drain}, {@link #close}. All
 * methods may be called by any thread.
 */
public final class Signaling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Signaling.class);

    /** How often deadlines are looked at; far below every one of them. */
    private static final long TICK_MILLIS = 250;

    private final Switchboard board;
    private final Handler handler;
    private boolean started;

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
            SignalingClock clock) {
        board = new Switchboard(config, rooms, new Entrance(tokens, rooms), iceServers, clock);
        var access = new AdminAccess(tokens, clock, config.limits());
        handler = new SignalingHandler(
                board,
                new WebSockets(board),
                new EventStreams(board),
                new AdminApi(board, access, new TokenRequests(tokens, clock)));
    }

    /**
     * Serves {@code /signal/v1}, {@code /signal/v1/events}, {@code /signal/v1/messages} and {@code /api/v1/*}; says no to
     * every other path, so that the next handler can have it.
     */
    public Handler handler() {
        return handler;
    }

    /** What the server counts. */
    public SignalingMetrics metrics() {
        return board.counters();
    }

    /**
     * Starts the one thread behind all heartbeats, deadlines and resume windows.
     *
     * @throws IllegalStateException if it was started before
     */
    public synchronized void start() {
        if (started) {
            throw new IllegalStateException("signaling was started before");
        }
        started = true;
        board.timer().scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Does what is due now; what the thread of {@link #start} does again and again, for tests with a clock of their own. */
    void handleTimeout() {
        board.handleTimeout();
    }

    /**
     * Tells every client when to come back ({@code draining}), closes every connection (1012), and refuses new ones from
     * now on. Sessions stay as they are: clients take them up again at the server that follows.
     *
     * @param patience how long clients may take to close
     * @return completed when all connections are closed or the patience is over; then the rest has been cut
     */
    public CompletableFuture<Void> drain(Duration patience) {
        return board.drain()
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(board::cut);
    }

    /** Whether {@link #drain} was called, so that a readiness check can say no. */
    public boolean isDraining() {
        return board.isDraining();
    }

    /** Cuts every connection and stops the thread. A second call does nothing. */
    @Override
    public void close() {
        board.timer().shutdownNow();
        board.cut();
    }

    private void tick() {
        try {
            board.handleTimeout();
        } catch (RuntimeException e) {
            // A task that throws is never run again, and without heartbeats everybody would be lost.
            LOG.error("Deadlines could not be looked at", e);
        }
    }
}
