package dev.maru.sdp;

/**
 * An attribute whose value is a number.
 *
 * @param key {@code sctp-port} (RFC 8841 §5), {@code max-message-size} (§6), {@code ptime}, {@code maxptime} (RFC 8866 §6.4, §6.3)
 * @param number 0 or more
 */
public record NumberAttribute(String key, long number) implements Attribute {
    /** The SCTP port of the one who sends the description, 0 to 65,535. */
    public static final String SCTP_PORT = "sctp-port";

    /** The longest message that the one who sends the description takes, in bytes; 0 when there is no limit. */
    public static final String MAX_MESSAGE_SIZE = "max-message-size";

    /** Milliseconds of audio in a packet that are wished. */
    public static final String PTIME = "ptime";

    /** Milliseconds of audio in a packet at most. */
    public static final String MAXPTIME = "maxptime";

    /** Checks the range. */
    public NumberAttribute {
        if (number < 0) {
            throw new IllegalArgumentException(key + " is 0 or more");
        }
    }

    static NumberAttribute parse(String key, String value) throws MalformedSdpException {
        long max = key.equals(SCTP_PORT) ? 65_535 : Long.MAX_VALUE;
        return new NumberAttribute(key, Syntax.number(value.strip(), max, key));
    }

    @Override
    public String value() {
        return Long.toString(number);
    }
}
