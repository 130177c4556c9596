package dev.maru.turn;

import dev.maru.wire.TransportAddress;

/**
 * How many answers an address may still have: token buckets in a table of fixed size, so that spoofed addresses cost no memory. An IPv6
 * client owns a /64, so that counts as one address. Of the four places that an address may have, the one that was asked longest ago is
 * given to a newcomer; who holds a place and keeps asking keeps it.
 */
final class AddressRates {
    /** Addresses that are told apart: 4,096 places of four longs are 128 KiB. */
    static final int PLACES = 4_096;

    private static final int WAYS = 4;

    private final long seed;
    private final long[] keys = new long[PLACES];
    private final long[] emptyAt = new long[PLACES];

    AddressRates(long seed) {
        this.seed = seed;
    }

    /**
     * Takes one token. The level is kept as the time at which the bucket would be full again: one token moves it by one interval, and
     * it may lie at most a second's worth ahead of now.
     */
    boolean take(TransportAddress address, int perSecond, long now) {
        long key = address.isIpv6() ? address.high() ^ Long.MIN_VALUE : address.low();
        int at = place(key, now);
        long interval = ExpiryWheel.TICK / perSecond;
        long full = Math.max(emptyAt[at], now) + interval;
        if (full > now + ExpiryWheel.TICK) {
            return false;
        }
        emptyAt[at] = full;
        return true;
    }

    private int place(long key, long now) {
        long h = (key ^ seed) * 0x9E37_79B9_7F4A_7C15L;
        int set = (int) (h >>> 40) & PLACES - 1 & -WAYS;
        int oldest = set;
        for (int i = set; i < set + WAYS; i++) {
            if (keys[i] == key && emptyAt[i] != 0) {
                return i;
            }
            if (emptyAt[i] < emptyAt[oldest]) {
                oldest = i;
            }
        }
        keys[oldest] = key;
        emptyAt[oldest] = Math.max(now, 1);
        return oldest;
    }
}
