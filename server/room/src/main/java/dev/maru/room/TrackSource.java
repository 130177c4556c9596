package dev.maru.room;

/** Where a track comes from. A token grants publishing for each source. */
public enum TrackSource {
    /** A camera. */
    CAMERA("camera", TrackKind.VIDEO),
    /** A microphone. */
    MICROPHONE("microphone", TrackKind.AUDIO),
    /** A shared screen, window or tab. */
    SCREEN("screen", TrackKind.VIDEO),
    /** The sound of what is shared. */
    SCREEN_AUDIO("screen_audio", TrackKind.AUDIO);

    private final String wire;
    private final TrackKind kind;

    TrackSource(String wire, TrackKind kind) {
        this.wire = wire;
        this.kind = kind;
    }

    /** The source as it crosses the wire. */
    public String wire() {
        return wire;
    }

    /** What tracks of this source carry. */
    public TrackKind kind() {
        return kind;
    }

    /** Reads a source from outside; the refusal is about the field {@code source}. */
    public static Outcome<TrackSource> parse(String text) {
        for (TrackSource source : values()) {
            if (source.wire.equals(text)) {
                return Outcome.accepted(source);
            }
        }
        return Outcome.refused(Refusal.badField("source", "That is not a source of tracks.")
                .withHint("A source is “camera”, “microphone”, “screen” or “screen_audio”."));
    }
}
