package dev.maru.signaling;

import dev.maru.room.AccessTokens;
import dev.maru.room.Claims;
import dev.maru.room.ErrorCode;
import dev.maru.room.Grants;
import dev.maru.room.Outcome;
import dev.maru.room.Refusal;
import dev.maru.room.RoomName;
import dev.maru.room.TrackSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes access tokens for {@code POST /api/v1/tokens}. Safe for use by several threads. */
final class TokenRequests {
    /** How long a token holds unless asked for another time, in seconds. */
    static final long DEFAULT_TTL_SECONDS = 3_600;

    /** How long a token holds at most, in seconds: 30 days. */
    static final long MAX_TTL_SECONDS = 2_592_000;

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final String ANY_ROOM = "*";

    private final AccessTokens tokens;
    private final SignalingClock clock;

    TokenRequests(AccessTokens tokens, SignalingClock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Makes a token.
     *
     * @return the answer's body
     * @throws RefusedValueException if the body asks for what the issuer may not give
     */
    byte[] create(AdminAccess.Issuer issuer, JsonBody body, MessageReader reader) throws RefusedValueException {
        body.refuseOthers(
                "identity",
                "name",
                "metadata",
                "room",
                "ttlSeconds",
                "join",
                "create",
                "publish",
                "subscribe",
                "data",
                "admin",
                "hidden");
        Long ttl = body.integer("ttlSeconds");
        if (ttl != null && (ttl < 1 || ttl > MAX_TTL_SECONDS)) {
            throw new RefusedValueException(
                    Refusal.badField("ttlSeconds", "“ttlSeconds” is not from 1 to " + MAX_TTL_SECONDS + ".")
                            .withHint("Leave it out for " + DEFAULT_TTL_SECONDS + "."));
        }
        long expiresAt = clock.epochMillis() / MILLIS_PER_SECOND * MILLIS_PER_SECOND
                + (ttl == null ? DEFAULT_TTL_SECONDS : ttl) * MILLIS_PER_SECOND;
        var claims = new Claims(
                body.text("identity"),
                body.text("name"),
                body.text("metadata"),
                room(issuer, body.text("room")),
                grants(body, reader),
                0,
                expiresAt);
        return switch (tokens.create(issuer.apiKey(), claims)) {
            case Outcome.Accepted<String>(String token) -> AdminViews.token(token, expiresAt);
            case Outcome.Refused<String>(Refusal refusal) -> throw new RefusedValueException(refusal);
        };
    }

    private static @Nullable RoomName room(AdminAccess.Issuer issuer, @Nullable String asked)
            throws RefusedValueException {
        RoomName room = null;
        if (asked != null && !asked.equals(ANY_ROOM)) {
            room = switch (RoomName.parse(asked)) {
                case Outcome.Accepted<RoomName>(RoomName name) -> name;
                case Outcome.Refused<RoomName>(Refusal refusal) -> throw new RefusedValueException(refusal);
            };
        }
        RoomName only = issuer.room();
        if (only != null && !only.equals(room)) {
            throw new RefusedValueException(Refusal.of(
                            ErrorCode.GRANT_MISSING,
                            "Your token is for the room “" + only.value() + "”, so you can make tokens for it alone.")
                    .withField("room")
                    .withHint("Set “room” to it, or use a token for any room."));
        }
        return room;
    }

    private static Grants grants(JsonBody body, MessageReader reader) throws RefusedValueException {
        boolean join = body.bool("join", true);
        return new Grants(
                join,
                body.bool("create", join),
                publish(body, reader, join),
                body.bool("subscribe", join),
                body.bool("data", join),
                body.bool("admin", false),
                body.bool("hidden", false));
    }

    private static Set<TrackSource> publish(JsonBody body, MessageReader reader, boolean join)
            throws RefusedValueException {
        if (!body.has("publish") || body.isBool("publish")) {
            return body.bool("publish", join) ? EnumSet.allOf(TrackSource.class) : EnumSet.noneOf(TrackSource.class);
        }
        List<String> names = ValueReader.present(body.texts("publish", reader), "publish");
        Set<TrackSource> sources = EnumSet.noneOf(TrackSource.class);
        for (String name : names) {
            switch (TrackSource.parse(name)) {
                case Outcome.Accepted<TrackSource>(TrackSource source) -> sources.add(source);
                case Outcome.Refused<TrackSource>(Refusal refusal) ->
                    throw new RefusedValueException(refusal.withField("publish"));
            }
        }
        return sources;
    }
}
