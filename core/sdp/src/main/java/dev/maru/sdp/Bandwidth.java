package dev.maru.sdp;

/**
 * A wished limit (RFC 8866 §5.8).
 *
 * @param type {@link #AS}, {@link #TIAS}, or another
 * @param value kilobits per second for {@code AS}, bits per second for {@code TIAS}
 */
public record Bandwidth(String type, long value) {
    /** Application-specific: kilobits per second, headers counted. */
    public static final String AS = "AS";

    /** Transport-independent: bits per second, headers not counted (RFC 3890). */
    public static final String TIAS = "TIAS";

    static Bandwidth parse(String text) throws MalformedSdpException {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw MalformedSdpException.of("a b= line has a type and a number", text);
        }
        return new Bandwidth(
                text.substring(0, colon),
                Syntax.number(text.substring(colon + 1).strip(), Long.MAX_VALUE, "a bandwidth"));
    }

    String print() {
        return type + ":" + value;
    }
}
