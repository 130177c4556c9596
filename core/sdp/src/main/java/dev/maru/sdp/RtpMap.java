package dev.maru.sdp;

import java.util.List;

/**
 * What a payload type means (RFC 8866 §6.6).
 *
 * @param payloadType 0 to 127
 * @param encoding the codec's name as written; names compare without case
 * @param clockRate ticks in a second
 * @param channels of audio; 1 when not told
 */
public record RtpMap(int payloadType, String encoding, int clockRate, int channels) implements Attribute {
    private static final int MAX_PAYLOAD_TYPE = 127;

    /** Checks the ranges. */
    public RtpMap {
        if (payloadType < 0 || payloadType > MAX_PAYLOAD_TYPE || clockRate < 1 || channels < 1) {
            throw new IllegalArgumentException("a payload type is 0 to 127, clock rate and channels 1 or more");
        }
    }

    static RtpMap parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 2, 2, "an rtpmap");
        int payloadType = (int) Syntax.number(fields.get(0), MAX_PAYLOAD_TYPE, "a payload type");
        String[] parts = fields.get(1).strip().split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
            throw MalformedSdpException.of("an rtpmap has an encoding and a clock rate", value);
        }
        long rate = Syntax.number(parts[1], Integer.MAX_VALUE, "a clock rate");
        long channels = parts.length == 3 ? Syntax.number(parts[2], 255, "the number of channels") : 1;
        if (rate == 0 || channels == 0) {
            throw MalformedSdpException.of("the clock rate and the channels are not 0", value);
        }
        return new RtpMap(payloadType, parts[0], (int) rate, (int) channels);
    }

    @Override
    public String key() {
        return "rtpmap";
    }

    @Override
    public String value() {
        return payloadType + " " + encoding + "/" + clockRate + (channels == 1 ? "" : "/" + channels);
    }
}
