package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Refusal;

/** What to do about a refusal that does not say so itself. */
final class Hints {
    private Hints() {}

    static String of(Refusal refusal) {
        String own = refusal.hint();
        return own != null ? own : of(refusal.code());
    }

    private static String of(ErrorCode code) {
        return switch (code) {
            case BAD_JSON -> "Send one JSON object (RFC 8259) for each message.";
            case BAD_FIELD, UNKNOWN_TYPE -> "See docs/signaling.md for the fields of each message.";
            case NOT_JOINED -> "Send “join” or “resume” first.";
            case ALREADY_JOINED -> "Open another connection, or leave first.";
            case TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED -> "Ask for a new access token.";
            case TOKEN_NOT_YET_VALID -> "Wait, or compare the clocks of the token's maker and this server.";
            case GRANT_MISSING -> "Ask for an access token with this grant.";
            case ROOM_FULL -> "Ask somebody to leave, or raise the limit.";
            case ROOM_NOT_FOUND -> "Create the room first, or use a token that may create it.";
            case ROOM_EXISTS -> "Use the room that is there, or another name.";
            case ROOM_CLOSED -> "Join anew, or join another room.";
            case TOO_MANY_ROOMS -> "Close a room, or raise the limit.";
            case TOO_MANY_CONNECTIONS -> "Close a connection, or raise the limit.";
            case UNKNOWN_PARTICIPANT -> "Use the id of a participant who is there, and for offers a peer of yours.";
            case UNKNOWN_TRACK -> "Use the id of a track that is published.";
            case DUPLICATE_TRACK -> "Choose another id, or take the first track back.";
            case TOO_MANY_TRACKS -> "Take a track back first, or raise the limit.";
            case MESSAGE_TOO_LARGE -> "Send less at once.";
            case RATE_LIMITED, DRAINING -> "Try again after the given time.";
            case NOT_FOUND, METHOD_NOT_ALLOWED -> "See /api/v1/openapi.json and docs/signaling.md.";
            case ORIGIN_NOT_ALLOWED -> "Add the origin to http.allowed_origins in the server's configuration.";
            case RESUME_EXPIRED, RESUME_INVALID -> "Join anew.";
            case INTERNAL -> "The server's log has the cause.";
        };
    }
}
