package dev.maru.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON messages. */
final class Messages {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Messages() {}

    /** A message of a type. */
    static ObjectNode of(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /**
     * Reads an object.
     *
     * @throws IOException when it is none
     */
    static ObjectNode parse(String text) throws IOException {
        if (any(text) instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("a message is a JSON object");
    }

    /**
     * Reads any value.
     *
     * @throws IOException when it is no JSON
     */
    static JsonNode any(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IOException("this is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    static String type(JsonNode message) {
        return message.path("type").asString("");
    }

    /** A text, or null when it is missing or no text. */
    static @Nullable String text(JsonNode message, String field) {
        JsonNode value = message.path(field);
        return value.isString() ? value.stringValue() : null;
    }
}
