package dev.maru.signaling;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections each client address holds. An IPv6 client has at least a /64 to itself (RFC 6177), so that prefix
 * counts as one address. Safe for use by several threads.
 */
final class Addresses {
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_PREFIX_BYTES = 8;

    private final int limit;
    private final int total;
    private final ConcurrentHashMap<Key, Integer> held = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param limit connections per address, 0 for no limit
     * @param total connections together, 0 for no limit
     */
    Addresses(int limit, int total) {
        this.limit = limit;
        this.total = total;
    }

    /** The part of an address that stands for one client. */
    static final class Key {
        private final byte[] bytes;

        private Key(byte[] bytes) {
            this.bytes = bytes;
        }

        static Key of(InetAddress address) {
            byte[] bytes = address.getAddress();
            return new Key(bytes.length == IPV6_BYTES ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** Takes a place; false when there is none, and then {@link #release} must not be called. */
    boolean acquire(Key address) {
        if (open.incrementAndGet() > total && total > 0) {
            open.decrementAndGet();
            return false;
        }
        if (limit == 0) {
            return true;
        }
        boolean[] taken = new boolean[1];
        held.compute(address, (key, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < limit;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        if (!taken[0]) {
            open.decrementAndGet();
        }
        return taken[0];
    }

    /** Gives a place back. */
    void release(Key address) {
        open.decrementAndGet();
        if (limit > 0) {
            held.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many addresses hold a connection. */
    int size() {
        return held.size();
    }
}
