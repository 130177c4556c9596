package dev.maru.app;

/** Writes YAML scalars. */
final class Yaml {
    private Yaml() {}

    /** The text as it is where that is safe in any context, in double quotes (YAML 1.2 §7.3.1) otherwise. */
    static String quoted(String text) {
        boolean plain = text.matches("[A-Za-z0-9/.][A-Za-z0-9_./-]*")
                && !text.matches("(?i)true|false|null|[0-9.+-]+|0[xo].*|[0-9.]+e.*|\\.(inf|nan)");
        return plain ? text : doubleQuoted(text);
    }

    private static String doubleQuoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
