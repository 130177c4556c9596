package dev.maru.rtp;

/**
 * A payload type (RFC 3550 §5.1), for the cold paths.
 *
 * @param value 0 to 127
 */
public record PayloadType(int value) {
    /** How many there are. */
    public static final int COUNT = 128;

    /** Checks the range. */
    public PayloadType {
        if (value < 0 || value >= COUNT) {
            throw new IllegalArgumentException("a payload type is 0 to 127, not " + value);
        }
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
