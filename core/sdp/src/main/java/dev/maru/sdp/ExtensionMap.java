package dev.maru.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The number of an RTP header extension (RFC 8285 §8).
 *
 * @param id 1 to 14 with one-byte headers, to 255 with two; 4,096 to 4,351 are offered but not yet assigned
 * @param direction null when it is that of the section
 * @param uri what the extension is
 * @param attributes further text; null when there is none
 */
public record ExtensionMap(
        int id,
        @Nullable Direction direction,
        String uri,
        @Nullable String attributes) implements Attribute {
    private static final int MAX_ID = 4_351;

    /**
     * Without direction and attributes.
     *
     * @param id as above
     * @param uri as above
     */
    public ExtensionMap(int id, String uri) {
        this(id, null, uri, null);
    }

    static ExtensionMap parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 2, 3, "an extmap");
        String number = fields.get(0);
        int slash = number.indexOf('/');
        Direction direction = null;
        if (slash >= 0) {
            direction = Direction.ofWord(number.substring(slash + 1));
            if (direction == null) {
                throw MalformedSdpException.of("an extmap's direction is no direction", value);
            }
            number = number.substring(0, slash);
        }
        int id = (int) Syntax.number(number, MAX_ID, "the number of a header extension");
        if (id == 0) {
            throw MalformedSdpException.of("0 is padding, no header extension", value);
        }
        return new ExtensionMap(id, direction, fields.get(1), fields.size() == 3 ? fields.get(2) : null);
    }

    @Override
    public String key() {
        return "extmap";
    }

    @Override
    public String value() {
        return id + (direction == null ? "" : "/" + direction.key()) + " " + uri
                + (attributes == null ? "" : " " + attributes);
    }
}
