package dev.maru.sctp;

/** Why an association broke. */
public enum SctpFailure {
    /** The peer did not answer the handshake in time (RFC 9260 §5.1, Max.Init.Retransmits). */
    CONNECT_TIMEOUT,
    /** The peer answered nothing for too long (RFC 9260 §8.1). */
    PEER_UNREACHABLE,
    /** The peer sent ABORT (RFC 9260 §9.1). */
    ABORTED_BY_PEER,
    /** We sent ABORT because the program said so. */
    ABORTED,
    /** The peer began anew within the same DTLS connection, which ends it: its channels know nothing of ours. */
    PEER_RESTARTED,
    /** The peer broke the protocol; it was sent ABORT. */
    PROTOCOL_VIOLATION,
    /** The peer sent a message longer than allowed, or more at once than there is room for; it was sent ABORT. */
    LIMIT
}
