package dev.maru.client;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names for files that somebody else named: safe on every system, and no two alike. */
final class FileNames {
    /** What is added while a file is not whole. */
    static final String PART = ".part";

    /** File systems take 255 bytes; there is room for a number and {@link #PART}. */
    private static final int MAX_BYTES = 200;

    /** Means something on Windows, with any ending. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private static final String UNSAFE = "<>:\"|?*/\\";

    private final Set<String> taken = new HashSet<>();

    /** A safe name that no other file of this transfer has, its part included. Case does not tell files apart everywhere. */
    String unique(String given) {
        String safe = safe(given);
        for (int number = 0; ; number++) {
            String name = numbered(safe, number);
            String key = name.toLowerCase(Locale.ROOT);
            if (!taken.contains(key) && !taken.contains(key + PART)) {
                taken.add(key);
                taken.add(key + PART);
                return name;
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

    /** The last part of a path, without what is dangerous or invisible; a hidden file is hidden no more. */
    static String safe(String given) {
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        StringBuilder name = new StringBuilder();
        Normalizer.normalize(last, Normalizer.Form.NFC).codePoints().forEach(c -> {
            boolean isInvisible = Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
            if (!isInvisible) {
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
