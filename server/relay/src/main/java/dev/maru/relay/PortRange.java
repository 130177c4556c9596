package dev.maru.relay;

/**
 * The ports that relayed addresses may have.
 *
 * @param first the lowest, 1 or more
 * @param last the highest, up to 65,535
 */
public record PortRange(int first, int last) {
    /** The dynamic ports (RFC 6335 §6), which RFC 8656 §7.2 recommends. */
    public static final PortRange DYNAMIC = new PortRange(49_152, 65_535);

    /** Checks the ends. */
    public PortRange {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException(first + "-" + last + " is no range of ports within 1-65535");
        }
    }

    /**
     * How many there are.
     *
     * @return 1 or more
     */
    public int size() {
        return last - first + 1;
    }

    /**
     * The share of one of several who must not get into each other's way. Shares begin at even ports, so that no pair of an even port and
     * the next one is cut in two; what is left over belongs to the last.
     *
     * @param index which share, from 0
     * @param of how many shares there are
     * @return the share
     * @throws IllegalArgumentException when there are too few ports for so many
     */
    PortRange share(int index, int of) {
        if (of == 1) {
            return this;
        }
        int even = first + (first & 1);
        int each = (last - even + 1) / of & ~1;
        if (each < 2) {
            throw new IllegalArgumentException("the ports " + this + " are too few for " + of + " reactors");
        }
        int from = index == 0 ? first : even + index * each;
        return new PortRange(from, index == of - 1 ? last : even + (index + 1) * each - 1);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
