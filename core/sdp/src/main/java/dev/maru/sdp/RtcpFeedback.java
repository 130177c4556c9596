package dev.maru.sdp;

import java.util.List;

/**
 * A kind of RTCP feedback that may be used (RFC 4585 §4.2).
 *
 * @param payloadType 0 to 127, or {@link #ANY}
 * @param feedback the kind with its parameters, as in {@code nack pli}
 */
public record RtcpFeedback(int payloadType, String feedback) implements Attribute {
    /** All payload types of the section, printed as {@code *}. */
    public static final int ANY = -1;

    static RtcpFeedback parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 2, 2, "an rtcp-fb");
        int payloadType = fields.get(0).equals("*") ? ANY : (int) Syntax.number(fields.get(0), 127, "a payload type");
        return new RtcpFeedback(payloadType, fields.get(1).strip());
    }

    @Override
    public String key() {
        return "rtcp-fb";
    }

    @Override
    public String value() {
        return (payloadType == ANY ? "*" : Integer.toString(payloadType)) + " " + feedback;
    }
}
