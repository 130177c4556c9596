package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses: a prefix and how many of its bits count (RFC 4632 §3.1, RFC 4291 §2.3). Immutable.
 *
 * @param high the first eight bytes of an IPv6 prefix, 0 for IPv4
 * @param low the last eight bytes of an IPv6 prefix, or the four of IPv4
 * @param bits how many bits count: 0 to 32, or 0 to 128
 * @param ipv6 of which family
 */
public record Cidr(long high, long low, int bits, boolean ipv6) {
    /** Clears the bits that do not count, so that equal blocks are equal. */
    public Cidr {
        if (bits < 0 || bits > (ipv6 ? 128 : 32)) {
            throw new IllegalArgumentException("a prefix has 0 to " + (ipv6 ? 128 : 32) + " bits, not " + bits);
        }
        high &= mask(bits);
        low &= ipv6 ? mask(bits - 64) : mask(bits + 32) & 0xFFFF_FFFFL;
    }

    /**
     * Parses a block such as {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address.
     *
     * @param text a literal, with or without a length; names are not looked up
     * @return the block
     * @throws IllegalArgumentException when it is none, with a sentence that says why
     */
    public static Cidr of(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        if (literal.indexOf(':') < 0 && literal.chars().filter(c -> c == '.').count() != 3) {
            throw notABlock(text, null); // the JDK would take 10.1 for 10.0.0.1
        }
        TransportAddress address;
        int bits;
        try {
            address = TransportAddress.ofLiteral(literal, 0);
            bits = slash < 0 ? (address.isIpv6() ? 128 : 32) : Integer.parseInt(text, slash + 1, text.length(), 10);
        } catch (IllegalArgumentException e) {
            throw notABlock(text, e);
        }
        return new Cidr(address.high(), address.low(), bits, address.isIpv6());
    }

    private static IllegalArgumentException notABlock(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + text + "' is no block of addresses; write it as 192.0.2.0/24 or 2001:db8::/32", cause);
    }

    /**
     * Whether an address lies in the block. Allocates nothing.
     *
     * @param address its port does not count
     * @return false also when it is of the other family
     */
    public boolean contains(TransportAddress address) {
        return address.isIpv6() == ipv6 && contains(address.high(), address.low());
    }

    /** The same for the bits of an address that is of this family. */
    boolean contains(long otherHigh, long otherLow) {
        if (!ipv6) {
            return ((otherLow ^ low) & mask(bits + 32) & 0xFFFF_FFFFL) == 0;
        }
        return ((otherHigh ^ high) & mask(bits)) == 0 && ((otherLow ^ low) & mask(bits - 64)) == 0;
    }

    /** As many leading ones, at most 64. */
    private static long mask(int ones) {
        return ones <= 0 ? 0 : ones >= 64 ? -1L : -1L << 64 - ones;
    }

    @Override
    public String toString() {
        TransportAddress address = ipv6 ? TransportAddress.ofIpv6(high, low, 0) : TransportAddress.ofIpv4((int) low, 0);
        return address.toSocketAddress().getAddress().getHostAddress() + "/" + bits;
    }
}
