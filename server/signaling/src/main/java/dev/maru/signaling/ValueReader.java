package dev.maru.signaling;

import dev.maru.room.Refusal;
import dev.maru.signaling.ClientMessage.TrackFields;
import dev.maru.signaling.MessageType.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the value of one field, and leaves the parser at its last token. What only the receiver reads (SDP, candidates,
 * payloads) is checked for its type and returned as a slice. Lengths of what rooms keep (names, metadata, topics) are
 * the room's to judge; the size of the message bounds them until then.
 */
final class ValueReader {
    /** The most entries of {@code tracks}: media sections of one description. */
    static final int MAX_SECTIONS = 256;

    /** The longest {@code client}, in UTF-16 units. */
    static final int MAX_CLIENT = 128;

    /** The longest key or value of {@code tracks}; track ids have 64. */
    private static final int MAX_MID = 64;

    /** The greatest integer that JavaScript holds exactly. */
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    private static final int SAFE_INTEGER_DIGITS = 16;

    private final int maxRecipients;

    ValueReader(int maxRecipients) {
        this.maxRecipients = maxRecipients;
    }

    /**
     * Reads the current value.
     *
     * @param parser stands at the value's first token
     * @param message what the parser reads, for slices
     * @return what {@link FieldValues} expects of the field
     */
    Object read(JsonParser parser, byte[] message, MessageType type, Field field) throws RefusedValueException {
        return switch (field) {
            case ID -> integer(parser, field.wire(), 1);
            case ACK, AT -> integer(parser, field.wire(), 0);
            case TYPE, ROOM, TOKEN, NAME, METADATA, RESUME_TOKEN, TEXT, TOPIC -> string(parser, field.wire());
            case CLIENT -> bounded(string(parser, field.wire()), field.wire(), MAX_CLIENT);
            case SPEAKING, MUTED -> bool(parser, field.wire());
            case TRACK -> type == MessageType.PUBLISH ? track(parser) : string(parser, field.wire());
            case TO ->
                type == MessageType.CHAT || type == MessageType.MESSAGE
                        ? recipients(parser)
                        : string(parser, field.wire());
            case SDP -> {
                expect(parser, JsonToken.VALUE_STRING, field.wire(), "a string");
                yield slice(parser, message);
            }
            case TRACKS -> sections(parser, message);
            case CANDIDATE -> candidate(parser, message);
            case PAYLOAD -> slice(parser, message);
        };
    }

    /** Whether the integer at the parser can be held exactly by everybody. */
    static boolean isSafeInteger(JsonParser parser) {
        // The length comes first: a long run of digits is never made a number.
        return parser.getStringLength() <= SAFE_INTEGER_DIGITS + 1
                && Math.abs(parser.getLongValue()) <= MAX_SAFE_INTEGER;
    }

