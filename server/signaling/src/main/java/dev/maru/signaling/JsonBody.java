package dev.maru.signaling;

import dev.maru.room.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The object in the body of a REST request. Unlike in the protocol a field that nobody knows is an error: an operator who
 * misspells a limit should hear of it. Each getter checks the type; what was not asked for is found by
 * {@link #refuseOthers}.
 */
final class JsonBody {
    private final Map<String, Object> fields;
    private final Map<String, JsonSlice> slices;

    private JsonBody(Map<String, Object> fields, Map<String, JsonSlice> slices) {
        this.fields = fields;
        this.slices = slices;
    }

    /**
     * Reads the parser's text, which must be one object.
     *
     * @param text what the parser reads
     * @throws RefusedValueException if it is not
     */
    static JsonBody read(JsonParser parser, byte[] text) throws RefusedValueException {
        Map<String, Object> fields = new HashMap<>();
        Map<String, JsonSlice> slices = new HashMap<>();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new RefusedValueException(
                    MessageReader.badJson("The body is not a JSON object.", "Send one object."));
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            Object value = switch (token) {
                case VALUE_STRING -> parser.getString();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NUMBER_INT -> ValueReader.isSafeInteger(parser) ? parser.getLongValue() : token;
                default -> token;
            };
            JsonSlice slice = ValueReader.slice(parser, text);
            fields.put(name, value);
            slices.put(name, slice);
        }
        if (parser.nextToken() != null) {
            throw new RefusedValueException(MessageReader.badJson("Something follows the object.", "Send one object."));
        }
        return new JsonBody(fields, slices);
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    boolean isBool(String field) {
        return fields.get(field) instanceof Boolean;
    }

    @Nullable
    String text(String field) throws RefusedValueException {
        return get(field, String.class, "a string");
    }

    String needText(String field) throws RefusedValueException {
        return ValueReader.present(text(field), field);
    }

    @Nullable
    Boolean bool(String field) throws RefusedValueException {
        return get(field, Boolean.class, "true or false");
    }

    boolean bool(String field, boolean otherwise) throws RefusedValueException {
        Boolean value = bool(field);
        return value == null ? otherwise : value;
    }

    @Nullable
    Long integer(String field) throws RefusedValueException {
        return get(field, Long.class, "an integer");
    }

    /** The value as it is written, or null. */
    @Nullable
    JsonSlice json(String field) {
        return slices.get(field);
    }

    /** An array of strings, or null if there is no such field. */
    @Nullable
    List<String> texts(String field, MessageReader reader) throws RefusedValueException {
        JsonSlice slice = slices.get(field);
        if (slice == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        byte[] array = Arrays.copyOfRange(slice.array(), slice.offset(), slice.offset() + slice.length());
        try (JsonParser parser = reader.parser(array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw wrong(field, "an array of strings");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw wrong(field, "an array of strings");
                }
                texts.add(parser.getString());
            }
        }
        return texts;
    }

    /**
     * Refuses fields that are not among these.
     *
     * @throws RefusedValueException naming one of them
     */
    JsonBody refuseOthers(String... known) throws RefusedValueException {
        for (String name : fields.keySet()) {
            if (!List.of(known).contains(name)) {
                String shown = MessageReader.shorten(name);
                throw new RefusedValueException(Refusal.badField(shown, "There is no field “" + shown + "” here.")
                        .withHint("The fields are: " + String.join(", ", known) + "."));
            }
        }
        return this;
    }

    private <T> @Nullable T get(String field, Class<T> type, String what) throws RefusedValueException {
        Object value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw wrong(field, what);
        }
        return type.cast(value);
    }

    private static RefusedValueException wrong(String field, String what) {
        return new RefusedValueException(
                Refusal.badField(field, "“" + field + "” is not " + what + ".").withHint("See /api/v1/openapi.json."));
    }
}
