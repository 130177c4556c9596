package dev.maru.sdp;

import java.util.List;

/**
 * How data channels were described before RFC 8841 (draft-ietf-mmusic-sctp-sdp-05 §6), as older peers still write it.
 *
 * @param port the SCTP port, 0 to 65,535
 * @param application {@code webrtc-datachannel}
 * @param streams how many streams there are; 0 when not told
 */
public record SctpMap(int port, String application, int streams) implements Attribute {
    static SctpMap parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 2, 4, "an sctpmap");
        int port = (int) Syntax.number(fields.get(0), 65_535, "an SCTP port");
        int streams = fields.size() > 2 ? (int) Syntax.number(fields.get(2), 65_536, "the number of streams") : 0;
        return new SctpMap(port, fields.get(1), streams);
    }

    @Override
    public String key() {
        return "sctpmap";
    }

    @Override
    public String value() {
        return port + " " + application + (streams == 0 ? "" : " " + streams);
    }
}
