package dev.maru.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something about one RTP source (RFC 5576 §4.1).
 *
 * @param ssrc 0 to 4,294,967,295
 * @param name as in {@code cname} or {@code msid}
 * @param argument what is said; null when there is nothing behind the name
 */
public record SsrcAttribute(
        long ssrc, String name, @Nullable String argument) implements Attribute {
    static final long MAX_SSRC = 0xFFFF_FFFFL;

    static SsrcAttribute parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 2, 2, "an ssrc");
        long ssrc = Syntax.number(fields.get(0), MAX_SSRC, "an SSRC");
        String said = fields.get(1);
        int colon = said.indexOf(':');
        return colon < 0
                ? new SsrcAttribute(ssrc, said, null)
                : new SsrcAttribute(ssrc, said.substring(0, colon), said.substring(colon + 1));
    }

    @Override
    public String key() {
        return "ssrc";
    }

    @Override
    public String value() {
        return ssrc + " " + name + (argument == null ? "" : ":" + argument);
    }
}
