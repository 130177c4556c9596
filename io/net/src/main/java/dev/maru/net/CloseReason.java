package dev.maru.net;

/** Why a stream ended. */
public enum CloseReason {
    /** {@link Stream#close}, and everything queued was sent, or {@link Stream#abort}. */
    CLOSED_HERE,
    /** The other side closed it in order. */
    ENDED_BY_PEER,
    /** The connection broke: reset by the other side, or by the host after its own time-outs. */
    RESET,
    /** It never came to be: refused, or no route. */
    CONNECT_FAILED,
    /** The other side did not answer within {@link StreamOptions.Times#connect()}. */
    CONNECT_TIMEOUT,
    /** TLS could not be agreed upon, or what came was no TLS. */
    HANDSHAKE_FAILED,
    /** TLS was not ready, or no whole message had come, within {@link StreamOptions.Times#handshake()}. */
    HANDSHAKE_TIMEOUT,
    /** No whole message came and nothing was sent for {@link StreamOptions.Times#idle()}. */
    IDLE,
    /** The other side took nothing of what was queued for {@link StreamOptions.Times#stall()}. */
    SLOW_READER,
    /** What came is not in the stream's framing, or a TLS record was forged. */
    MALFORMED,
    /** The reactor stopped. */
    REACTOR_STOPPED
}
