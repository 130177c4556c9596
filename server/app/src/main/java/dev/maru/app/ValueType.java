package dev.maru.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What values a setting takes: reads them, says which are allowed, and prints them as they would be written.
 *
 * @param <T> the value as the program uses it
 */
interface ValueType<T> {
    /** The value, or null after the reading was told what is wrong. */
    @Nullable
    T read(Raw raw, Reading reading);

    /** What is allowed, to follow “it must be …”. */
    Text allowed();

    /** What the help calls a value; null for flags, which need none. */
    default @Nullable String label() {
        return "VALUE";
    }

    /** The value in YAML, in one line. Secrets are hidden. */
    String print(T value);

    /** The text of a value that is one word, number or sentence; null of one that is not. */
    static @Nullable String scalar(Raw raw) {
        return raw instanceof Raw.Scalar scalar ? scalar.text().strip() : null;
    }

    /** A whole number, limits included. */
    record Whole(int min, int max) implements ValueType<Integer> {
        @Override
        public @Nullable Integer read(Raw raw, Reading reading) {
            String text = scalar(raw);
            if (text != null && text.matches("[+-]?\\d{1,10}")) {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) {
                    return (int) value;
                }
            }
            return reading.wrong(raw, allowed());
        }

        @Override
        public Text allowed() {
            return Text.of("a whole number from %s to %s", "%s부터 %s까지의 정수").with(min, max);
        }

        @Override
        public @Nullable String label() {
            return "N";
        }

