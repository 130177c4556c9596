package dev.maru.net;

import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is opened, or a listener and its streams.
 *
 * @param framing what keeps messages apart
 * @param tls asked for each connection, so that a new certificate counts from the next one on; null for no TLS. TLS 1.2 and up
 * @param serverName for {@link Reactor#connect} with TLS: the name that is asked for (SNI, RFC 6066 §3) and that the certificate must be
 *     for; null to take any name
 * @param reusePort whether several sockets may share the local port (SO_REUSEPORT), also a listener and connections from it
 * @param outQueueBytes what may wait to be sent, 4,096 or more
 * @param limits how many streams
 * @param times how long each thing may take
 */
public record StreamOptions(
        Framing framing,
        @Nullable Supplier<SSLContext> tls,
        @Nullable String serverName,
        boolean reusePort,
        int outQueueBytes,
        Limits limits,
        Times times) {
    /**
     * Bounds of a listener. Who comes when they are reached is let in and closed at once, and counted.
     *
     * @param streams at once, 1 or more
     * @param streamsPerHost at once from one IP address, 1 or more
     */
    public record Limits(int streams, int streamsPerHost) {
        /** Four times the 10,000 clients of a large relay; and a large office behind one address. */
        public static final Limits DEFAULT = new Limits(40_000, 1_000);

        /** Checks the ranges. */
        public Limits {
            if (streams < 1 || streamsPerHost < 1) {
                throw new IllegalArgumentException("a limit of streams is 1 or more");
            }
        }
    }

    /**
     * Time-outs, each more than zero. They are looked at ten times a second.
     *
     * @param connect until the other side has answered
     * @param handshake for an accepted stream: until TLS is ready and a first whole message has come; for a connected one: until TLS is
     *     ready
     * @param idle without a whole message or anything sent
     * @param stall with something queued and nothing taken by the other side
     */
    public record Times(Duration connect, Duration handshake, Duration idle, Duration stall) {
        /** A TCP connection that lost three SYNs; RFC 8656's longest refresh of 10 minutes and half of it again; a video call's patience. */
        public static final Times DEFAULT = new Times(
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(15), Duration.ofSeconds(30));

        /** Checks the ranges. */
        public Times {
            if (!connect.isPositive() || !handshake.isPositive() || !idle.isPositive() || !stall.isPositive()) {
                throw new IllegalArgumentException("a time-out is more than zero");
            }
        }
    }

    /** A quarter of a second of 8 Mbit/s. */
    private static final int DEFAULT_QUEUE = 256 * 1024;

    private static final int SMALLEST_QUEUE = 4_096;

    /** Checks the ranges. */
    public StreamOptions {
        if (outQueueBytes < SMALLEST_QUEUE) {
            throw new IllegalArgumentException("outQueueBytes " + outQueueBytes + " is below " + SMALLEST_QUEUE);
        }
    }

    /**
     * Plain TCP with the usual limits.
     *
     * @param framing what keeps messages apart
     * @return options
     */
    public static StreamOptions of(Framing framing) {
        return new StreamOptions(framing, null, null, false, DEFAULT_QUEUE, Limits.DEFAULT, Times.DEFAULT);
    }

    /**
     * The same over TLS.
     *
     * @param context asked for each connection
     * @param name for connecting: the server's name, or null to take any
     * @return a copy
     */
    public StreamOptions withTls(Supplier<SSLContext> context, @Nullable String name) {
        return new StreamOptions(framing, context, name, reusePort, outQueueBytes, limits, times);
    }

    /**
     * The same with or without a shared port.
     *
     * @param on whether the port is shared
     * @return a copy
     */
    public StreamOptions withReusePort(boolean on) {
        return new StreamOptions(framing, tls, serverName, on, outQueueBytes, limits, times);
    }

    /**
     * The same with another queue.
     *
     * @param bytes 4,096 or more
     * @return a copy
     */
    public StreamOptions withOutQueue(int bytes) {
        return new StreamOptions(framing, tls, serverName, reusePort, bytes, limits, times);
    }

    /**
     * The same with other limits.
     *
     * @param bounds how many streams
     * @return a copy
     */
    public StreamOptions withLimits(Limits bounds) {
        return new StreamOptions(framing, tls, serverName, reusePort, outQueueBytes, bounds, times);
    }

    /**
     * The same with other time-outs.
     *
     * @param durations how long each thing may take
     * @return a copy
     */
    public StreamOptions withTimes(Times durations) {
        return new StreamOptions(framing, tls, serverName, reusePort, outQueueBytes, limits, durations);
    }
}
