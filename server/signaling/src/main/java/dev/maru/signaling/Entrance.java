package dev.maru.signaling;

import dev.maru.room.AccessTokens;
import dev.maru.room.Claims;
import dev.maru.room.ErrorCode;
import dev.maru.room.JoinRequest;
import dev.maru.room.Outcome;
import dev.maru.room.Profile;
import dev.maru.room.Refusal;
import dev.maru.room.RoomDirectory;
import dev.maru.room.RoomName;
import dev.maru.room.Session;
import dev.maru.room.SessionSink;
import org.jspecify.annotations.Nullable;

/** Decides by the access token who may join which room, and as whom. Safe for use by several threads. */
final class Entrance {
    private final AccessTokens tokens;
    private final RoomDirectory rooms;

    Entrance(AccessTokens tokens, RoomDirectory rooms) {
        this.tokens = tokens;
        this.rooms = rooms;
    }

    /** Whether anybody may join, because no API key is configured. */
    boolean isOpen() {
        return tokens.keys().isEmpty();
    }

    /**
     * Lets a client in.
     *
     * @param now in milliseconds since the epoch
     */
    Outcome<Session> join(ClientMessage.Join join, SessionSink sink, long now) {
        return claims(join.token(), now)
                .then(claims -> name(join.room())
                        .then(claims::resolve)
                        .then(room -> Profile.of(claims, join.name(), join.metadata())
                                .then(profile -> rooms.join(
                                        room, new JoinRequest(join.id(), profile, claims.grants()), sink, now))));
    }

    /**
     * What a token says.
     *
     * @param token the token, or null if the client has none
     * @param now in milliseconds since the epoch
     */
    Outcome<Claims> claims(@Nullable String token, long now) {
        if (token != null) {
            return isOpen() ? Outcome.refused(uncheckable()) : tokens.verify(token, now);
        }
        return isOpen()
                ? Outcome.accepted(Claims.anonymous())
                : Outcome.refused(Refusal.of(ErrorCode.TOKEN_MISSING, "Joining this server needs an access token.")
                        .withField("token")
                        .withHint("Have your server make one with its API key and secret, or run: maru token create."));
    }

    private static Outcome<@Nullable RoomName> name(@Nullable String text) {
        if (text == null) {
            return Outcome.accepted(null);
        }
        return switch (RoomName.parse(text)) {
            case Outcome.Accepted<RoomName>(RoomName name) -> Outcome.accepted(name);
            case Outcome.Refused<RoomName>(Refusal refusal) -> Outcome.refused(refusal);
        };
    }

    /* To let it pass would hide that a server which should check tokens does not. */
    private static Refusal uncheckable() {
        return Refusal.of(
                        ErrorCode.TOKEN_INVALID,
                        "The server is in development mode: it has no API key to check the access token with.")
                .withField("token")
                .withHint("Leave the token out, or configure the API key that made it.");
    }
}
