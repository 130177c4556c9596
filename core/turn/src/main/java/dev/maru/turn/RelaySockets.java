package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;

/**
 * Opens and closes the sockets behind relayed addresses. Called by the machine on its thread, and answers at once.
 *
 * <p>What arrives at an opened socket is handed to {@link TurnServer#forward} with its local address; what the machine sends from it
 * has that local address. A port that was closed is best left unused for a while, so that late packets for its old owner reach nobody
 * (RFC 8656 §7.2 asks for two minutes).
 */
public interface RelaySockets {
    /**
     * Opens a relayed address.
     *
     * @param wish what kind
     * @return where it is, or why there is none
     */
    Opening open(Wish wish);

    /**
     * Closes one.
     *
     * @param protocol UDP, or TCP for a listening socket
     * @param local its address on this host
     */
    void close(Protocol protocol, TransportAddress local);

    /**
     * Whether {@link Wish#dontFragment} can be granted. If not, a client that asks for it is answered 420 (RFC 8656 §7.2).
     *
     * @return false unless overridden
     */
    default boolean isDontFragmentSupported() {
        return false;
    }

    /** Which port. */
    enum Port {
        /** Any. */
        ANY,
        /** An even one (RFC 8656 §18.8). */
        EVEN,
        /** An even one, and the next one with it, which is kept for a client that comes with a token. */
        EVEN_AND_NEXT
    }

    /**
     * What a client wants.
     *
     * @param protocol UDP, or TCP for a socket that listens and from whose address peers are connected to (RFC 6062)
     * @param isIpv6 of which family
     * @param port which port
     * @param dontFragment whether all that is sent is to have the DF bit set. Deviation: RFC 8656 §11.2 sets it by packet; a socket has
     *     one setting, so an allocation that asks for it has it always
     */
    record Wish(Protocol protocol, boolean isIpv6, Port port, boolean dontFragment) {}

    /** What became of a wish. */
    sealed interface Opening {}

    /**
     * It is open. With {@link Port#EVEN_AND_NEXT} the addresses with the next port are open too.
     *
     * @param local the address on this host
     * @param external what clients and peers see; differs behind a 1:1 NAT, which keeps the port
     */
    record Opened(TransportAddress local, TransportAddress external) implements Opening {
        /** Checks that the port is kept. */
        public Opened {
            if (local.port() != external.port() || local.isIpv6() != external.isIpv6()) {
                throw new IllegalArgumentException(external + " is not " + local + " as a 1:1 NAT shows it");
            }
        }
    }

    /** There is none. */
    enum Failure implements Opening {
        /** No address of that family here: 440. */
        NO_SUCH_FAMILY,
        /** All ports, descriptors or memory in use: 508. */
        EXHAUSTED
    }
}
