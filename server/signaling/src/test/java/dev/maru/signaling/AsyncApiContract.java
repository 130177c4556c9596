package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Track;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where an AsyncAPI document and the code differ. What is expected comes from the message records: a component is a
 * field, one that may be null may be missing, and {@link Wire} says the rest.
 */
final class AsyncApiContract {
    private static final Set<String> ANYTHING = Set.of();

    private final JsonNode document;
    private final JsonSchema schemas;
    private final List<String> differences = new ArrayList<>();

    private AsyncApiContract(JsonNode document) {
        this.document = document;
        schemas = new JsonSchema(document);
    }

    /** Every difference, each as a sentence; none when document and code say the same. */
    static List<String> differences(JsonNode document) {
        var contract = new AsyncApiContract(document);
        Map<String, Class<?>> messages = messages();
        contract.compareNames(messages.keySet());
        messages.forEach(contract::compareMessage);
        contract.compareCodes();
        contract.compareLimits();
        return contract.differences;
    }

    /** The records of all messages by their names in the document: {@code client.join}. */
    static Map<String, Class<?>> messages() {
        Map<String, Class<?>> messages = new LinkedHashMap<>();
        leaves(ClientMessage.class).forEach(record -> messages.put("client." + typeOfClient(record), record));
        leaves(ServerMessage.class).forEach(record -> messages.put("server." + typeOfServer(record), record));
        return messages;
    }

    /** The field that a component is on the wire. */
    static String name(RecordComponent component) {
        Wire wire = component.getAnnotation(Wire.class);
        return wire == null || wire.name().isEmpty() ? component.getName() : wire.name();
    }

