package dev.maru.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a file, the environment and the flags say about which setting. Adding them in rising precedence gives the values
 * that hold; each value is checked, also one that a later layer replaces.
 */
final class Layers {
    private final Map<Setting<?>, Config.Given> given = new LinkedHashMap<>();
    private final List<Problem> problems;
    private final List<Problem> warnings;

    Layers(List<Problem> problems, List<Problem> warnings) {
        this.problems = problems;
        this.warnings = warnings;
    }

    Map<Setting<?>, Config.Given> given() {
        return given;
    }

    /** Adds what a file says. */
    void addFile(Raw root) {
        if (root instanceof Raw.Fields mapping) {
            addFields("", mapping, new LinkedHashMap<>());
        } else if (!(root instanceof Raw.Absent)) {
            problems.add(new Problem(root.place(), "", Sentences.notASection()));
        }
    }

    private void addFields(String section, Raw.Fields mapping, Map<String, Place> seen) {
        for (Raw.Field field : mapping.fields()) {
            String key = section.isEmpty() ? field.name() : section + "." + field.name();
            Place before = seen.putIfAbsent(key, field.at());
            Setting<?> setting = Settings.find(key);
            if (before != null) {
                problems.add(new Problem(field.at(), key, Sentences.givenTwice(key, before)));
            } else if (setting != null) {
                take(setting, field.value());
            } else if (!isSection(key)) {
                problems.add(new Problem(field.at(), key, Sentences.unknownKey(key, nearestKey(key))));
            } else if (field.value() instanceof Raw.Fields inner) {
                addFields(key, inner, seen);
            } else if (!(field.value() instanceof Raw.Absent)) {
                Text sentence = Sentences.sectionNeedsKeys(key, String.join(", ", keysOf(key)));
                problems.add(new Problem(field.value().place(), key, sentence));
            }
        }
    }

    /** Adds what the environment says. An empty variable counts as none. */
    void addEnvironment(Surroundings surroundings) {
        Map<String, Setting<?>> byVariable = new LinkedHashMap<>();
        Settings.ALL.forEach(setting -> byVariable.put(setting.variable(), setting));
        for (String name : new TreeSet<>(surroundings.environment().keySet())) {
            String value = surroundings.variable(name);
            if (!name.startsWith("MARU_") || value == null) {
                continue;
            }
            Setting<?> setting = byVariable.get(name);
            Place place = Place.of(name, surroundings.folder());
            if (setting != null) {
                take(setting, new Raw.Scalar(value, place));
            } else if (!OTHER_VARIABLES.contains(name)) {
                String nearest = Nearest.of(name, byVariable.keySet());
                warnings.add(new Problem(place, "", unknownVariable(nearest)));
            }
        }
    }

    /** Variables that somebody else reads: the launcher, and the search for the file. */
    private static final List<String> OTHER_VARIABLES = List.of("MARU_CONFIG", "MARU_HOME", "MARU_JAVA_OPTS");

    /** Kubernetes sets variables such as {@code MARU_PORT} for a service called maru, so these are no errors. */
    private static Text unknownVariable(@Nullable String nearest) {
        Text nothing = Text.of("No setting has this variable; it is ignored", "이 환경 변수에 해당하는 설정이 없어 무시합니다");
        return nothing.plus(
                nearest == null
                        ? Text.same(".")
                        : Text.of("; did you mean %s?", ". 혹시 %s인가요?").with(nearest));
    }

    /** Adds what the flags say. */
    void addFlags(List<Assignment> flags) {
        Map<String, Place> seen = new LinkedHashMap<>();
        for (Assignment flag : flags) {
            Setting<?> setting = Settings.find(flag.key());
            Place before = seen.putIfAbsent(flag.key(), flag.place());
            if (before != null) {
                problems.add(new Problem(flag.place(), flag.key(), Sentences.givenTwice(flag.key(), before)));
            } else if (setting == null) {
                Text sentence = Sentences.unknownKey(flag.key(), nearestKey(flag.key()));
                problems.add(new Problem(flag.place(), flag.key(), sentence));
            } else {
                take(setting, new Raw.Scalar(flag.value(), flag.place()));
            }
        }
    }

    /**
     * A setting on the command line.
     *
     * @param key the key as given
     * @param value the text as given
     * @param place the flag
     */
    record Assignment(String key, String value, Place place) {}

    private <T> void take(Setting<T> setting, Raw raw) {
        T value = setting.type().read(raw, new Reading(setting.key(), setting.isSecret(), problems));
        if (value != null) {
            given.remove(setting);
            given.put(setting, new Config.Given(value, raw.place()));
        }
    }

    private static boolean isSection(String key) {
        return Settings.ALL.stream().anyMatch(setting -> setting.key().startsWith(key + "."));
    }

    private static List<String> keysOf(String section) {
        return Settings.ALL.stream()
                .map(Setting::key)
                .filter(key -> key.startsWith(section + "."))
                .toList();
    }

    /** The nearest key or section. */
    private static @Nullable String nearestKey(String key) {
        List<String> known = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            int point = setting.key().indexOf('.');
            if (point > 0 && !known.contains(setting.key().substring(0, point))) {
                known.add(setting.key().substring(0, point));
            }
            known.add(setting.key());
        }
        return Nearest.of(key, known);
    }
}
