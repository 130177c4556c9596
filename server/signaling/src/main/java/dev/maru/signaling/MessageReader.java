package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Refusal;
import dev.maru.signaling.MessageType.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what clients say (docs/signaling.md §1). Whatever the bytes are, the outcome is a message or a
 * {@link BadMessageException}. Immutable, safe for use by several threads.
 *
 * <p>What browsers write all the time is found by {@link SignalScanner}. The rest takes one pass: the fields that count for the type are read as they come, the others are skipped (and still checked to be
 * JSON). {@code type} is expected first, where every client of ours writes it; when it comes later, it is looked up in a
 * pass of its own. Only mistakes cost more.
 */
final class MessageReader {
    /** How deep a message may be nested (docs/signaling.md §8). */
    static final int MAX_DEPTH = 32;

    /** The longest name of a field, in characters. */
    static final int MAX_FIELD_NAME = 256;

    /** The longest number, in characters; a double needs 24. */
    static final int MAX_NUMBER = 64;

    private static final int SHOWN = 120;

    private final JsonFactory json;
    private final JsonFactory bodies;
    private final ValueReader values;

    /** @param config bounds the recipients of a message and the bytes */
    MessageReader(SignalingConfig.Limits config) {
        json = factory(MAX_DEPTH, config.maxMessageBytes());
        // The array around the messages is one level more.
        bodies = factory(MAX_DEPTH + 1, config.maxMessageBytes());
        values = new ValueReader(config.recipients());
    }

    /**
     * Reads one message.
     *
     * @param message the bytes, which belong to the message from now on: slices of it refer to them
     * @throws BadMessageException for everything that is not a message of this protocol
     */
    ClientMessage read(byte[] message) throws BadMessageException {
        ClientMessage signal = SignalScanner.scan(message);
        return signal != null ? signal : readAny(message);
    }

    /** Reads one message, in whatever form it is written. */
    ClientMessage readAny(byte[] message) throws BadMessageException {
        if (!Utf8.isValid(message, message.length)) {
            throw new BadMessageException(badJson("The message is not UTF-8.", "Send JSON in UTF-8."), 0);
        }
        try {
            return parse(message);
        } catch (RefusedValueException e) {
            // Something further on may be worse: what is no JSON has no bad fields.
            throw new BadMessageException(e.refusal(), findRequest(message));
        } catch (JacksonException e) {
            throw new BadMessageException(notJson(e), 0);
        }
    }

    /**
     * Reads whom a message names, by the rules for {@code to}.
     *
     * @throws RefusedValueException if it is no array of ids, or names nobody or too many
     */
    List<String> recipients(JsonSlice array) throws RefusedValueException {
        byte[] text = Arrays.copyOfRange(array.array(), array.offset(), array.offset() + array.length());
        try (JsonParser parser = parser(text)) {
            parser.nextToken();
            return values.recipients(parser);
        }
    }

    /** A parser by the rules for messages; the text must have been checked to be UTF-8. */
    JsonParser parser(byte[] text) {
        return json.createParser(ObjectReadContext.empty(), text);
    }

