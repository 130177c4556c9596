package dev.maru.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The media stream that a section's track belongs to (RFC 8830 §2).
 *
 * @param stream the stream's id; {@link #NONE} when the track is in no stream
 * @param track the track's id as browsers write it; null when not told (RFC 9429 §5.2.1 leaves it out)
 */
public record Msid(String stream, @Nullable String track) implements Attribute {
    /** The id that says that there is no stream. */
    public static final String NONE = "-";

    private static final int MAX_LENGTH = 512;

    static Msid parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 1, 3, "an msid");
        if (fields.size() > 2 || value.length() > MAX_LENGTH) {
            throw MalformedSdpException.of("an msid has the id of a stream and perhaps that of a track", value);
        }
        return new Msid(fields.getFirst(), fields.size() == 2 ? fields.get(1) : null);
    }

    @Override
    public String key() {
        return "msid";
    }

    @Override
    public String value() {
        return track == null ? stream : stream + " " + track;
    }
}
