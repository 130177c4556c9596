package dev.maru.dtls;

/** Why a connection ended in failure. */
public enum DtlsFailure {
    /** The peer's certificate has none of the fingerprints that were told for it (RFC 8122 §6.2). */
    FINGERPRINT_MISMATCH,
    /** The peer's certificate is missing, cannot be read or has a key that is not taken here. */
    BAD_CERTIFICATE,
    /** A signature or a Finished message of the peer is wrong: somebody changed the handshake. */
    NOT_AUTHENTIC,
    /** Both sides could do better than what was negotiated: somebody is in between (RFC 8446 §4.1.3). */
    DOWNGRADE,
    /** The two sides have no version, suite, group or signature scheme in common. */
    NOTHING_IN_COMMON,
    /** A message of the peer breaks the protocol. */
    PROTOCOL_VIOLATION,
    /** A bound on messages, forgeries or records of one key is reached. */
    LIMIT,
    /** The peer sent a fatal alert; the text of the event names it. */
    PEER_ALERT,
    /** The handshake was not through in time. */
    TIMEOUT
}
