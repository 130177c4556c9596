package dev.maru.dtls;

/** Who begins. SDP's {@code a=setup} decides it (RFC 8842): active is the client, passive the server. */
public enum DtlsRole {
    /** Sends the ClientHello. */
    CLIENT,
    /** Waits for it. */
    SERVER;

    /**
     * The role of the peer.
     *
     * @return the other one
     */
    public DtlsRole other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
