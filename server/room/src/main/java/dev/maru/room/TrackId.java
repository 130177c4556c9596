package dev.maru.room;

/**
 * The id of a published track, chosen by its publisher: 1 to 64 characters of {@code [A-Za-z0-9_-]}, unique within the
 * participant.
 *
 * @param value the id
 */
public record TrackId(String value) {
    /** The most characters that a track's id may have. */
    public static final int MAX_LENGTH = 64;

    // Ids of participants come with every message, and random characters defeat the prediction of branches.
    private static final boolean[] WORD = new boolean[128];

    static {
        for (char c = 0; c < WORD.length; c++) {
            WORD[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
        }
    }

    /**
     * Takes an id that is known to be good; {@link #parse} is for ids from outside.
     *
     * @throws IllegalArgumentException when it is not a track's id
     */
    public TrackId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a track id");
        }
    }

    /** Reads an id from outside; the refusal is about the field {@code track}. */
    public static Outcome<TrackId> parse(String text) {
        return isValid(text)
                ? Outcome.accepted(new TrackId(text))
                : Outcome.refused(Refusal.badField("track", "That is not the id of a track.")
                        .withHint("A track id has 1 to 64 characters of A-Z, a-z, 0-9, “_” and “-”."));
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isWord(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a character of base64url, which is what every id here is made of. */
    static boolean isWord(char c) {
        return c < WORD.length && WORD[c];
    }
}
