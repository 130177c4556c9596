package dev.maru.dtls;

/** Which side of a handshake an endpoint is. SDP calls the client {@code active} and the server {@code passive} (RFC 8842 §5.3). */
public enum DtlsRole {
    /** Sends the ClientHello. */
    CLIENT,
    /** Answers it. */
    SERVER;

    /**
     * The other side.
     *
     * @return the role of the peer
     */
    public DtlsRole opposite() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
