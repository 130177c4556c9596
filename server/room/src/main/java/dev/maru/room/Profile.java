package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * How a participant presents itself. What the access token fixes the participant cannot change by itself.
 *
 * @param identity who it is to the application, or null
 * @param name what people see
 * @param metadata an opaque string of the application
 * @param nameFixed whether the name came from the access token
 * @param metadataFixed whether the metadata came from the access token
 */
public record Profile(
        @Nullable String identity, String name, String metadata, boolean nameFixed, boolean metadataFixed) {
    private static final int CUT_LENGTH = 64;

    /**
     * Puts together what the token says and what the client says: the token's name and metadata count first; a name that
     * nobody gave is the identity, cut to 64 characters.
     *
     * @return the profile, or a refusal about the field {@code name} when there is no name at all
     */
    public static Outcome<Profile> of(Claims claims, @Nullable String name, @Nullable String metadata) {
        String identity = claims.identity();
        String fixedName = claims.name();
        String fixedMetadata = claims.metadata();
        String shownName = fixedName != null ? fixedName : name != null ? name : cut(identity);
        if (shownName == null) {
            return Outcome.refused(Refusal.badField("name", "A participant needs a name.")
                    .withHint("Send “name” with join, or put it into the access token."));
        }
        String shownMetadata = fixedMetadata != null ? fixedMetadata : metadata != null ? metadata : "";
        return Outcome.accepted(
                new Profile(identity, shownName, shownMetadata, fixedName != null, fixedMetadata != null));
    }

    private static @Nullable String cut(@Nullable String identity) {
        return identity == null || identity.codePointCount(0, identity.length()) <= CUT_LENGTH
                ? identity
                : identity.substring(0, identity.offsetByCodePoints(0, CUT_LENGTH));
    }
}
