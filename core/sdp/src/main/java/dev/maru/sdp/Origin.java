package dev.maru.sdp;

import java.util.List;

/**
 * Who made the description (RFC 8866 §5.2).
 *
 * @param username {@code -} when there is none
 * @param sessionId a number as text: some peers exceed 64 bits
 * @param sessionVersion goes up with each change
 * @param connection network, kind of address and address of the maker
 */
public record Origin(String username, String sessionId, String sessionVersion, Connection connection) {
    static Origin parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 6, 7, "an o= line");
        if (fields.size() > 6) {
            throw MalformedSdpException.of("an o= line has 6 fields", value);
        }
        return new Origin(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                new Connection(fields.get(3), fields.get(4), fields.get(5)));
    }

    String value() {
        return username + " " + sessionId + " " + sessionVersion + " " + connection.value();
    }
}
