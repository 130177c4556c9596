package dev.maru.webrtc;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tracks that belong together and are played in step (W3C Media Capture and Streams §4.2). Thread-safe. */
public final class MediaStream {
    private final String id;
    private final List<MediaStreamTrack> tracks = new CopyOnWriteArrayList<>();
    private final Listeners<MediaStreamTrack> additions = new Listeners<>();
    private final Listeners<MediaStreamTrack> removals = new Listeners<>();

    /**
     * A stream with a random name.
     *
     * @param tracks that belong to it
     */
    public MediaStream(MediaStreamTrack... tracks) {
        this(UUID.randomUUID().toString());
        this.tracks.addAll(List.of(tracks));
    }

    MediaStream(String id) {
        this.id = id;
    }

    /**
     * The stream's name on the wire (RFC 8830).
     *
     * @return unique
     */
    public String id() {
        return id;
    }

    /**
     * All tracks.
     *
     * @return a copy
     */
    public List<MediaStreamTrack> getTracks() {
        return List.copyOf(tracks);
    }

    /**
     * The tracks of sound.
     *
     * @return a copy
     */
    public List<MediaStreamTrack> getAudioTracks() {
        return tracks.stream().filter(track -> track.kind().equals("audio")).toList();
    }

    /**
     * The tracks of pictures.
     *
     * @return a copy
     */
    public List<MediaStreamTrack> getVideoTracks() {
        return tracks.stream().filter(track -> track.kind().equals("video")).toList();
    }

    /**
     * The track of a name.
     *
     * @param name as {@link MediaStreamTrack#id} gives it
     * @return null when there is none
     */
    public @Nullable MediaStreamTrack getTrackById(String name) {
        return tracks.stream()
                .filter(track -> track.id().equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether a track may still give something.
     *
     * @return true while one is live
     */
    public boolean active() {
        return tracks.stream().anyMatch(track -> track.readyState() == MediaStreamTrack.ReadyState.LIVE);
    }

    /**
     * Listens to tracks that the peer puts into the stream (§4.2, {@code addtrack}); not to those that the application adds itself.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onAddTrack(Consumer<? super MediaStreamTrack> listener) {
        return additions.add(listener);
    }

    /**
     * Listens to tracks that the peer takes out of the stream (§4.2, {@code removetrack}); not to those that the application removes itself.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onRemoveTrack(Consumer<? super MediaStreamTrack> listener) {
        return removals.add(listener);
    }

    /**
     * Adds a track; nothing happens when it is there.
     *
     * @param track which
     */
    public void addTrack(MediaStreamTrack track) {
        if (!tracks.contains(track)) {
            tracks.add(track);
        }
    }

    /**
     * Takes a track away; nothing happens when it is not there.
     *
     * @param track which
     */
    public void removeTrack(MediaStreamTrack track) {
        tracks.remove(track);
    }

    /** The peer has put a track in. */
    void added(MediaStreamTrack track, Executor listeners) {
        if (!tracks.contains(track)) {
            tracks.add(track);
            additions.tell(track, listeners);
        }
    }

    /** The peer has taken a track out. */
    void removed(MediaStreamTrack track, Executor listeners) {
        if (tracks.remove(track)) {
            removals.tell(track, listeners);
        }
    }
}
