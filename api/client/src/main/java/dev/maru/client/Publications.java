package dev.maru.client;

import dev.maru.webrtc.MediaStream;
import dev.maru.webrtc.MediaStreamTrack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What we publish. Thread-safe. */
final class Publications {
    private final Map<String, Publication> all = new LinkedHashMap<>();
    private final MediaStream person = new MediaStream();
    private final MediaStream screen = new MediaStream();

    /**
     * A track of ours.
     *
     * @param stream others play what is in one stream in step
     */
    record Publication(String id, TrackSource source, MediaStreamTrack track, MediaStream stream) {
        /** What announces it. */
        ObjectNode announcement() {
            ObjectNode message = Messages.of("publish");
            message.putObject("track")
                    .put("id", id)
                    .put("source", source.word())
                    .put("kind", track.kind())
                    .put("muted", !track.enabled());
            return message;
        }

        /** As others see it. */
        PublishedTrack published() {
            return new PublishedTrack(id, source, track.kind(), !track.enabled());
        }
    }

    Publication make(String id, TrackSource source, MediaStreamTrack track) {
        boolean isScreen = source == TrackSource.SCREEN || source == TrackSource.SCREEN_AUDIO;
        return new Publication(id, source, track, isScreen ? screen : person);
    }

    synchronized void add(Publication one) {
        all.put(one.id(), one);
    }

    synchronized void remove(String id) {
        all.remove(id);
    }

    synchronized @Nullable Publication find(String id) {
        return all.get(id);
    }

    /** All, in the order in which they were published. */
    synchronized List<Publication> list() {
        return List.copyOf(all.values());
    }
}
