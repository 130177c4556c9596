package dev.maru.signaling;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON text straight into UTF-8 bytes (RFC 8259). It exists beside the library's generator because that one
 * cannot take a {@link JsonSlice} over without making a string of it first. One use, one thread. Names are this
 * program's own and are written as they are.
 */
final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] buffer;
    private int length;
    private boolean comma;

    /** @param expected how many bytes it will probably be; more is possible */
    JsonWriter(int expected) {
        buffer = new byte[expected];
    }

    JsonWriter beginObject() {
        return open('{');
    }

    JsonWriter endObject() {
        return close('}');
    }

    JsonWriter beginArray() {
        return open('[');
    }

    JsonWriter endArray() {
        return close(']');
    }

    /** Starts a field of an object; its value must follow. */
    JsonWriter name(String name) {
        separate();
        int size = name.length();
        reserve(size + 3);
        buffer[length++] = '"';
        copy(name, size);
        buffer[length++] = '"';
        buffer[length++] = ':';
        comma = false;
        return this;
    }

    JsonWriter value(@Nullable String text) {
        if (text == null) {
            return literal("null");
        }
        separate();
        quote(text);
        comma = true;
        return this;
    }

    JsonWriter value(boolean value) {
        return literal(value ? "true" : "false");
    }

    JsonWriter value(long value) {
        if (value < 0) {
            return literal(Long.toString(value));
        }
        separate();
        int size = digits(value);
        reserve(size);
        long rest = value;
        for (int i = length + size - 1; i >= length; i--) {
            long tenth = rest / 10;
            buffer[i] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        length += size;
        comma = true;
        return this;
    }

    /** A value that is JSON already. */
    JsonWriter value(JsonSlice json) {
        separate();
        reserve(json.length());
        System.arraycopy(json.array(), json.offset(), buffer, length, json.length());
        length += json.length();
        comma = true;
        return this;
    }

    JsonWriter field(String name, @Nullable String value) {
        return name(name).value(value);
    }

    /** A field whose value is a word of ASCII that needs no escape, such as a participant's id. */
    JsonWriter wordField(String name, String word) {
        name(name);
        int size = word.length();
        reserve(size + 2);
        buffer[length++] = '"';
        copy(word, size);
        buffer[length++] = '"';
        comma = true;
        return this;
    }

    JsonWriter field(String name, long value) {
        return name(name).value(value);
    }

    JsonWriter field(String name, boolean value) {
        return name(name).value(value);
    }

    JsonWriter field(String name, JsonSlice value) {
        return name(name).value(value);
    }

    /** What was written, in an array of exactly that size. */
    byte[] toBytes() {
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    private JsonWriter open(char bracket) {
        separate();
        reserve(1);
        buffer[length++] = (byte) bracket;
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        reserve(1);
        buffer[length++] = (byte) bracket;
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            reserve(1);
            buffer[length++] = ',';
        }
    }

    private JsonWriter literal(String ascii) {
        separate();
        reserve(ascii.length());
        copy(ascii, ascii.length());
        comma = true;
        return this;
    }

    /** How many digits a number from 0 on has. */
    static int digits(long value) {
        int size = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            size++;
        }
        return size;
    }

    /** The lower bytes of the characters: of ASCII all there is to them, and the only way that makes no array in between. */
    @SuppressWarnings("deprecation")
    private void copy(String ascii, int size) {
        ascii.getBytes(0, size, buffer, length);
        length += size;
    }

    /*
     * Space for the whole string is reserved once. A surrogate without its partner is no character; it is written as an
     * escape, which JSON allows, and not as bytes, which UTF-8 does not.
     */
    private void quote(String text) {
        int size = text.length();
        reserve(quotedSize(text));
        byte[] to = buffer;
        int at = length;
        to[at++] = '"';
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                to[at++] = (byte) c;
            } else if (c < 0x80) {
                at = escape(to, at, c);
            } else if (c < 0x800) {
                to[at++] = (byte) (0xC0 | c >> 6);
                to[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                to[at++] = (byte) (0xE0 | c >> 12);
                to[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < size && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                to[at++] = (byte) (0xF0 | point >> 18);
                to[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                at = unicode(to, at, c);
            }
        }
        to[at++] = '"';
        length = at;
    }

    /** At least as many bytes as the string needs, and exactly as many if it is plain. */
    private static int quotedSize(String text) {
        int size = 2 + text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Two or three bytes, half of four, or an escape for half a pair.
                size += Character.isSurrogate(c) ? 5 : 2;
            } else if (c < 0x20 || c == '"' || c == '\\') {
                size += 5;
            }
        }
        return size;
    }

    private static int escape(byte[] to, int at, char c) {
        char letter = switch (c) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case '\b' -> 'b';
            case '\f' -> 'f';
            default -> 0;
        };
        if (letter == 0) {
            return unicode(to, at, c);
        }
        to[at++] = '\\';
        to[at++] = (byte) letter;
        return at;
    }

    private static int unicode(byte[] to, int at, char c) {
        to[at++] = '\\';
        to[at++] = 'u';
        to[at++] = HEX[c >> 12];
        to[at++] = HEX[c >> 8 & 0xF];
        to[at++] = HEX[c >> 4 & 0xF];
        to[at++] = HEX[c & 0xF];
        return at;
    }

    private void reserve(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + more, buffer.length * 2));
        }
    }
}
