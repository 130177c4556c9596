package dev.maru.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One key of the configuration. The reference, the checks, the names of environment variables and flags all come from
 * here. There is one object for each key, and it is equal to itself alone.
 *
 * @param <T> its value as the program uses it
 */
final class Setting<T> {
    private final String key;
    private final ValueType<T> type;
    private final String fallback;
    private final boolean secret;
    private final Text meaning;

    /**
     * Describes a key.
     *
     * @param key its name in a file, with a point between section and key
     * @param type which values it takes
     * @param fallback its value when nobody says one, as it would be written
     * @param secret whether its value must never be shown
     * @param meaning what it does
     */
    Setting(String key, ValueType<T> type, String fallback, boolean secret, Text meaning) {
        this.key = key;
        this.type = type;
        this.fallback = fallback;
        this.secret = secret;
        this.meaning = meaning;
    }

    String key() {
        return key;
    }

    ValueType<T> type() {
        return type;
    }

    boolean isSecret() {
        return secret;
    }

    Text meaning() {
        return meaning;
    }

    /** Its value when nobody says one. */
    T defaultValue() {
        List<Problem> problems = new ArrayList<>();
        Place place = Place.of("default", Path.of(""));
        T value = type.read(new Raw.Scalar(fallback, place), new Reading(key, secret, problems));
        if (value == null) {
            throw new IllegalStateException("The default of " + key + " is wrong: " + problems);
        }
        return value;
    }

    /** {@code MARU_HTTP_PORT} for {@code http.port}. */
    String variable() {
        return "MARU_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** {@code --http-port} for {@code http.port}. */
    String flag() {
        return "--" + key.replace('.', '-').replace('_', '-');
    }

    /** The key without its sections. */
    String lastName() {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    @Override
    public String toString() {
        return key;
    }
}
