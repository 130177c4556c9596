package dev.maru.signaling;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Every limit and timing of the signaling server. Immutable; {@link #DEFAULTS} is what docs/signaling.md states.
 *
 * @param timings how long things may take
 * @param limits how much one client may ask for
 * @param access whom the server listens to
 */
public record SignalingConfig(Timings timings, Limits limits, Access access) {
    /** The configuration of a server on which nothing was configured. */
    public static final SignalingConfig DEFAULTS =
            new SignalingConfig(Timings.DEFAULTS, Limits.DEFAULTS, Access.DEFAULTS);

    /** Checks that no part is missing. */
    public SignalingConfig {
        Objects.requireNonNull(timings);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(access);
    }

    /** This configuration with other timings. */
    public SignalingConfig withTimings(Timings other) {
        return new SignalingConfig(other, limits, access);
    }

    /** This configuration with other limits. */
    public SignalingConfig withLimits(Limits other) {
        return new SignalingConfig(timings, other, access);
    }

    /** This configuration with other rules of access. */
    public SignalingConfig withAccess(Access other) {
        return new SignalingConfig(timings, limits, other);
    }

    /**
     * How long things may take.
     *
     * @param join how long a connection may stay without a join or resume (close code 4001)
     * @param heartbeat the time between two pings
     * @param timeout how long a connection may be silent before it counts as lost; more than two heartbeats
     * @param closing how long a client may take to finish the closing handshake, or to take the last bytes, before the
     *     socket is cut
     * @param retryAfter when a draining server asks its clients to come back
     */
    public record Timings(Duration join, Duration heartbeat, Duration timeout, Duration closing, Duration retryAfter) {
        /** 10 s to join, a ping every 3 s, lost after 9 s, 2 s to close, back after 1 s. */
        public static final Timings DEFAULTS = new Timings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(9),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1));

        /** Refuses times that are not positive and a timeout that no client could meet. */
        public Timings {
            positive("join", join);
            positive("heartbeat", heartbeat);
            positive("timeout", timeout);
            positive("closing", closing);
            if (retryAfter.isNegative()) {
                throw new IllegalArgumentException("retryAfter is negative: " + retryAfter);
            }
            // Added and not multiplied: Duration multiplies through BigDecimal, which a start would have to load.
            if (timeout.compareTo(heartbeat.plus(heartbeat)) < 0) {
                throw new IllegalArgumentException(
                        "timeout (" + timeout + ") must be at least two heartbeats (" + heartbeat + ")");
            }
        }

        private static void positive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException(name + " must be longer than zero, but is " + value);
            }
        }
    }

    /**
     * How much one client, or one address, may ask for.
     *
     * @param maxMessageBytes the largest message of a client, in bytes of UTF-8
     * @param messagesPerSecond how many messages a connection may send for long
     * @param messageBurst how many messages a connection may send at once; what is above is answered
     *     {@code rate_limited}, and another burst of those ends the connection (4008)
     * @param connectionsPerAddress how many connections one address may hold (4013); 0 for no limit
     * @param connections how many connections the server holds; 0 for no limit
     * @param outboundBytes how many bytes may wait for a slow receiver before it is closed (4010)
     * @param malformedMessages after how many malformed messages a connection is closed (4000)
     * @param recipients how many participants {@code to} may name
     * @param failedAuthPerMinute how many failed authentications of the administration one address may make in a minute
     */
    public record Limits(
            int maxMessageBytes,
            int messagesPerSecond,
            int messageBurst,
            int connectionsPerAddress,
            int connections,
            int outboundBytes,
            int malformedMessages,
            int recipients,
            int failedAuthPerMinute) {
        /** 64 KiB a message, 50 messages a second and 300 at once, 100 connections per address. */
        public static final Limits DEFAULTS = new Limits(65_536, 50, 300, 100, 0, 1 << 20, 3, 256, 10);

        /** The smallest {@link #maxMessageBytes} that still holds a join with a token. */
        public static final int LEAST_MESSAGE_BYTES = 1_024;

        /** Refuses limits with which no client could work. */
        public Limits {
            atLeast("maxMessageBytes", maxMessageBytes, LEAST_MESSAGE_BYTES);
            atLeast("messagesPerSecond", messagesPerSecond, 1);
            atLeast("messageBurst", messageBurst, 1);
            atLeast("connectionsPerAddress", connectionsPerAddress, 0);
            atLeast("connections", connections, 0);
            atLeast("outboundBytes", outboundBytes, maxMessageBytes);
            atLeast("malformedMessages", malformedMessages, 1);
            atLeast("recipients", recipients, 1);
            atLeast("failedAuthPerMinute", failedAuthPerMinute, 1);
        }

        private static void atLeast(String name, int value, int least) {
            if (value < least) {
                throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
            }
        }
    }

    /**
     * Whom the server listens to.
     *
     * @param allowedOrigins origins besides the server's own, such as {@code https://app.example.org}; {@code *} for all
     * @param trustedProxies addresses or CIDR ranges whose {@code X-Forwarded-For} is believed
     */
    public record Access(Set<String> allowedOrigins, List<String> trustedProxies) {
        /** The server's own origin, no proxies. */
        public static final Access DEFAULTS = new Access(Set.of(), List.of());

        /** Copies the collections and refuses ranges and origins that cannot be read. */
        public Access {
            allowedOrigins = Set.copyOf(allowedOrigins);
            trustedProxies = List.copyOf(trustedProxies);
            trustedProxies.forEach(AddressRange::parse);
            allowedOrigins.forEach(Origins::check);
        }
    }
}
