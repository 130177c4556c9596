package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * The rules for texts that people and programs choose and others get to see. A text must be well-formed Unicode, since a
 * lone surrogate cannot be written as UTF-8 and would break the message to everybody else. What is shown as a name must
 * not carry control characters, nor the directional overrides that make one name look like another (Unicode TR 36 §2.5).
 */
final class Texts {
    private Texts() {}

    /** Checks a name that people see; null when it is good. */
    static @Nullable Refusal checkName(String name, int maxLength) {
        return checkShown("name", name, maxLength, "rooms.max_name_length");
    }

    /** Checks an identity; null when it is good. */
    static @Nullable Refusal checkIdentity(@Nullable String identity) {
        return identity == null ? null : checkShown("identity", identity, Limits.MAX_IDENTITY_LENGTH, null);
    }

    /** Checks the topic of an application message; null when it is good. */
    static @Nullable Refusal checkTopic(String topic) {
        return checkShown("topic", topic, Limits.MAX_TOPIC_LENGTH, null);
    }

    /** Checks the label of a track; null when it is good. */
    static @Nullable Refusal checkLabel(@Nullable String label) {
        // An empty label is what browsers give before permission.
        return label == null || label.isEmpty() ? null : checkShown("label", label, Track.MAX_LABEL_LENGTH, null);
    }

    /** Checks a chat text; null when it is good. */
    static @Nullable Refusal checkChat(String text) {
        if (text.isEmpty()) {
            return Refusal.badField("text", "The text is empty.");
        }
        return isWellFormed(text) ? null : malformed("text");
    }

    /** Checks metadata; null when it is good. */
    static @Nullable Refusal checkMetadata(String metadata, int maxBytes) {
        if (!isWellFormed(metadata)) {
            return malformed("metadata");
        }
        int bytes = utf8Length(metadata);
        return bytes <= maxBytes
                ? null
                : Refusal.badField("metadata", "The metadata has " + bytes + " bytes; " + maxBytes + " are allowed.")
                        .withHint("Shorten it, or raise rooms.max_metadata_bytes.");
    }

    private static @Nullable Refusal checkShown(
            String field, String text, int maxLength, @Nullable String configurationKey) {
        int length = text.codePointCount(0, text.length());
        if (length > maxLength || text.isBlank()) {
            Refusal refusal = Refusal.badField(
                    field,
                    text.isBlank()
                            ? "The " + field + " is empty."
                            : "The " + field + " has " + length + " characters; " + maxLength + " are allowed.");
            return configurationKey == null || text.isBlank()
                    ? refusal
                    : refusal.withHint("Shorten it, or raise " + configurationKey + ".");
        }
        return text.codePoints().allMatch(Texts::isShowable)
                ? null
                : Refusal.badField(field, "The " + field + " has characters that cannot be shown.")
                        .withHint("Leave out control characters, directional overrides and lone surrogates.");
    }

    private static Refusal malformed(String field) {
        return Refusal.badField(field, "The " + field + " is not well-formed Unicode.")
                .withHint("It has half of a surrogate pair.");
    }

    private static boolean isShowable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Embeddings, overrides and isolates; the harmless marks U+200E, U+200F and the joiners stay.
            case Character.FORMAT ->
                !(character >= 0x202A && character <= 0x202E || character >= 0x2066 && character <= 0x2069);
            default -> true;
        };
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean isPair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** How many bytes a well-formed text has in UTF-8, without making them. */
    private static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A surrogate pair has four bytes: two for each half.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
