package dev.maru.signaling;

import java.net.InetAddress;

/**
 * A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 §2.3). Immutable.
 *
 * @param network the address, whose bits after the prefix do not count
 * @param prefix how many leading bits must agree
 */
record AddressRange(InetAddress network, int prefix) {
    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address. Names are refused: nothing is ever resolved.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * 8;
        int prefix = bits;
        if (slash >= 0) {
            try {
                prefix = Integer.parseInt(text.substring(slash + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("The prefix of " + text + " is not a number.", e);
            }
        }
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("The prefix of " + text + " is not between 0 and " + bits + ".");
        }
        return new AddressRange(address, prefix);
    }

    /** Whether the address lies in the range; an address of the other family does not. */
    boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || ((mine[whole] ^ theirs[whole]) & (0xFF << (8 - rest)) & 0xFF) == 0;
    }
}
