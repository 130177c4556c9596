package dev.maru.wire;

/**
 * Arithmetic on numbers that wrap (RFC 1982): 16-bit RTP sequence numbers, 32-bit RTP timestamps and SCTP TSNs. The only
 * place where wrapping is dealt with.
 *
 * <p>{@code a} is newer than {@code b} when it is less than half of the number space ahead of it. Exactly half ahead is
 * undefined in RFC 1982 §3.2; here the numerically greater one is the newer, so that of two different numbers just one is
 * newer.
 */
public final class Serial {
    private Serial() {}

    /**
     * How far {@code a} is ahead of {@code b}, in 16 bits.
     *
     * @param a a 16-bit number; higher bits are ignored
     * @param b a 16-bit number; higher bits are ignored
     * @return -32,768 to 32,767, negative when behind
     */
    public static int distance16(int a, int b) {
        return (short) (a - b);
    }

    /**
     * Whether {@code a} is newer than {@code b}, in 16 bits.
     *
     * @param a a 16-bit number
     * @param b a 16-bit number
     * @return true when newer; false when equal or older
     */
    public static boolean isNewer16(int a, int b) {
        int d = distance16(a, b);
        return d > 0 || d == Short.MIN_VALUE && (a & 0xFFFF) > (b & 0xFFFF);
    }

    /**
     * How far {@code a} is ahead of {@code b}, in 32 bits.
     *
     * @param a a 32-bit number
     * @param b a 32-bit number
     * @return negative when behind
     */
    public static int distance32(int a, int b) {
        return a - b;
    }

    /**
     * Whether {@code a} is newer than {@code b}, in 32 bits.
     *
     * @param a a 32-bit number
     * @param b a 32-bit number
     * @return true when newer; false when equal or older
     */
    public static boolean isNewer32(int a, int b) {
        int d = a - b;
        return d > 0 || d == Integer.MIN_VALUE && Integer.compareUnsigned(a, b) > 0;
    }

    /**
     * The number that never wraps and is nearest to a reference (RFC 3711 §3.3.1 and appendix A call it the guessed index).
     *
     * @param wrapped 16 bits, as received
     * @param reference an unwrapped number near it
     * @return the unwrapped number, whose lowest 16 bits are {@code wrapped}; negative when it lies before the start
     */
    public static long unwrap16(int wrapped, long reference) {
        return reference + distance16(wrapped, (int) reference);
    }

    /**
     * The number that never wraps and is nearest to a reference.
     *
     * @param wrapped 32 bits, as received
     * @param reference an unwrapped number near it
     * @return the unwrapped number, whose lowest 32 bits are {@code wrapped}; negative when it lies before the start
     */
    public static long unwrap32(int wrapped, long reference) {
        return reference + distance32(wrapped, (int) reference);
    }
}
