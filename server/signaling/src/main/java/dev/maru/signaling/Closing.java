package dev.maru.signaling;

import dev.maru.room.SessionEnd;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is to end.
 *
 * @param code tells the client's program what to do; null when the client itself closes
 * @param reason tells a developer, in at most 123 bytes (RFC 6455 §5.5)
 */
record Closing(@Nullable CloseCode code, String reason) {
    /** The client closes. */
    static final Closing BY_CLIENT = new Closing(null, "");

    /** The end of a session that the room decided. */
    static Closing of(SessionEnd end) {
        return switch (end) {
            case REMOVED -> new Closing(CloseCode.REMOVED, "removed by an administrator");
            case REPLACED -> new Closing(CloseCode.REPLACED, "the same identity joined again");
            case RESUMED_ELSEWHERE -> new Closing(CloseCode.REPLACED, "resumed by another connection");
            case ROOM_CLOSED -> new Closing(CloseCode.ROOM_CLOSED, "the room was closed");
        };
    }
}
