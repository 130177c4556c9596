package dev.maru.room;

/** What a track carries. */
public enum TrackKind {
    /** Sound. */
    AUDIO("audio"),
    /** Pictures. */
    VIDEO("video");

    private final String wire;

    TrackKind(String wire) {
        this.wire = wire;
    }

    /** The kind as it crosses the wire. */
    public String wire() {
        return wire;
    }

    /** Reads a kind from outside; the refusal is about the field {@code kind}. */
    public static Outcome<TrackKind> parse(String text) {
        for (TrackKind kind : values()) {
            if (kind.wire.equals(text)) {
                return Outcome.accepted(kind);
            }
        }
        return Outcome.refused(
                Refusal.badField("kind", "That is not a kind of track.").withHint("A kind is “audio” or “video”."));
    }
}
