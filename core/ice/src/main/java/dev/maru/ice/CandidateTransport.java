package dev.maru.ice;

import dev.maru.wire.Protocol;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How packets travel between two candidates: UDP, or one of the three roles of ICE-TCP (RFC 6544 §4.5). */
public enum CandidateTransport {
    /** UDP. */
    UDP,
    /** TCP, connects and is not connected to; its port is 9, which nobody listens on. */
    TCP_ACTIVE,
    /** TCP, listens. */
    TCP_PASSIVE,
    /** TCP, both sides connect at once. */
    TCP_SIMULTANEOUS_OPEN;

    /**
     * Whether this is one of the roles of TCP.
     *
     * @return false for UDP
     */
    public boolean isTcp() {
        return this != UDP;
    }

    /**
     * The role that the other side of a pair must have (RFC 6544 §6.2).
     *
     * @return itself for UDP and simultaneous open
     */
    public CandidateTransport counterpart() {
        return switch (this) {
            case UDP -> UDP;
            case TCP_ACTIVE -> TCP_PASSIVE;
            case TCP_PASSIVE -> TCP_ACTIVE;
            case TCP_SIMULTANEOUS_OPEN -> TCP_SIMULTANEOUS_OPEN;
        };
    }

    /**
     * What carries the packets.
     *
     * @return UDP or TCP
     */
    public Protocol protocol() {
        return isTcp() ? Protocol.TCP : Protocol.UDP;
    }

    /**
     * The direction preference (RFC 6544 §4.2), and for UDP all of its bits. Behind a NAT, where a reflexive candidate is,
     * both sides have to open.
     */
    int preference(CandidateType type) {
        return switch (this) {
            case UDP -> 7;
            case TCP_ACTIVE -> type == CandidateType.SERVER_REFLEXIVE ? 4 : 6;
            case TCP_PASSIVE -> type == CandidateType.SERVER_REFLEXIVE ? 2 : 4;
            case TCP_SIMULTANEOUS_OPEN -> type == CandidateType.SERVER_REFLEXIVE ? 6 : 2;
        };
    }

    String protocolWord() {
        return this == UDP ? "udp" : "tcp";
    }

    @Nullable
    String tcpTypeWord() {
        return switch (this) {
            case UDP -> null;
            case TCP_ACTIVE -> "active";
            case TCP_PASSIVE -> "passive";
            case TCP_SIMULTANEOUS_OPEN -> "so";
        };
    }

    static @Nullable CandidateTransport ofWords(String protocol, @Nullable String tcpType) {
        return switch (protocol.toLowerCase(Locale.ROOT)) {
            case "udp" -> UDP;
            case "tcp" -> tcpType == null ? null : ofTcpType(tcpType);
            default -> null;
        };
    }

    private static @Nullable CandidateTransport ofTcpType(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "active" -> TCP_ACTIVE;
            case "passive" -> TCP_PASSIVE;
            case "so" -> TCP_SIMULTANEOUS_OPEN;
            default -> null;
        };
    }
}