    private static long integer(JsonParser parser, String field, long least) throws RefusedValueException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || !isSafeInteger(parser)
                || parser.getLongValue() < least) {
            throw refused(field, "is not an integer from " + least + " to 2^53 - 1.", "Write it as a plain number.");
        }
        return parser.getLongValue();
    }

    private static String string(JsonParser parser, String field) throws RefusedValueException {
        expect(parser, JsonToken.VALUE_STRING, field, "a string");
        return parser.getString();
    }

    private static String bounded(String text, String field, int most) throws RefusedValueException {
        if (text.length() > most) {
            throw refused(field, "is longer than " + most + " characters.", "Make it shorter.");
        }
        return text;
    }

    private static boolean bool(JsonParser parser, String field) throws RefusedValueException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw refused(field, "is not true or false.", "Write it without quotation marks.");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** The ids of an array, each once: repeated ones count once, and the limit is for those that are left. */
    List<String> recipients(JsonParser parser) throws RefusedValueException {
        String field = Field.TO.wire();
        expect(parser, JsonToken.START_ARRAY, field, "an array of participant ids");
        Set<String> recipients = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw refused(field, "is not an array of participant ids.", "Write the ids as strings.");
            }
            if (recipients.add(parser.getString()) && recipients.size() > maxRecipients) {
                throw refused(
                        field, "names more than " + maxRecipients + " participants.", "Leave “to” out to send to all.");
            }
        }
        if (recipients.isEmpty()) {
            throw refused(field, "names nobody.", "Name a participant, or leave “to” out to send to all.");
        }
        return new ArrayList<>(recipients);
    }

    private static JsonSlice sections(JsonParser parser, byte[] message) throws RefusedValueException {
        String field = Field.TRACKS.wire();
        expect(parser, JsonToken.START_OBJECT, field, "an object of track ids by media section");
        int start = start(parser);
        int count = 0;
        for (String mid = parser.nextName(); mid != null; mid = parser.nextName()) {
            if (parser.nextToken() != JsonToken.VALUE_STRING
                    || parser.getStringLength() > MAX_MID
                    || mid.length() > MAX_MID
                    || ++count > MAX_SECTIONS) {
                throw refused(
                        field,
                        "is not an object of at most " + MAX_SECTIONS + " track ids by media section.",
                        "Write {\"<mid>\":\"<track id>\"}.");
            }
        }
        return new JsonSlice(message, start, end(parser) - start);
    }

    /** {@code RTCIceCandidateInit} or null (W3C WebRTC §4.8.1). */
    private static JsonSlice candidate(JsonParser parser, byte[] message) throws RefusedValueException {
        String field = Field.CANDIDATE.wire();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return slice(parser, message);
        }
        expect(parser, JsonToken.START_OBJECT, field, "an object or null");
        int start = start(parser);
        boolean hasCandidate = false;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            boolean right = switch (name) {
                case "candidate" -> value == JsonToken.VALUE_STRING;
                case "sdpMid", "usernameFragment" -> value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL;
                case "sdpMLineIndex" -> value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NULL;
                default -> true;
            };
            if (!right) {
                throw refused(
                        "candidate." + name, "is of the wrong type.", "Send what RTCIceCandidate.toJSON() returns.");
            }
            hasCandidate |= name.equals("candidate");
            parser.skipChildren();
        }
        if (!hasCandidate) {
            throw refused("candidate.candidate", "is missing.", "Send what RTCIceCandidate.toJSON() returns.");
        }
        return new JsonSlice(message, start, end(parser) - start);
    }

    private static TrackFields track(JsonParser parser) throws RefusedValueException {
        expect(parser, JsonToken.START_OBJECT, Field.TRACK.wire(), "an object");
        String id = null;
        String source = null;
        String kind = null;
        Boolean muted = null;
        String label = null;
        Integer width = null;
        Integer height = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            String field = "track." + name;
            switch (name) {
                case "id" -> id = string(parser, field);
                case "source" -> source = string(parser, field);
                case "kind" -> kind = string(parser, field);
                case "muted" -> muted = bool(parser, field);
                case "label" -> label = string(parser, field);
                case "width" -> width = side(parser, field);
                case "height" -> height = side(parser, field);
                default -> parser.skipChildren();
            }
        }
        return new TrackFields(
                present(id, "track.id"),
                present(source, "track.source"),
                present(kind, "track.kind"),
                muted,
                label,
                width,
                height);
    }

    private static int side(JsonParser parser, String field) throws RefusedValueException {
        long side = integer(parser, field, 1);
        if (side > dev.maru.room.Track.Size.MAX_SIDE) {
            throw refused(field, "is more than " + dev.maru.room.Track.Size.MAX_SIDE + ".", "Give the size in pixels.");
        }
        return (int) side;
    }

    /** The value, which must have been there. */
    static <T> T present(@Nullable T value, String field) throws RefusedValueException {
        if (value == null) {
            throw refused(field, "is missing.", "See docs/signaling.md for the fields of each message.");
        }
        return value;
    }

    /** The current value as it is written; the parser is at its last token then. */
    static JsonSlice slice(JsonParser parser, byte[] message) {
        int start = start(parser);
        parser.skipChildren();
        return new JsonSlice(message, start, end(parser) - start);
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static int end(JsonParser parser) {
        // A string is read lazily; before it is finished the parser does not know where it ends.
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    private static void expect(JsonParser parser, JsonToken token, String field, String what)
            throws RefusedValueException {
        if (parser.currentToken() != token) {
            throw refused(field, "is not " + what + ".", "See docs/signaling.md for the fields of each message.");
        }
    }

    private static RefusedValueException refused(String field, String what, String hint) {
        String shown = MessageReader.shorten(field);
        return new RefusedValueException(
                Refusal.badField(shown, "“" + shown + "” " + what).withHint(hint));
    }
}
