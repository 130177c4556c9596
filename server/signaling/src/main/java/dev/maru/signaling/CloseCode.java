package dev.maru.signaling;

/** The close codes that the server sends (docs/signaling.md §8; RFC 6455 §7.4). */
enum CloseCode {
    /** The participant left. */
    LEFT(1000),
    /** A frame broke RFC 6455. */
    BROKEN_FRAME(1002),
    /** A text message was not UTF-8 (RFC 6455 §8.1). */
    NOT_UTF8(1007),
    /** A message was too large. */
    TOO_LARGE(1009),
    /** The server restarts. */
    RESTARTING(1012),
    /** The protocol was broken: a binary message, a wrong subprotocol, malformed messages. */
    PROTOCOL(4000),
    /** Nobody joined in time. */
    NOT_JOINED(4001),
    /** An administrator removed the participant. */
    REMOVED(4003),
    /** The client was over the message rate for longer than the burst. */
    FLOOD(4008),
    /** The client missed its heartbeats, or receives too slowly. */
    TOO_SLOW(4010),
    /** The session was resumed from elsewhere, or its identity joined again. */
    REPLACED(4011),
    /** The room was closed. */
    ROOM_CLOSED(4012),
    /** The address has too many connections. */
    TOO_MANY_CONNECTIONS(4013);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /** The number in the closing frame. */
    int code() {
        return code;
    }
}
