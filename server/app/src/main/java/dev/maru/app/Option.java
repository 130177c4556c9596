package dev.maru.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param names with their dashes, the usual one first
 * @param label what its value is called in the help; null when it has none, or only after an equals sign
 * @param meaning what it does
 * @param kind how often it may be there, and whether the help shows it
 */
record Option(List<String> names, @Nullable String label, Text meaning, Kind kind) {
    /** How an option may be used. */
    enum Kind {
        /** Once. */
        ONCE,
        /** Several times. */
        MANY,
        /** Once; the help does not show it. */
        HIDDEN,
        /** Several times; the help does not show it. */
        HIDDEN_MANY;

        boolean isHidden() {
            return this == HIDDEN || this == HIDDEN_MANY;
        }

        boolean isRepeatable() {
            return this == MANY || this == HIDDEN_MANY;
        }
    }

    /** One without a value; {@code --name=false} turns it off again. */
    static Option flag(String name, String english, String korean) {
        return new Option(List.of(name), null, Text.of(english, korean), Kind.ONCE);
    }

    /** One with a value. */
    static Option value(String name, String label, String english, String korean) {
        return new Option(List.of(name), label, Text.of(english, korean), Kind.ONCE);
    }

    /** One with a value that may be there several times. */
    static Option values(String name, String label, String english, String korean) {
        return new Option(List.of(name), label, Text.of(english, korean), Kind.MANY);
    }

    /** The name under which it is looked up. */
    String name() {
        return names.getFirst();
    }

    boolean takesValue() {
        return label != null;
    }
}
