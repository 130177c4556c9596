package dev.maru.sdp;

import java.util.ArrayList;
import java.util.List;

/** The small change of SDP's grammar: fields, tokens and numbers. */
final class Syntax {
    private static final int MAX_DIGITS = 18;

    private Syntax() {}

    /**
     * Cuts text at single spaces; several count as one.
     *
     * @param max at most so many fields; the last one takes the rest as it is
     */
    static List<String> fields(String text, int max) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == ' ') {
                at++;
                continue;
            }
            int end = fields.size() == max - 1 ? -1 : text.indexOf(' ', at);
            fields.add(end < 0 ? text.substring(at) : text.substring(at, end));
            if (end < 0) {
                break;
            }
            at = end + 1;
        }
        return fields;
    }

    static List<String> fields(String text) {
        return fields(text, Integer.MAX_VALUE);
    }

    /** Fields, of which there must be so many at least. */
    static List<String> fields(String text, int min, int max, String what) throws MalformedSdpException {
        List<String> fields = fields(text, max);
        if (fields.size() < min) {
            throw MalformedSdpException.of(what + " has " + min + " fields at least", text);
        }
        return fields;
    }

    static long number(String text, long max, String what) throws MalformedSdpException {
        if (!isNumber(text) || Long.parseLong(text) > max) {
            throw MalformedSdpException.of(what + " is a number from 0 to " + max, text);
        }
        return Long.parseLong(text);
    }

    static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Letters, digits and the given others. */
    static boolean isWord(String text, String others) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isAlphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!isAlphanumeric && others.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** What would end the line or the text, were it printed. */
    static boolean breaksLine(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0;
    }
}
