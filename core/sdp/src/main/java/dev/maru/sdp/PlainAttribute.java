package dev.maru.sdp;

import org.jspecify.annotations.Nullable;

/**
 * An attribute whose value is just text, or that has none. That is also how attributes are kept that nobody here knows.
 *
 * @param key the name, as in {@code mid} or {@code rtcp-mux}; no colon in it
 * @param value the text; null when there is none
 */
public record PlainAttribute(String key, @Nullable String value) implements Attribute {
    /** The name of a candidate's attribute (RFC 8839 §5.1); its value is kept as text. */
    public static final String CANDIDATE = "candidate";

    /** Refuses what would print as something else. */
    public PlainAttribute {
        if (key.isEmpty() || key.indexOf(':') >= 0 || Syntax.breaksLine(key)) {
            throw new IllegalArgumentException("this is no name of an attribute: " + key);
        }
        if (value != null && Syntax.breaksLine(value)) {
            throw new IllegalArgumentException("the value of an attribute has one line");
        }
    }

    /**
     * An attribute without a value.
     *
     * @param key its name
     * @return the attribute
     */
    public static PlainAttribute flag(String key) {
        return new PlainAttribute(key, null);
    }
}
