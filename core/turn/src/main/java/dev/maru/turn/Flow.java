package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;

/**
 * What a received packet belongs to, told by its 5-tuple: the allocation of a client, the channel of
 * a peer, or, under nobody's address, a relayed address to which any peer may have sent.
 */
sealed interface Flow permits Allocation, Channel, Relay {
    /** Whether this is the flow of a 5-tuple. */
    boolean isBetween(Protocol protocol, TransportAddress local, TransportAddress remote);
}
