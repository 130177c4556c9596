package dev.maru.app;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * @param network its first address; bits after the prefix do not count
 * @param prefix how many leading bits are the same in all of them
 */
record AddressBlock(InetAddress network, int prefix) {
    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or one address; null for anything else. Nothing is ever resolved. */
    static @Nullable AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = network.getAddress().length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > bits ? null : new AddressBlock(network, prefix);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether the address is in it. One of the other family is not; IPv4-mapped ones count as IPv4. */
    boolean contains(InetAddress address) {
        byte[] block = network.getAddress();
        byte[] given = address.getAddress();
        if (block.length != given.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((block[bit >> 3] ^ given[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        String address = network.getHostAddress();
        return prefix == network.getAddress().length * 8 ? address : address + "/" + prefix;
    }
}
