package dev.maru.app;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259): the little that logs and a few answers need, without a library in the start's way. */
final class Json {
    private Json() {}

    /** A value: null, a boolean, a number, a list, a map with text keys; anything else as its text. */
    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    static void write(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag);
            case Double number when !Double.isFinite(number) -> out.append("null");
            case Number number -> out.append(number);
            case Map<?, ?> map -> {
                out.append('{');
                map.forEach((key, item) -> {
                    separate(out, '{');
                    quote(out, key.toString());
                    out.append(':');
                    write(out, item);
                });
                out.append('}');
            }
            case Collection<?> items -> {
                out.append('[');
                for (Object item : items) {
                    separate(out, '[');
                    write(out, item);
                }
                out.append(']');
            }
            default -> quote(out, value.toString());
        }
    }

    private static void separate(StringBuilder out, char opening) {
        if (out.charAt(out.length() - 1) != opening) {
            out.append(',');
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // Line separators are fine in JSON, but cut a line in two for some readers of logs.
                    boolean escaped = c < ' '
                            || c == 0x7F
                            || c == 0x2028
                            || c == 0x2029
                            || Character.isSurrogate(c) && lone(text, i);
                    out.append(escaped ? "\\u%04x".formatted((int) c) : String.valueOf(c));
                }
            }
        }
        out.append('"');
    }

    private static boolean lone(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
}