        @Override
        public String print(Integer value) {
            return value.toString();
        }
    }

    /** A number of bytes, limits included. */
    record Size(int min, int max) implements ValueType<Integer> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,10})\\s*(B|KiB|MiB)?");

        @Override
        public @Nullable Integer read(Raw raw, Reading reading) {
            String text = scalar(raw);
            Matcher form = FORM.matcher(text == null ? "" : text);
            if (form.matches()) {
                int shift = "KiB".equals(form.group(2)) ? 10 : "MiB".equals(form.group(2)) ? 20 : 0;
                long bytes = Long.parseLong(form.group(1)) << shift;
                if (bytes >= min && bytes <= max) {
                    return (int) bytes;
                }
            }
            return reading.wrong(raw, allowed());
        }

        @Override
        public Text allowed() {
            return Text.of(
                            "a size from %s to %s, such as 65536, 64KiB or 1MiB",
                            "%s부터 %s까지의 크기 (예: 65536, 64KiB, 1MiB)")
                    .with(print(min), print(max));
        }

        @Override
        public @Nullable String label() {
            return "SIZE";
        }

        @Override
        public String print(Integer value) {
            if (value != 0 && value % (1 << 20) == 0) {
                return (value >> 20) + "MiB";
            }
            return value != 0 && value % (1 << 10) == 0 ? (value >> 10) + "KiB" : value.toString();
        }
    }

    /** A span of time, limits included. */
    record Span(Duration min, Duration max) implements ValueType<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

        @Override
        public @Nullable Duration read(Raw raw, Reading reading) {
            String text = scalar(raw);
            Matcher form = FORM.matcher(text == null ? "" : text);
            Duration value = null;
            if (form.matches()) {
                long number = Long.parseLong(form.group(1));
                value = switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
            } else if ("0".equals(text)) {
                value = Duration.ZERO;
            }
            boolean fits = value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
            return fits ? value : reading.wrong(raw, allowed());
        }

        @Override
        public Text allowed() {
            return Text.of("a time from %s to %s with its unit: ms, s, m, h or d", "%s부터 %s까지의 시간 (단위: ms, s, m, h, d)")
                    .with(print(min), print(max));
        }

        @Override
        public @Nullable String label() {
            return "TIME";
        }

        @Override
        public String print(Duration value) {
            long millis = value.toMillis();
            if (millis % 1000 != 0) {
                return millis + "ms";
            }
            long seconds = millis / 1000;
            if (seconds != 0 && seconds % 86_400 == 0) {
                return seconds / 86_400 + "d";
            }
            if (seconds != 0 && seconds % 3600 == 0) {
                return seconds / 3600 + "h";
            }
            return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
        }
    }

    /** Yes or no. */
    record Flag() implements ValueType<Boolean> {
        @Override
        public @Nullable Boolean read(Raw raw, Reading reading) {
            String text = scalar(raw);
            return switch (text == null ? "" : text.toLowerCase(Locale.ROOT)) {
                case "true" -> Boolean.TRUE;
                case "false" -> Boolean.FALSE;
                default -> reading.wrong(raw, allowed());
            };
        }

        @Override
        public Text allowed() {
            return Text.of("true or false", "true 또는 false");
        }

        @Override
        public @Nullable String label() {
            return null;
        }

        @Override
        public String print(Boolean value) {
            return value.toString();
        }
    }

    /** One of a few words. */
    record Choice(List<String> words) implements ValueType<String> {
        @Override
        public @Nullable String read(Raw raw, Reading reading) {
            String text = scalar(raw);
            String word = text == null ? "" : text.toLowerCase(Locale.ROOT);
            return words.contains(word) ? word : reading.wrong(raw, allowed());
        }

        @Override
        public Text allowed() {
            return Text.of("one of %s", "%s 중 하나").with(String.join(", ", words));
        }

        @Override
        public @Nullable String label() {
            return String.join("|", words);
        }

        @Override
        public String print(String value) {
            return value;
        }
    }

    /** A file or folder; empty for none. A relative one is relative to the file that says it. */
    record Location(Text allowed) implements ValueType<Optional<Path>> {
        @Override
        public @Nullable Optional<Path> read(Raw raw, Reading reading) {
            String text = scalar(raw);
            if (text == null || text.indexOf('\0') >= 0) {
                return reading.wrong(raw, allowed);
            }
            if (text.isEmpty()) {
                return Optional.empty();
            }
            String expanded = text.equals("~") || text.startsWith("~/")
                    ? System.getProperty("user.home") + text.substring(1)
                    : text;
            return Optional.of(raw.place().folder().resolve(expanded).normalize());
        }

        @Override
        public @Nullable String label() {
            return "PATH";
        }

        @Override
        public String print(Optional<Path> value) {
            return value.map(path -> Yaml.quoted(path.toString())).orElse("\"\"");
        }
    }

    /**
     * A list, which may also be written as one text with commas, as in an environment variable.
     *
     * @param read one entry, or null when it is wrong
     * @param allowed what the list is a list of
     */
    record Many<E>(Function<String, @Nullable E> read, Text allowed) implements ValueType<List<E>> {
        @Override
        public @Nullable List<E> read(Raw raw, Reading reading) {
            List<E> values = new ArrayList<>();
            int before = reading.problems().size();
            for (Raw item : items(raw, reading)) {
                String text = scalar(item);
                E value = text == null ? null : read.apply(text);
                if (value == null) {
                    reading.wrong(item, allowed);
                } else {
                    values.add(value);
                }
            }
            return reading.problems().size() == before ? List.copyOf(values) : null;
        }

        @Override
        public String print(List<E> value) {
            return value.stream()
                    .map(item -> Yaml.quoted(item.toString()))
                    .reduce((a, b) -> a + ", " + b)
                    .map(all -> "[" + all + "]")
                    .orElse("[]");
        }
    }

    /** The entries of a list, however it is written; a single one that is no list at all is its only entry. */
    static List<Raw> items(Raw raw, Reading reading) {
        if (raw instanceof Raw.Items list) {
            return list.items();
        }
        if (!(raw instanceof Raw.Scalar scalar)) {
            return List.of(raw);
        }
        if (scalar.text().strip().startsWith("[")) {
            Raw flow = reading.flow(scalar);
            return flow instanceof Raw.Items list ? list.items() : List.of();
        }
        List<Raw> parts = new ArrayList<>();
        for (String part : scalar.text().split(",")) {
            if (!part.isBlank()) {
                parts.add(new Raw.Scalar(part.strip(), scalar.place()));
            }
        }
        return parts;
    }
}