    /** Whether the field may be missing. */
    static boolean isOptional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class) && !writesNull(component);
    }

    private static boolean writesNull(RecordComponent component) {
        Wire wire = component.getAnnotation(Wire.class);
        return wire != null && wire.writesNull();
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(AsyncApiContract::leaves)
                : Stream.of(type);
    }

    private static String typeOfClient(Class<?> record) {
        return MessageType.of((ClientMessage) Samples.ofNulls(record)).wire();
    }

    private static String typeOfServer(Class<?> record) {
        return ((ServerMessage) Samples.ofNulls(record)).type();
    }

    private void compareNames(Set<String> messages) {
        same("the messages", messages, fields(document.at("/components/messages")));
        same("the channel's messages", messages, fields(document.at("/channels/signal/messages")));
        for (String name : messages) {
            same(
                    "the channel's " + name,
                    "#/components/messages/" + name,
                    document.at("/channels/signal/messages")
                            .path(name)
                            .path("$ref")
                            .asString(""));
        }
        Map.of("client.", "receiveFromClient", "server.", "sendToClient").forEach((prefix, operation) -> {
            Set<String> expected = messages.stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> "#/channels/signal/messages/" + name)
                    .collect(Collectors.toSet());
            var actual = new TreeSet<String>();
            document.at("/operations/" + operation + "/messages")
                    .forEach(reference -> actual.add(reference.path("$ref").asString()));
            same("the messages of " + operation, expected, actual);
        });
    }

    private void compareMessage(String name, Class<?> record) {
        JsonNode message = document.at("/components/messages").path(name);
        String type = name.substring(name.indexOf('.') + 1);
        same(name + ", its name", type, message.path("name").asString(""));
        JsonNode payload = message.path("payload");
        same(
                name + ".type",
                type,
                payload.path("properties").path("type").path("const").asString(""));
        compareObject(name, record, payload, Set.of("type"));
    }

    private void compareObject(String at, Class<?> record, JsonNode schema, Set<String> also) {
        var expected = new TreeSet<>(also);
        var required = new TreeSet<>(also);
        for (RecordComponent component : record.getRecordComponents()) {
            String name = name(component);
            expected.add(name);
            if (!isOptional(component)) {
                required.add(name);
            }
            compareField(at + "." + name, component, schema.path("properties").path(name));
        }
        same(at + ", its type", "object", schema.path("type").asString(""));
        same(at + ", its fields", expected, fields(schema.path("properties")));
        same(at + ", its required fields", required, texts(schema.path("required")));
        // Clients may say more than the server knows; the server says exactly what is written down.
        boolean isClosed = schema.has("additionalProperties")
                && !schema.path("additionalProperties").asBoolean(true);
        same(at + ", whether it is closed", record.getEnclosingClass() != ClientMessage.class, isClosed);
    }

    private void compareField(String at, RecordComponent component, JsonNode schema) {
        if (schema.isMissingNode()) {
            differences.add(at + " is not in the document");
            return;
        }
        same(at + ", its types", types(component), types(schema));
        Wire wire = component.getAnnotation(Wire.class);
        Set<String> values = wire == null ? Set.of() : Set.of(wire.values());
        Type type = component.getGenericType();
        JsonNode single = schemas.resolve(schema);
        if (type instanceof ParameterizedType list) {
            JsonNode items = schemas.resolve(single.path("items"));
            Class<?> element = (Class<?>) list.getActualTypeArguments()[0];
            if (element.isRecord()) {
                compareObject(at + "[]", element, items, Set.of());
            } else {
                same(at + "[], its types", Set.of("string"), types(items));
                compareValues(at + "[]", values, items);
            }
        } else if (component.getType().isRecord() && component.getType() != JsonSlice.class) {
            compareObject(at, component.getType(), single, Set.of());
        } else if (!at.endsWith(".code")) {
            compareValues(at, values, single);
        }
    }

    private void compareValues(String at, Set<String> values, JsonNode schema) {
        // What a client may say is written down for people; unknown values are refused by the room.
        if (!at.startsWith("client.")) {
            same(at + ", its values", values, texts(schema.path("enum")));
        }
    }

    private void compareCodes() {
        same(
                "the error codes",
                Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).collect(Collectors.toSet()),
                texts(document.at("/components/schemas/ErrorCode/enum")));
        same(
                "the close codes",
                Arrays.stream(CloseCode.values())
                        .map(code -> Integer.toString(code.code()))
                        .collect(Collectors.toSet()),
                fields(document.at("/channels/signal/x-close-codes")));
        same(
                "the code of an error",
                "#/components/schemas/ErrorCode",
                document.at("/components/messages")
                        .path("server.error")
                        .at("/payload/properties/code/$ref")
                        .asString(""));
    }

    private void compareLimits() {
        int recipients = SignalingConfig.Limits.DEFAULTS.recipients();
        limit(recipients, "client.chat", "/payload/properties/to/maxItems");
        limit(recipients, "client.message", "/payload/properties/to/maxItems");
        limit(1, "client.chat", "/payload/properties/to/minItems");
        limit(1, "client.message", "/payload/properties/to/minItems");
        limit(ValueReader.MAX_CLIENT, "client.join", "/payload/properties/client/maxLength");
        limit(dev.maru.room.Limits.MAX_TOPIC_LENGTH, "client.message", "/payload/properties/topic/maxLength");
        limit(dev.maru.room.Limits.MAX_TOPIC_LENGTH, "server.message", "/payload/properties/topic/maxLength");
        bound(ValueReader.MAX_SECTIONS, "/components/schemas/Sections/maxProperties");
        for (String track : List.of("Track", "NewTrack")) {
            bound(Track.MAX_LABEL_LENGTH, "/components/schemas/" + track + "/properties/label/maxLength");
            bound(Track.Size.MAX_SIDE, "/components/schemas/" + track + "/properties/width/maximum");
            bound(Track.Size.MAX_SIDE, "/components/schemas/" + track + "/properties/height/maximum");
        }
        bound(1, "/components/schemas/RequestId/minimum");
        bound((1L << 53) - 1, "/components/schemas/RequestId/maximum");
        bound((1L << 53) - 1, "/components/schemas/Seq/maximum");
    }

    private void limit(long expected, String message, String pointer) {
        same(
                message + pointer,
                expected,
                document.at("/components/messages").path(message).at(pointer).asLong(-1));
    }

    private void bound(long expected, String pointer) {
        same(pointer, expected, document.at(pointer).asLong(-1));
    }

    /** The types of JSON that a component can be. */
    private static Set<String> types(RecordComponent component) {
        Class<?> type = component.getType();
        Set<String> types = new TreeSet<>();
        if (type == JsonSlice.class) {
            return switch (component.getName()) {
                case "sdp" -> Set.of("string");
                case "tracks" -> Set.of("object");
                case "candidate" -> Set.of("object", "null");
                case "payload" -> ANYTHING;
                default -> throw new AssertionError("say here what " + component + " may be");
            };
        }
        if (writesNull(component)) {
            types.add("null");
        }
        if (type == String.class) {
            types.add("string");
        } else if (type == boolean.class || type == Boolean.class) {
            types.add("boolean");
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            types.add("integer");
        } else if (type == List.class) {
            types.add("array");
        } else if (type.isRecord()) {
            types.add("object");
        } else {
            throw new AssertionError("say here what " + component + " is in JSON");
        }
        return types;
    }

    /** The types of JSON that a schema allows; none stands for all. */
    private Set<String> types(JsonNode unresolved) {
        JsonNode schema = schemas.resolve(unresolved);
        Set<String> types = new TreeSet<>();
        schema.path("oneOf").forEach(one -> types.addAll(types(one)));
        if (schema.path("type").isArray()) {
            types.addAll(texts(schema.path("type")));
        } else if (schema.has("type")) {
            types.add(schema.get("type").asString());
        } else if (schema.has("enum")) {
            types.add("string");
        }
        return types;
    }

    private void same(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            differences.add(what + ": the code says " + expected + ", the document " + actual);
        }
    }

    private static Set<String> fields(JsonNode object) {
        return new TreeSet<>(object.propertyNames());
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
