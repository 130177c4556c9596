package dev.maru.client;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names for files that somebody else named: safe on every system, and no two alike. */
final class FileNames {
    /** What is added while a file is not whole. */
    static final String PART = ".part";

    /** File systems take 255 bytes; there is room for a number and {@link #PART}. */
    private static final int MAX_BYTES = 200;

    /** Means something on Windows, with any ending. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private static final String UNSAFE = "<>:\"|?*/\\";

    /** Deeper than people nest folders; what is deeper is made to break programs. */
    private static final int MAX_PARTS = 32;

    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private final Set<String> taken = new HashSet<>();

    /** What became of each folder that was given. */
    private final Map<String, String> folders = new HashMap<>();

    /** The number that is tried first where a name has been wished for before. */
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * A safe path that no other file of this transfer has, its part included.
     *
     * @param given relative, with {@code /} between its parts
     * @return the same for what is safe and new, null for what is no path or leads out of the folder
     */
    @Nullable
    String unique(String given) {
        String[] parts = given.split("/", -1);
        if (parts.length > MAX_PARTS || Stream.of(parts).anyMatch(NO_NAMES::contains)) {
            return null;
        }
        String folder = "";
        int end = 0;
        for (int i = 0; i < parts.length - 1; i++) {
            end += parts[i].length() + 1;
            String path = given.substring(0, end);
            String known = folders.get(path);
            folder = known != null ? known : free(folder, parts[i], false) + "/";
            folders.put(path, folder);
        }
        return free(folder, parts[parts.length - 1], true);
    }

    /** Case does not tell files apart everywhere. */
    private String free(String folder, String given, boolean isFile) {
        String safe = safe(given);
        String wish = (folder + safe).toLowerCase(Locale.ROOT);
        for (int number = numbers.getOrDefault(wish, 0); ; number++) {
            String path = folder + numbered(safe, number);
            String key = path.toLowerCase(Locale.ROOT);
            if (!taken.contains(key) && !(isFile && taken.contains(key + PART))) {
                taken.add(key);
                if (isFile) {
                    taken.add(key + PART);
                }
                numbers.put(wish, number + 1);
                return path;
            }
        }
    }

    /** {@code report.txt}, {@code report (1).txt}. */
    static String numbered(String name, int number) {
        if (number == 0) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        return dot <= 0
                ? name + " (" + number + ")"
                : name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
    }

    /** A name without what is dangerous or invisible; a hidden file is hidden no more. */
    static String safe(String given) {
        StringBuilder name = new StringBuilder();
        Normalizer.normalize(given, Normalizer.Form.NFC).codePoints().forEach(c -> {
            if (!isInvisible(c)) {
                name.appendCodePoint(UNSAFE.indexOf(c) >= 0 ? '_' : c);
            }
        });
        String text = cut(name.toString().strip());
        while (text.endsWith(".") || text.endsWith(" ")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.startsWith(".")) {
            text = "_" + text.substring(1);
        }
        if (DEVICE.matcher(text).matches()) {
            text = "_" + text;
        }
        return text.isEmpty() ? "file" : text;
    }

    /** Controls, marks of direction, halves of pairs, breaks of lines. */
    static boolean isInvisible(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    /** Keeps the ending, which says what the file is. */
    private static String cut(String name) {
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= 16 ? name.substring(dot) : "";
        String stem = name.substring(0, name.length() - ending.length());
        while (bytes(stem + ending) > MAX_BYTES) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + ending;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
