package dev.maru.net;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * From the numbers of an address to the one object for them, so that a packet of a known sender costs no garbage, and comparing senders
 * is mostly comparing references. Two places for each hash; the older one is forgotten, so a flood of forged senders costs garbage but
 * no memory.
 */
final class AddressCache {
    /** Twice the 10,000 clients of a large relay, rounded up: 128 kB of references. */
    static final int ENTRIES = 1 << 15;

    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
    private static final int SETS = ENTRIES / 2;
    private final @Nullable TransportAddress[] entries = new TransportAddress[ENTRIES];

    TransportAddress ipv4(int address, int port) {
        return find(0, address & 0xFFFF_FFFFL, port, false);
    }

    TransportAddress ipv6(long high, long low, int port) {
        return find(high, low, port, true);
    }

    private TransportAddress find(long high, long low, int port, boolean ipv6) {
        long h = ((high * ODD + low) * ODD + port) * ODD; // neighbouring addresses and ports must not fall together
        int at = (int) ((h >>> 40) & (SETS - 1)) * 2;
        TransportAddress first = entries[at];
        if (first != null && matches(first, high, low, port, ipv6)) {
            return first;
        }
        TransportAddress second = entries[at + 1];
        if (second != null && matches(second, high, low, port, ipv6)) {
            return second;
        }
        TransportAddress made =
                ipv6 ? TransportAddress.ofIpv6(high, low, port) : TransportAddress.ofIpv4((int) low, port);
        entries[at + 1] = first;
        entries[at] = made;
        return made;
    }

    private static boolean matches(TransportAddress a, long high, long low, int port, boolean ipv6) {
        return a.low() == low && a.port() == port && a.high() == high && a.isIpv6() == ipv6;
    }
}
