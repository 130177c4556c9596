package dev.maru.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * RTP sources that belong together (RFC 5576 §4.2).
 *
 * @param semantics {@link #FID}, {@link #SIM}, {@link #FEC_FR}, or another
 * @param ssrcs each 0 to 4,294,967,295
 */
public record SsrcGroup(String semantics, List<Long> ssrcs) implements Attribute {
    /** A source and its retransmissions (RFC 4588 §8.1). */
    public static final String FID = "FID";

    /** Layers of simulcast, as Chromium named them before rids. */
    public static final String SIM = "SIM";

    /** A source and its forward error correction (RFC 5956 §4.3). */
    public static final String FEC_FR = "FEC-FR";

    /** Keeps a copy of the list. */
    public SsrcGroup {
        ssrcs = List.copyOf(ssrcs);
    }

    static SsrcGroup parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 1, Integer.MAX_VALUE, "an ssrc-group");
        List<Long> ssrcs = new ArrayList<>();
        for (String field : fields.subList(1, fields.size())) {
            ssrcs.add(Syntax.number(field, SsrcAttribute.MAX_SSRC, "an SSRC"));
        }
        return new SsrcGroup(fields.getFirst(), ssrcs);
    }

    @Override
    public String key() {
        return "ssrc-group";
    }

    @Override
    public String value() {
        StringBuilder text = new StringBuilder(semantics);
        ssrcs.forEach(ssrc -> text.append(' ').append(ssrc));
        return text.toString();
    }
}
