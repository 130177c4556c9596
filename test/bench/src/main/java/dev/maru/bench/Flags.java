package dev.maru.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flags of one benchmark: {@code --name value} and {@code --name}. Whoever asked for them all calls {@link #done()}. */
final class Flags {

    private static final Set<String> SWITCHES =
            Set.of("quick", "profile", "no-idle", "no-load", "no-memory", "no-sockets", "no-simulated");

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> asked = new HashSet<>();

    Flags(String... arguments) {
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String flag = rest.remove();
            if (!flag.startsWith("--")) {
                throw new IllegalArgumentException("what is \"" + flag + "\"?");
            }
            String name = flag.substring(2);
            if (!SWITCHES.contains(name) && rest.isEmpty()) {
                throw new IllegalArgumentException(flag + " needs a value");
            }
            values.put(name, SWITCHES.contains(name) ? "true" : rest.remove());
        }
    }

    boolean has(String name) {
        asked.add(name);
        return values.containsKey(name);
    }

    String text(String name, String otherwise) {
        asked.add(name);
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        String text = text(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the same words as zero and less.
        }
        throw new IllegalArgumentException("--" + name + " is a number of 1 or more, not \"" + text + "\"");
    }

    /** Refuses flags that nobody asked for: a misspelt one must not measure something else. */
    void done() {
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                throw new IllegalArgumentException("there is no flag --" + name + " here");
            }
        }
    }
}
