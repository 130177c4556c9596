package dev.maru.rtp;

/**
 * The identification of one encoding of a media section (RFC 8851 §4, RFC 8852 §3), which packets carry in a header extension.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters of ASCII
 */
public record Rid(String value) {
    /** What fits an element with a two-byte header (RFC 8285 §4.3). */
    public static final int MAX_LENGTH = 255;

    /** Checks length and characters. */
    public Rid {
        AsciiTag.check(value, MAX_LENGTH, "a rid");
    }

    @Override
    public String toString() {
        return value;
    }
}
