package dev.maru.wire;

/**
 * What carries a packet between two transport addresses. With both addresses it makes the 5-tuple, the name of a flow: the same two
 * addresses may talk over UDP and TCP at once.
 */
public enum Protocol {
    /** Datagrams, as they came. */
    UDP,
    /**
     * Messages out of a byte stream, one by one, without the framing that kept them apart. TLS is TCP here: its ports are its
     * own, so the addresses tell it from plain TCP.
     */
    TCP
}