    /**
     * Cuts the body of a POST into messages, which are not read yet: it is one of them, or an array of them.
     *
     * @param most how many there may be
     * @throws BadMessageException if it is no JSON or there are more
     */
    List<byte[]> split(byte[] body, int most) throws BadMessageException {
        if (!Utf8.isValid(body, body.length)) {
            throw new BadMessageException(badJson("The body is not UTF-8.", "Send JSON in UTF-8."), 0);
        }
        List<byte[]> messages = new ArrayList<>();
        try (JsonParser parser = bodies.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return List.of(body);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (messages.size() == most) {
                    throw new BadMessageException(
                            badJson("The body has more than " + most + " messages.", "Send them in several POSTs."), 0);
                }
                JsonSlice slice = ValueReader.slice(parser, body);
                messages.add(Arrays.copyOfRange(body, slice.offset(), slice.offset() + slice.length()));
            }
            if (parser.nextToken() != null) {
                throw new BadMessageException(badJson("Something follows the array.", "Send one array."), 0);
            }
            return messages;
        } catch (JacksonException e) {
            throw new BadMessageException(notJson(e), 0);
        }
    }

    private ClientMessage parse(byte[] message) throws RefusedValueException {
        try (JsonParser parser = parser(message)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedValueException(
                        badJson("The message is not a JSON object.", "Send one object for each message."));
            }
            String name = parser.nextName();
            MessageType type;
            if (name != null && Field.of(name) == Field.TYPE) {
                parser.nextToken();
                type = type(parser);
                name = parser.nextName();
            } else {
                type = findType(message);
            }
            var fields = new FieldValues(type);
            while (name != null) {
                Field field = Field.of(name);
                parser.nextToken();
                if (field != null && field != Field.TYPE && type.has(field)) {
                    fields.set(field, values.read(parser, message, type, field));
                } else {
                    parser.skipChildren();
                }
                name = parser.nextName();
            }
            if (parser.nextToken() != null) {
                throw new RefusedValueException(
                        badJson("Something follows the message.", "Send one object for each message."));
            }
            return fields.toMessage();
        }
    }

    private static JsonFactory factory(int depth, int string) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Zero bytes would make it take the message for UTF-16, which receivers of slices would not.
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNameLength(MAX_FIELD_NAME)
                        .maxNumberLength(MAX_NUMBER)
                        .maxStringLength(string)
                        .build())
                .build();
    }

    private MessageType findType(byte[] message) throws RefusedValueException {
        try (JsonParser parser = parser(message)) {
            if (!advanceTo(parser, Field.TYPE)) {
                throw new RefusedValueException(Refusal.badField("type", "The message has no “type”.")
                        .withHint("Each message needs a “type”, such as “join”."));
            }
            return type(parser);
        }
    }

    private static MessageType type(JsonParser parser) throws RefusedValueException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new RefusedValueException(
                    Refusal.badField("type", "“type” is not a string.").withHint("Write it as a string: \"join\"."));
        }
        String name = parser.getString();
        MessageType type = MessageType.of(name);
        if (type == null) {
            throw new RefusedValueException(
                    Refusal.of(ErrorCode.UNKNOWN_TYPE, "There is no message type “" + shorten(name) + "”.")
                            .withField("type")
                            .withHint("This server speaks version 1 of the protocol, docs/signaling.md."));
        }
        return type;
    }

    /** The request's number for the error; throws a parser's exception when the rest of the message is no JSON. */
    private long findRequest(byte[] message) throws BadMessageException {
        try (JsonParser parser = parser(message)) {
            long request = 0;
            if (advanceTo(parser, Field.ID)
                    && parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && ValueReader.isSafeInteger(parser)) {
                request = Math.max(parser.getLongValue(), 0);
            }
            while (parser.nextToken() != null) {
                // On to the end, for its errors.
            }
            return request;
        } catch (JacksonException e) {
            throw new BadMessageException(notJson(e), 0);
        }
    }

    /** Moves to the value of a field of the message's object. */
    private static boolean advanceTo(JsonParser parser, Field field) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (name.equals(field.wire())) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    static Refusal notJson(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return badJson(
                    "The message is nested too deep, or has a name or a number that is too long.",
                    "Nest at most " + MAX_DEPTH + " levels; names have at most " + MAX_FIELD_NAME
                            + " characters and numbers at most " + MAX_NUMBER + ".");
        }
        var at = e.getLocation();
        return badJson(
                "The message is not valid JSON: " + shorten(e.getOriginalMessage()) + ", at byte "
                        + (at == null ? 0 : at.getByteOffset()) + ".",
                "Send one JSON object (RFC 8259) without duplicate names.");
    }

    static Refusal badJson(String message, String hint) {
        return Refusal.of(ErrorCode.BAD_JSON, message).withHint(hint);
    }

    /** The beginning of what a client wrote, so that an error is never longer than what it is about. */
    static String shorten(String text) {
        if (text.length() <= SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return text.substring(0, end) + "…";
    }
}
