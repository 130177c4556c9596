package dev.maru.jsep;

import java.nio.charset.StandardCharsets;

/**
 * Real text changed as bytes say, so that a fuzzer starts from what gets far. Each edit has a place (two bytes), how many characters
 * go (one), and how many bytes come instead (one) with those bytes.
 */
final class Edits {
    private static final int HEAD = 4;

    private Edits() {}

    static String apply(String text, byte[] bytes, int from) {
        StringBuilder edited = new StringBuilder(text);
        for (int at = from; at + HEAD <= bytes.length; ) {
            int place = ((bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF) % (edited.length() + 1);
            int end = Math.min(edited.length(), place + (bytes[at + 2] & 0xFF));
            int size = Math.min(bytes[at + 3] & 0xFF, bytes.length - at - HEAD);
            edited.replace(place, end, new String(bytes, at + HEAD, size, StandardCharsets.UTF_8));
            at += HEAD + size;
        }
        return edited.toString();
    }
}
