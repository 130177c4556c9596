package dev.maru.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A track that a participant has published.
 *
 * @param id unique within the participant
 * @param source what it shows; null for one that this version does not know
 * @param kind {@code audio} or {@code video}
 * @param isMuted whether nothing is sent at the moment
 */
public record PublishedTrack(String id, @Nullable TrackSource source, String kind, boolean isMuted) {
    static PublishedTrack of(JsonNode track) {
        return new PublishedTrack(
                track.path("id").asString(""),
                TrackSource.of(Messages.text(track, "source")),
                track.path("kind").asString(""),
                track.path("muted").asBoolean(false));
    }

    PublishedTrack muted(boolean on) {
        return new PublishedTrack(id, source, kind, on);
    }
}
