package dev.maru.webrtc;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tracks that belong together and are played in step (W3C Media Capture and Streams §4.2). Thread-safe. */
public final class MediaStream {
    private final String id;
    private final List<MediaStreamTrack> tracks = new CopyOnWriteArrayList<>();

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
}
