package dev.maru.ice;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How packets travel between two candidates: UDP, or one of the three roles of ICE-TCP (RFC 6544 §4.5). */
public enum CandidateTransport {
    /** UDP. */
    UDP(15),
    /** TCP, connects and is not connected to; its port is 9, which nobody listens on. */
    TCP_ACTIVE(6),
    /** TCP, listens. */
    TCP_PASSIVE(4),
    /** TCP, both sides connect at once. */
    TCP_SIMULTANEOUS_OPEN(2);

    private final int preference;

    CandidateTransport(int preference) {
        this.preference = preference;
    }

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

    /** The direction preference (RFC 6544 §4.2), and for UDP one above all of TCP. */
    int preference() {
        return preference;
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
