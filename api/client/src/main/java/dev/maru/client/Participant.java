package dev.maru.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody in a room, as of one moment.
 *
 * @param id unguessable, the same through resume
 * @param identity the token's; null without one
 * @param name what people call it
 * @param metadata the application's
 * @param isSpeaking whether it says so
 * @param tracks what it has published
 */
public record Participant(
        String id,
        @Nullable String identity,
        String name,
        String metadata,
        boolean isSpeaking,
        List<PublishedTrack> tracks) {
    /** Copies the list. */
    public Participant {
        tracks = List.copyOf(tracks);
    }

    static Participant of(JsonNode message) {
        List<PublishedTrack> tracks = new ArrayList<>();
        message.path("tracks").forEach(track -> tracks.add(PublishedTrack.of(track)));
        return new Participant(
                message.path("id").asString(""),
                Messages.text(message, "identity"),
                message.path("name").asString(""),
                message.path("metadata").asString(""),
                message.path("speaking").asBoolean(false),
                tracks);
    }

    /** With what an update says. */
    Participant updated(JsonNode update) {
        return new Participant(
                id,
                identity,
                update.path("name").asString(name),
                update.path("metadata").asString(metadata),
                update.path("speaking").asBoolean(isSpeaking),
                tracks);
    }

    Participant with(PublishedTrack track) {
        List<PublishedTrack> all = new ArrayList<>(without(track.id()).tracks);
        all.add(track);
        return new Participant(id, identity, name, metadata, isSpeaking, all);
    }

    Participant without(String track) {
        return new Participant(
                id,
                identity,
                name,
                metadata,
                isSpeaking,
                tracks.stream().filter(one -> !one.id().equals(track)).toList());
    }

    Participant changed(String track, Function<PublishedTrack, PublishedTrack> change) {
        return new Participant(
                id,
                identity,
                name,
                metadata,
                isSpeaking,
                tracks.stream()
                        .map(one -> one.id().equals(track) ? change.apply(one) : one)
                        .toList());
    }
}
