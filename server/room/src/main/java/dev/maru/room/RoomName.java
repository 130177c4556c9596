package dev.maru.room;

import java.text.Normalizer;

/**
 * The name of a room, as people type it and as it stands in a link: 1 to 128 characters, which are letters, digits and
 * marks of any script, {@code -}, {@code _} and {@code .}; in Unicode's form NFC, so that names which look the same are
 * the same.
 *
 * @param value the name in NFC
 */
public record RoomName(String value) implements Comparable<RoomName> {
    /** The most characters (Unicode code points) that a room's name may have. */
    public static final int MAX_LENGTH = 128;

    /**
     * Takes a name that is known to be good; {@link #parse} is for names from outside.
     *
     * @throws IllegalArgumentException when it is not a room's name
     */
    public RoomName {
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a room name");
        }
    }

    /** Reads a name from outside; the refusal is about the field {@code room}. */
    public static Outcome<RoomName> parse(String text) {
        // A bound before the work; with room for decomposed letters, of which Korean has up to three for one.
        if (text.length() > 4 * MAX_LENGTH || !isValid(Normalizer.normalize(text, Normalizer.Form.NFC))) {
            return Outcome.refused(Refusal.badField("room", "That is not a room name.")
                    .withHint("A room name has 1 to 128 letters, digits and marks of any script, “-”, “_” and “.”."));
        }
        return Outcome.accepted(new RoomName(text));
    }

    @Override
    public int compareTo(RoomName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isValid(String name) {
        return !name.isEmpty()
                && name.codePointCount(0, name.length()) <= MAX_LENGTH
                && name.codePoints().allMatch(RoomName::isAllowed);
    }

    private static boolean isAllowed(int character) {
        if (character == '-' || character == '_' || character == '.') {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }
}
