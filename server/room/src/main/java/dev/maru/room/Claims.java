package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * What an access token says (docs/signaling.md §10).
 *
 * @param identity who the bearer is to the application ({@code sub}), at most 128 characters, or null
 * @param name what people are to see, or null for the bearer's choice
 * @param metadata an opaque string of the application, or null for the bearer's choice
 * @param room the room it is for, or null for any room
 * @param grants what the bearer may do
 * @param notBefore when it begins to count, in milliseconds since the epoch; 0 for at once
 * @param expiresAt when it ends, in milliseconds since the epoch
 */
public record Claims(
        @Nullable String identity,
        @Nullable String name,
        @Nullable String metadata,
        @Nullable RoomName room,
        Grants grants,
        long notBefore,
        long expiresAt) {

    /** What everybody may do in development mode: everything but administration, in any room. */
    public static Claims anonymous() {
        return new Claims(null, null, null, null, Grants.everythingButAdmin(), 0, Long.MAX_VALUE);
    }

    /** Whether they are for this room. */
    public boolean isFor(RoomName name) {
        return room == null || room.equals(name);
    }

    /**
     * The room that is meant by somebody who asks for a room or leaves it to the token.
     *
     * @param asked the room asked for, or null
     * @return the room; a refusal about the field {@code room} when there is none or the token is for another
     */
    public Outcome<RoomName> resolve(@Nullable RoomName asked) {
        if (asked == null) {
            return room != null
                    ? Outcome.accepted(room)
                    : Outcome.refused(
                            Refusal.badField("room", "Neither the message nor the access token names a room."));
        }
        return isFor(asked)
                ? Outcome.accepted(asked)
                : Outcome.refused(Refusal.of(
                                ErrorCode.GRANT_MISSING,
                                "The access token is not for the room “" + asked.value() + "”.")
                        .withField("room")
                        .withHint("Use a token for this room, or one for any room."));
    }
}
