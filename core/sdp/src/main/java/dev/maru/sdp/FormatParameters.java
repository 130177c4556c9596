package dev.maru.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parameters of a format, {@code a=fmtp} (RFC 8866 §6.15).
 *
 * @param format the payload type, or another protocol's format
 * @param text the parameters as written
 */
public record FormatParameters(String format, String text) implements Attribute {
    static FormatParameters parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 1, 2, "an fmtp");
        return new FormatParameters(fields.get(0), fields.size() == 1 ? "" : fields.get(1));
    }

    /**
     * The parameters by name.
     *
     * @return names in lower case; parts without {@code =} have an empty value
     */
    public Map<String, String> parameters() {
        return parameters(text);
    }

    /**
     * The parameters of a text by name.
     *
     * @param text as in {@code minptime=10;useinbandfec=1}
     * @return names in lower case; parts without {@code =} have an empty value
     */
    public static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            if (!name.isEmpty()) {
                parameters.putIfAbsent(
                        name.toLowerCase(Locale.ROOT),
                        equals < 0 ? "" : part.substring(equals + 1).strip());
            }
        }
        return parameters;
    }

    @Override
    public String key() {
        return "fmtp";
    }

    @Override
    public String value() {
        return text.isEmpty() ? format : format + " " + text;
    }
}
