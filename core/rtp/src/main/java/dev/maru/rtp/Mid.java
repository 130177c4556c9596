package dev.maru.rtp;

/**
 * The identification of a media section (RFC 5888 §4), which packets carry in a header extension (RFC 9143 §15).
 *
 * @param value 1 to {@value #MAX_LENGTH} characters of ASCII
 */
public record Mid(String value) {
    /** What fits an element with a two-byte header (RFC 8285 §4.3). Browsers use 1 to 3 characters. */
    public static final int MAX_LENGTH = 255;

    /** Checks length and characters. */
    public Mid {
        AsciiTag.check(value, MAX_LENGTH, "a mid");
    }

    @Override
    public String toString() {
        return value;
    }
}
