package dev.maru.dtls;

import dev.maru.wire.MalformedException;

/** One stage of a handshake: which messages are due, and what is due after them. */
sealed interface Step
        permits ClientOpening,
                ServerOpening,
                ClientHandshake12,
                ServerHandshake12,
                ClientHandshake13,
                ServerHandshake13,
                Established12,
                Established13 {
    /**
     * Takes the next message of the peer.
     *
     * @return the step that takes the one after it
     * @throws HandshakeException when the handshake cannot go on
     * @throws MalformedException when a share of a key exchange is not valid
     */
    Step receive(HandshakeMessage message) throws HandshakeException, MalformedException;

    /** Erases the secrets of a handshake that ends here. */
    default void destroy() {}
}
