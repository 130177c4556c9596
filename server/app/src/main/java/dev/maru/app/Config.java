package dev.maru.app;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration that holds: what was said, and the defaults of the rest. Immutable; shows no secrets. */
final class Config {
    private final Map<Setting<?>, Given> given;
    private final Map<String, Secret> apiKeys;
    private final Path dataFolder;

    /**
     * Takes what was said.
     *
     * @param given values that are right for their settings
     * @param apiKeys all API keys, those of files included
     * @param dataFolder where state is kept
     */
    Config(Map<Setting<?>, Given> given, Map<String, Secret> apiKeys, Path dataFolder) {
        this.given = new LinkedHashMap<>(given);
        this.apiKeys = Collections.unmodifiableMap(new LinkedHashMap<>(apiKeys));
        this.dataFolder = dataFolder;
    }

    /**
     * A value that somebody said.
     *
     * @param value of the type of its setting
     * @param place where it was said
     */
    record Given(Object value, Place place) {}

    /** The value of a setting. */
    @SuppressWarnings("unchecked")
    <T> T get(Setting<T> setting) {
        Given said = given.get(setting);
        return said == null ? setting.defaultValue() : (T) said.value();
    }

    /** Where its value was said, or null when it is the default. */
    @Nullable
    Place place(Setting<?> setting) {
        Given said = given.get(setting);
        return said == null ? null : said.place();
    }

    /** All API keys: those of {@code keys} and those of {@code keys_file}. */
    Map<String, Secret> apiKeys() {
        return apiKeys;
    }

    /** Whether everybody may join, because no API key is configured. */
    boolean isDevelopment() {
        return apiKeys.isEmpty();
    }

    /** Where keys and certificates are kept. */
    Path dataFolder() {
        return dataFolder;
    }

    /** A value as it would be written in a file; secrets are hidden. */
    <T> String print(Setting<T> setting) {
        return setting.type().print(get(setting));
    }

    @Override
    public String toString() {
        StringBuilder all = new StringBuilder("Config");
        given.keySet()
                .forEach(setting ->
                        all.append(' ').append(setting.key()).append('=').append(print(setting)));
        return all.toString();
    }
}
