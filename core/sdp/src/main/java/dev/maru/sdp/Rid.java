package dev.maru.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A restricted RTP stream (RFC 8851 §4).
 *
 * @param id letters, digits, {@code -} and {@code _}; 255 of them at most, as the header extension has no room for more
 * @param isSend whether the describer sends it; otherwise it receives it
 * @param restrictions as in {@code pt=96,97;max-width=1280}; null when there are none
 */
public record Rid(String id, boolean isSend, @Nullable String restrictions) implements Attribute {
    private static final int MAX_LENGTH = 255;

    /** Checks the id. */
    public Rid {
        if (!isId(id)) {
            throw new IllegalArgumentException("a rid is 1 to 255 letters, digits, - and _");
        }
    }

    static Rid parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 2, 3, "a rid");
        String direction = fields.get(1);
        if (!isId(fields.get(0)) || !direction.equals("send") && !direction.equals("recv")) {
            throw MalformedSdpException.of("a rid has an id, and send or recv", value);
        }
        return new Rid(fields.get(0), direction.equals("send"), fields.size() == 3 ? fields.get(2) : null);
    }

    /**
     * Whether a text can be a rid.
     *
     * @param text any
     * @return true for 1 to 255 letters, digits, {@code -} and {@code _}
     */
    public static boolean isId(String text) {
        return text.length() <= MAX_LENGTH && Syntax.isWord(text, "-_");
    }

    /**
     * The payload types that it is restricted to.
     *
     * @return as written; empty when all of the section are meant
     */
    public List<String> formats() {
        String formats = restrictions == null
                ? null
                : FormatParameters.parameters(restrictions).get("pt");
        return formats == null || formats.isEmpty() ? List.of() : List.of(formats.split(","));
    }

    @Override
    public String key() {
        return "rid";
    }

    @Override
    public String value() {
        return id + (isSend ? " send" : " recv") + (restrictions == null ? "" : " " + restrictions);
    }
}
