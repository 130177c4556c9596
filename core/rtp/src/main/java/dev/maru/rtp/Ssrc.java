package dev.maru.rtp;

/**
 * A synchronization source (RFC 3550 §3), for the cold paths. Packets and hot paths carry the bare {@code int}.
 *
 * @param value the 32 bits
 */
public record Ssrc(int value) implements Comparable<Ssrc> {
    /**
     * The source with an unsigned number, as SDP writes it.
     *
     * @param unsigned 0 to 4,294,967,295
     * @return the source
     */
    public static Ssrc ofUnsigned(long unsigned) {
        if (unsigned < 0 || unsigned > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("an SSRC has 32 bits, " + unsigned + " has more");
        }
        return new Ssrc((int) unsigned);
    }

    /**
     * The number as SDP and statistics write it.
     *
     * @return 0 to 4,294,967,295
     */
    public long toUnsigned() {
        return value & 0xFFFF_FFFFL;
    }

    @Override
    public int compareTo(Ssrc other) {
        return Integer.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toUnsignedString(value);
    }
}
