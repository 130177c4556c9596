package dev.maru.sdp;

import java.util.List;

/**
 * An address (RFC 8866 §5.7).
 *
 * @param network {@code IN}
 * @param addressType {@code IP4} or {@code IP6}
 * @param address as written, perhaps with a TTL
 */
public record Connection(String network, String addressType, String address) {
    /** What WebRTC writes before it has candidates (RFC 9429 §5.2.1). */
    public static final Connection UNSPECIFIED = new Connection("IN", "IP4", "0.0.0.0");

    static Connection parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 3, 4, "a c= line");
        if (fields.size() > 3) {
            throw MalformedSdpException.of("a c= line has 3 fields", value);
        }
        return new Connection(fields.get(0), fields.get(1), fields.get(2));
    }

    String value() {
        return network + " " + addressType + " " + address;
    }
}
