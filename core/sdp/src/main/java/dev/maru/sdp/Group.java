package dev.maru.sdp;

import java.util.List;

/**
 * Sections that belong together (RFC 5888 §5).
 *
 * @param semantics {@link #BUNDLE}, {@link #LS}, or another
 * @param mids the sections; may be empty
 */
public record Group(String semantics, List<String> mids) implements Attribute {
    /** One transport for all (RFC 9143). */
    public static final String BUNDLE = "BUNDLE";

    /** Lip synchronization (RFC 5888 §7). */
    public static final String LS = "LS";

    /** Keeps a copy of the list. */
    public Group {
        mids = List.copyOf(mids);
    }

    static Group parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value);
        if (fields.isEmpty()) {
            throw MalformedSdpException.of("a group has semantics", value);
        }
        return new Group(fields.getFirst(), fields.subList(1, fields.size()));
    }

    @Override
    public String key() {
        return "group";
    }

    @Override
    public String value() {
        return mids.isEmpty() ? semantics : semantics + " " + String.join(" ", mids);
    }
}
