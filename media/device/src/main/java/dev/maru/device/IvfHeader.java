package dev.maru.device;

/**
 * The header of an IVF file.
 *
 * @param fourcc the codec, four ASCII characters: {@link #VP8}, {@link #VP9}, {@link #AV1}, {@link #H264} or another
 * @param width pixels, 0 to 65,535
 * @param height pixels, 0 to 65,535
 * @param timebaseDenominator ticks per second when the numerator is 1
 * @param timebaseNumerator seconds that as many ticks last as the denominator says
 * @param frameCount how many frames the file says it has; 0 when whoever wrote it did not say
 */
public record IvfHeader(
        String fourcc, int width, int height, long timebaseDenominator, long timebaseNumerator, long frameCount) {
    /** VP8. */
    public static final String VP8 = "VP80";

    /** VP9. */
    public static final String VP9 = "VP90";

    /** AV1. */
    public static final String AV1 = "AV01";

    /** H.264 in the byte stream format. */
    public static final String H264 = "H264";

    static final int LENGTH = 32;
    static final int FRAME_HEADER_LENGTH = 12;
    private static final long MAX_U32 = 0xFFFF_FFFFL;

    /**
     * A header.
     *
     * @throws IllegalArgumentException when a value does not fit into its field
     */
    public IvfHeader {
        boolean isAscii = fourcc.length() == 4 && fourcc.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
        if (!isAscii) {
            throw new IllegalArgumentException("a codec is four ASCII characters, not \"" + fourcc + "\"");
        }
        if ((width | height) >>> 16 != 0) {
            throw new IllegalArgumentException("a size of " + width + "x" + height + " does not fit into 16 bits");
        }
        if (timebaseDenominator < 1
                || timebaseDenominator > MAX_U32
                || timebaseNumerator < 1
                || timebaseNumerator > MAX_U32) {
            throw new IllegalArgumentException(
                    "a time base of " + timebaseNumerator + "/" + timebaseDenominator + " is not possible");
        }
        if (frameCount < 0 || frameCount > MAX_U32) {
            throw new IllegalArgumentException("a count of " + frameCount + " frames does not fit into 32 bits");
        }
    }

    /**
     * A file whose timestamps are RTP's, of 90 kHz.
     *
     * @param fourcc the codec
     * @param width pixels
     * @param height pixels
     * @return the header
     */
    public static IvfHeader of90kHz(String fourcc, int width, int height) {
        return new IvfHeader(fourcc, width, height, 90_000, 1, 0);
    }

    /**
     * A timestamp as time.
     *
     * @param timestamp in ticks of the file
     * @return nanoseconds
     */
    public long nanosOf(long timestamp) {
        return java.math.BigInteger.valueOf(timestamp)
                .multiply(java.math.BigInteger.valueOf(timebaseNumerator))
                .multiply(java.math.BigInteger.valueOf(1_000_000_000))
                .divide(java.math.BigInteger.valueOf(timebaseDenominator))
                .longValue();
    }
}
