package dev.maru.simnet;

import dev.maru.wire.Datagram;

/** Is told what happens to TCP connections; {@link SimHost#connect} and {@link SimHost#listen} take one. */
public interface SimStreamHandler {
    /** Why a connection ended, or never began. */
    enum Ending {
        /** The other side closed it, after everything it had sent was delivered. */
        CLOSED,
        /** Nobody listens there (RST to a SYN). */
        REFUSED,
        /** The other side does not know the connection any more (RST). */
        RESET,
        /** Nobody answered: lost, filtered, or gone. */
        TIMED_OUT
    }

    /**
     * The connection stands. On the side that connected one round trip after it began, on the other half a round trip later.
     *
     * @param stream the connection
     */
    void onOpen(SimStream stream);

    /**
     * A whole message, in the order in which it was sent, once.
     *
     * @param stream the connection
     * @param in with addresses and {@code Protocol.TCP}; the bytes are the receiver's own
     */
    void onMessage(SimStream stream, Datagram in);

    /**
     * The connection is over. Not called on the side that closed it.
     *
     * @param stream the connection
     * @param ending why
     */
    void onClosed(SimStream stream, Ending ending);
}
