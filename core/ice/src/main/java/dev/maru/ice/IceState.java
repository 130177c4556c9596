package dev.maru.ice;

/** How far an agent is; the names and meanings are those of W3C WebRTC's RTCIceTransportState (§5.6.4). */
public enum IceState {
    /** Has no remote candidates yet. To CHECKING. */
    NEW,
    /** Looks for a pair that works. To CONNECTED or FAILED. */
    CHECKING,
    /** Has a pair that works, and may find a better one. To COMPLETED, DISCONNECTED, FAILED. */
    CONNECTED,
    /** Has a pair that works and nothing left to try. To CONNECTED (a new candidate), DISCONNECTED, FAILED. */
    COMPLETED,
    /** Has not heard from the peer for a while and still tries. To CONNECTED or FAILED. */
    DISCONNECTED,
    /** Nothing works, or consent has expired. To CHECKING by a restart or a new candidate. */
    FAILED,
    /** Is over. */
    CLOSED
}
