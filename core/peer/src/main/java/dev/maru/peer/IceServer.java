package dev.maru.peer;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;

/**
 * A STUN or TURN server, its name resolved (RFC 7064, RFC 7065).
 *
 * @param kind what it does for us
 * @param protocol how we reach it; STUN servers are asked over UDP only
 * @param isSecure whether TLS is between us and the server, for {@code turns:}
 * @param address where it is
 * @param host the name that it was resolved from, to be proven by its certificate; empty when there was none
 * @param username for TURN, else empty
 * @param password for TURN, else empty; never printed
 * @param url as it was configured; empty when it was not
 */
public record IceServer(
        Kind kind,
        Protocol protocol,
        boolean isSecure,
        TransportAddress address,
        String host,
        String username,
        String password,
        String url) {
    /** What a server is asked for. */
    public enum Kind {
        /** The address that it sees. */
        STUN,
        /** A relayed address, and the address that it sees. */
        TURN
    }

    /** Checks what belongs together. */
    public IceServer {
        if (kind == Kind.STUN && protocol != Protocol.UDP) {
            throw new IllegalArgumentException("a STUN server is asked over UDP");
        }
        if (isSecure && protocol != Protocol.TCP) {
            throw new IllegalArgumentException("TLS goes over TCP; TURN over DTLS is not supported");
        }
        if (kind == Kind.TURN && (username.isEmpty() || password.isEmpty())) {
            throw new IllegalArgumentException("a TURN server needs a username and a password");
        }
    }

    /**
     * A STUN server.
     *
     * @param address where it is
     * @return the server
     */
    public static IceServer stun(TransportAddress address) {
        return new IceServer(Kind.STUN, Protocol.UDP, false, address, "", "", "", "");
    }

    /**
     * A TURN server without TLS.
     *
     * @param protocol how we reach it
     * @param address where it is
     * @param username the user's name
     * @param password the user's password
     * @return the server
     */
    public static IceServer turn(Protocol protocol, TransportAddress address, String username, String password) {
        return new IceServer(Kind.TURN, protocol, false, address, "", username, password, "");
    }

    /**
     * A TURN server behind TLS.
     *
     * @param address where it is
     * @param host the name in its certificate
     * @param username the user's name
     * @param password the user's password
     * @return the server
     */
    public static IceServer turnOverTls(TransportAddress address, String host, String username, String password) {
        return new IceServer(Kind.TURN, Protocol.TCP, true, address, host, username, password, "");
    }

    /**
     * The same, as it was configured.
     *
     * @param configured such as {@code stun:stun.example.org}
     * @return a copy
     */
    public IceServer withUrl(String configured) {
        return new IceServer(kind, protocol, isSecure, address, host, username, password, configured);
    }

    /** Leaves the password out, so that it never reaches a log. */
    @Override
    public String toString() {
        return "IceServer[" + kind + " " + (isSecure ? "TLS" : protocol) + " " + address + "]";
    }
}
