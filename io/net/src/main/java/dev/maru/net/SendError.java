package dev.maru.net;

/** Why the host did not take a datagram for its destination. One destination's failure never keeps back another's packets. */
public enum SendError {
    /** There is no route to the network or the host (ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL). */
    UNREACHABLE,
    /** The destination said that nobody listens there (ECONNREFUSED, from an ICMP message). */
    REFUSED,
    /** This host does not allow it: a firewall, or a broadcast address (EPERM, EACCES). */
    NOT_PERMITTED,
    /** It is longer than the path takes, and must not be fragmented (EMSGSIZE). */
    TOO_BIG,
    /** The host takes no more now, and the socket's own queue is full. */
    QUEUE_FULL,
    /** Anything else that the host answered. */
    OTHER
}
