package dev.maru.room;

import java.util.Locale;

/**
 * The stable codes of refusals, as docs/signaling.md §8 lists them. One list for the whole server: the room uses the
 * ones about rooms, participants, tracks, grants and tokens, signaling adds the ones about messages and connections.
 */
public enum ErrorCode {
    /** Not JSON, not an object, nested too deep, duplicate keys. */
    BAD_JSON,
    /** A field is missing, of the wrong type or out of range; the refusal's field names it. */
    BAD_FIELD,
    /** No such message type. */
    UNKNOWN_TYPE,
    /** The request needs a session, and this connection has none (any more). */
    NOT_JOINED,
    /** The connection has a session already. */
    ALREADY_JOINED,
    /** No access token where one is needed. */
    TOKEN_MISSING,
    /** The access token's form, signature, key or algorithm is wrong. */
    TOKEN_INVALID,
    /** The access token's time is over. */
    TOKEN_EXPIRED,
    /** The access token's time has not come. */
    TOKEN_NOT_YET_VALID,
    /** The access token does not allow it; the refusal's field names the grant. */
    GRANT_MISSING,
    /** The room has all the participants it may have. */
    ROOM_FULL,
    /** No such room. */
    ROOM_NOT_FOUND,
    /** A room of that name is there already. */
    ROOM_EXISTS,
    /** The room was closed. */
    ROOM_CLOSED,
    /** The server has all the rooms it may have. */
    TOO_MANY_ROOMS,
    /** Too many connections from one address. */
    TOO_MANY_CONNECTIONS,
    /** No such participant, or not one that this participant may address. */
    UNKNOWN_PARTICIPANT,
    /** No such track. */
    UNKNOWN_TRACK,
    /** The participant has published a track of that id. */
    DUPLICATE_TRACK,
    /** The participant has published all the tracks it may publish. */
    TOO_MANY_TRACKS,
    /** The message is larger than the server takes. */
    MESSAGE_TOO_LARGE,
    /** Too many messages in too short a time. */
    RATE_LIMITED,
    /** No such address on the server, or no such connection of the fallback. */
    NOT_FOUND,
    /** The address does not know the HTTP method. */
    METHOD_NOT_ALLOWED,
    /** The page's origin may not use the server. */
    ORIGIN_NOT_ALLOWED,
    /** The session that the resume token stands for is over: join anew. */
    RESUME_EXPIRED,
    /** The resume token is not genuine, or was used before: join anew. */
    RESUME_INVALID,
    /** The server is stopping. */
    DRAINING,
    /** A fault of the server. */
    INTERNAL;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The code as it crosses the wire: {@code room_full}. */
    public String wire() {
        return wire;
    }
}
