package dev.maru.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A participant as it is at one moment; immutable.
 *
 * @param id who it is within the server
 * @param identity who it is to the application (the access token's {@code sub}), or null
 * @param name what people see
 * @param metadata an opaque string of the application
 * @param joinedAt when it joined, in milliseconds since the epoch; later than everybody who joined the room before, and
 *     kept through resume and server restart
 * @param speaking whether it says that it is speaking
 * @param tracks what it publishes, in the order of publishing; immutable
 * @param grants what it may do; not shown to others
 */
public record Participant(
        ParticipantId id,
        @Nullable String identity,
        String name,
        String metadata,
        long joinedAt,
        boolean speaking,
        List<Track> tracks,
        Grants grants) {

    /** Copies the list of tracks. */
    public Participant {
        tracks = List.copyOf(tracks);
    }

    /** Whether others are not shown it. */
    public boolean isHidden() {
        return grants.hidden();
    }

    /** This participant after a change. */
    Participant with(Change change) {
        String newName = change.name();
        String newMetadata = change.metadata();
        Boolean nowSpeaking = change.speaking();
        return new Participant(
                id,
                identity,
                newName != null ? newName : name,
                newMetadata != null ? newMetadata : metadata,
                joinedAt,
                nowSpeaking != null ? nowSpeaking : speaking,
                tracks,
                grants);
    }

    /** This participant with other tracks. */
    Participant withTracks(List<Track> newTracks) {
        return new Participant(id, identity, name, metadata, joinedAt, speaking, newTracks, grants);
    }
}
