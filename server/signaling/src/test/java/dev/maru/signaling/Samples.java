package dev.maru.signaling;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes messages of any record, so that a new one cannot be forgotten. */
final class Samples {
    static final String PARTICIPANT = "p_0123456789abcdef";

    private Samples() {}

    /** A record with every field. */
    static Object full(Class<?> record) {
        return make(record, true);
    }

    /** A record with those fields alone that are always there. */
    static Object bare(Class<?> record) {
        return make(record, false);
    }

    /** A record of which only the type is asked. */
    static Object ofNulls(Class<?> record) {
        return construct(
                record,
                Arrays.stream(record.getRecordComponents())
                        .map(component -> nothing(component.getType()))
                        .toArray());
    }

    private static Object make(Class<?> record, boolean isFull) {
        return construct(
                record,
                Arrays.stream(record.getRecordComponents())
                        .map(component -> value(component, isFull))
                        .toArray());
    }

    private static @Nullable Object value(RecordComponent component, boolean isFull) {
        boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (isNullable && !isFull) {
            return null;
        }
        Class<?> type = component.getType();
        if (type == List.class) {
            Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            return List.of(element.isRecord() ? make(element, isFull) : text(component));
        }
        if (type == JsonSlice.class) {
            return slice(component.getName());
        }
        if (type.isRecord()) {
            return make(type, isFull);
        }
        return switch (type.getSimpleName()) {
            case "String" -> text(component);
            case "boolean", "Boolean" -> true;
            case "int", "Integer" -> 7;
            case "long", "Long" -> 7L;
            default -> throw new AssertionError("say here what a " + type + " is");
        };
    }

    private static String text(RecordComponent component) {
        Wire wire = component.getAnnotation(Wire.class);
        if (wire != null && wire.values().length > 0) {
            return wire.values()[0];
        }
        boolean isTrack = component.getDeclaringRecord().getSimpleName().startsWith("Track");
        return switch (component.getName()) {
            case "id" -> isTrack ? "cam" : PARTICIPANT;
            case "participant", "from", "peer", "remove" -> PARTICIPANT;
            case "code" -> "bad_json";
            default -> "text";
        };
    }

    private static JsonSlice slice(String name) {
        String json = switch (name) {
            case "sdp" -> "\"v=0\\r\\n\"";
            case "tracks" -> "{\"0\":\"cam\"}";
            case "candidate" -> "{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\"}";
            default -> "[1,{\"any\":null}]";
        };
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new JsonSlice(bytes, 0, bytes.length);
    }

    private static @Nullable Object nothing(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "boolean" -> false;
            case "int" -> 0;
            case "long" -> 0L;
            default -> null;
        };
    }

    private static Object construct(Class<?> record, @Nullable Object[] values) {
        try {
            return record.getDeclaredConstructors()[0].newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
