package dev.maru.room;

import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Who a participant is within the server: {@code p_} and 16 characters of base64url, which are 96 random bits, so that
 * nobody can guess one. Stable through resume and server restart.
 *
 * @param value the id
 */
public record ParticipantId(String value) implements PeerId, Comparable<ParticipantId> {
    private static final String PREFIX = "p_";
    private static final int RANDOM_BYTES = 12;
    private static final int LENGTH = PREFIX.length() + 16;

    /**
     * Takes an id that is known to be good; {@link #parse} is for ids from outside.
     *
     * @throws IllegalArgumentException when it is not a participant's id
     */
    public ParticipantId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a participant id");
        }
    }

    /** Reads an id from outside; the refusal is about the field {@code participant}. */
    public static Outcome<ParticipantId> parse(String text) {
        return isValid(text)
                ? Outcome.accepted(new ParticipantId(text))
                : Outcome.refused(Refusal.badField("participant", "That is not the id of a participant.")
                        .withHint("An id is “p_” and 16 characters, as the server gave it."));
    }

    /** A new id, from the given entropy. */
    static ParticipantId random(RandomGenerator entropy) {
        byte[] bytes = new byte[RANDOM_BYTES];
        entropy.nextBytes(bytes);
        return new ParticipantId(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static boolean isValid(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (!TrackId.isWord(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(ParticipantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
