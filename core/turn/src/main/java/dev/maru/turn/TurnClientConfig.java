package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TurnClient} asks for, and of whom. Immutable.
 *
 * @param protocol what carries the messages between client and server; TLS is TCP
 * @param local our address
 * @param server its address
 * @param username 1 to 508 bytes in UTF-8 (RFC 8489 §14.3)
 * @param password 1 or more characters
 * @param family which relayed addresses to ask for
 * @param lifetimeSeconds how long to ask the allocation to last without a refresh, up to 2<sup>32</sup> - 1; 0 takes the server's default
 *     (RFC 8656 §7.1)
 * @param port which relayed port to ask for
 * @param reservationToken the token of a port that an earlier allocation reserved (RFC 8656 §18.10), or null
 * @param dontFragment whether the server must send with the don't-fragment bit (RFC 8656 §18.9). Channels cannot carry that wish, so none
 *     are bound and every packet is a Send indication
 * @param mobility whether the allocation is to survive a change of the local address (RFC 8016)
 * @param relayTcp whether peers are reached over TCP (RFC 6062) instead of UDP
 */
public record TurnClientConfig(
        Protocol protocol,
        TransportAddress local,
        TransportAddress server,
        String username,
        String password,
        Family family,
        long lifetimeSeconds,
        PortWish port,
        @Nullable Long reservationToken,
        boolean dontFragment,
        boolean mobility,
        boolean relayTcp) {
    /** RFC 8489 §14.3: less than 509 bytes. */
    static final int MAX_USERNAME = 508;

    /** The families of relayed addresses (RFC 8656 §18.6, §18.11). */
    public enum Family {
        /** One IPv4 address. */
        IPV4,
        /** One IPv6 address. */
        IPV6,
        /** One of each, by ADDITIONAL-ADDRESS-FAMILY; the server may grant only one. */
        BOTH
    }

    /** The relayed port (RFC 8656 §18.8). */
    public enum PortWish {
        /** Whichever the server has. */
        ANY,
        /** An even one. */
        EVEN,
        /** An even one, and the next higher one reserved for another allocation, whose token comes with the answer. */
        EVEN_AND_NEXT
    }

    /** Checks what no server would accept (RFC 8656 §7.1, RFC 6062 §4.1). */
    public TurnClientConfig {
        int size = username.getBytes(StandardCharsets.UTF_8).length;
        if (size < 1 || size > MAX_USERNAME) {
            throw new IllegalArgumentException("a username of " + size + " bytes is not in 1.." + MAX_USERNAME);
        }
        if (lifetimeSeconds < 0 || lifetimeSeconds > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("a lifetime of " + lifetimeSeconds + " s does not fit LIFETIME");
        }
        if (reservationToken != null && (port != PortWish.ANY || family != Family.IPV4)) {
            throw new IllegalArgumentException("a reservation token already says port and family");
        }
        if (port == PortWish.EVEN_AND_NEXT && family == Family.BOTH) {
            throw new IllegalArgumentException("the next port is reserved for one family only; ask for IPV4 or IPV6");
        }
        if (relayTcp
                && (protocol != Protocol.TCP || port != PortWish.ANY || reservationToken != null || dontFragment)) {
            throw new IllegalArgumentException(
                    "a TCP allocation is made over TCP, without even port, reservation or don't-fragment");
        }
    }

    /**
     * One IPv4 address, relaying UDP, with the server's lifetime.
     *
     * @param protocol what carries the messages
     * @param local our address
     * @param server its address
     * @param username the user
     * @param password the password
     * @return to be refined by the {@code with…} methods
     */
    public static TurnClientConfig of(
            Protocol protocol, TransportAddress local, TransportAddress server, String username, String password) {
        return new TurnClientConfig(
                protocol, local, server, username, password, Family.IPV4, 0, PortWish.ANY, null, false, false, false);
    }

    /**
     * The same with other families.
     *
     * @param wanted which
     * @return a new configuration
     */
    public TurnClientConfig withFamily(Family wanted) {
        return new TurnClientConfig(
                protocol,
                local,
                server,
                username,
                password,
                wanted,
                lifetimeSeconds,
                port,
                reservationToken,
                dontFragment,
                mobility,
                relayTcp);
    }

    /**
     * The same with a lifetime to ask for.
     *
     * @param seconds 1 to 2<sup>32</sup> - 1
     * @return a new configuration
     */
    public TurnClientConfig withLifetimeSeconds(long seconds) {
        return new TurnClientConfig(
                protocol,
                local,
                server,
                username,
                password,
                family,
                seconds,
                port,
                reservationToken,
                dontFragment,
                mobility,
                relayTcp);
    }

    /**
     * The same with a wish for the port.
     *
     * @param wish which
     * @return a new configuration
     */
    public TurnClientConfig withPort(PortWish wish) {
        return new TurnClientConfig(
                protocol,
                local,
                server,
                username,
                password,
                family,
                lifetimeSeconds,
                wish,
                reservationToken,
                dontFragment,
                mobility,
                relayTcp);
    }

    /**
     * The same, taking a port that was reserved.
     *
     * @param token from {@link TurnClientEvent.Allocated}
     * @return a new configuration
     */
    public TurnClientConfig withReservationToken(long token) {
        return new TurnClientConfig(
                protocol,
                local,
                server,
                username,
                password,
                family,
                lifetimeSeconds,
                port,
                token,
                dontFragment,
                mobility,
                relayTcp);
    }

    /**
     * The same with the don't-fragment bit towards peers.
     *
     * @return a new configuration
     */
    public TurnClientConfig withDontFragment() {
        return new TurnClientConfig(
                protocol,
                local,
                server,
                username,
                password,
                family,
                lifetimeSeconds,
                port,
                reservationToken,
                true,
                mobility,
                relayTcp);
    }

    /**
     * The same with mobility.
     *
     * @return a new configuration
     */
    public TurnClientConfig withMobility() {
        return new TurnClientConfig(
                protocol,
                local,
                server,
                username,
                password,
                family,
                lifetimeSeconds,
                port,
                reservationToken,
                dontFragment,
                true,
                relayTcp);
    }

    /**
     * The same with peers reached over TCP.
     *
     * @return a new configuration
     */
    public TurnClientConfig withRelayTcp() {
        return new TurnClientConfig(
                protocol,
                local,
                server,
                username,
                password,
                family,
                lifetimeSeconds,
                port,
                reservationToken,
                dontFragment,
                mobility,
                true);
    }

    @Override
    public String toString() {
        return "TurnClientConfig[" + username + " at " + server + " over " + protocol + " from " + local + "]";
    }
}
