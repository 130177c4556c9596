package dev.maru.signaling;

import java.util.HashMap;
import java.util.Map;

/**
 * How often each address failed to authenticate lately; whoever failed too often is not heard for the rest of the minute,
 * so that secrets cannot be guessed. Safe for use by several threads; what it remembers is bounded.
 */
final class FailedAttempts {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_ADDRESSES = 10_000;

    private final int limit;
    private final Map<Addresses.Key, Attempts> byAddress = new HashMap<>();

    FailedAttempts(int limit) {
        this.limit = limit;
    }

    /**
     * How long the address is not heard.
     *
     * @param now in nanoseconds
     * @return in milliseconds; 0 if it is heard
     */
    synchronized long blockedMillis(Addresses.Key address, long now) {
        Attempts attempts = byAddress.get(address);
        if (attempts == null || attempts.count < limit) {
            return 0;
        }
        long left = attempts.since + MINUTE_NANOS - now;
        return left <= 0 ? 0 : left / NANOS_PER_MILLI + 1;
    }

    /**
     * The address gave wrong credentials.
     *
     * @param now in nanoseconds
     */
    synchronized void failed(Addresses.Key address, long now) {
        if (byAddress.size() >= MAX_ADDRESSES) {
            byAddress.values().removeIf(attempts -> attempts.isOver(now));
        }
        if (byAddress.size() >= MAX_ADDRESSES) {
            // An attack from very many addresses: forgetting one of them costs less than a map without bound.
            byAddress.remove(byAddress.keySet().iterator().next());
        }
        Attempts attempts = byAddress.get(address);
        if (attempts == null || attempts.isOver(now)) {
            attempts = new Attempts(now);
            byAddress.put(address, attempts);
        }
        attempts.count++;
    }

    private static final class Attempts {
        private final long since;
        private int count;

        private Attempts(long since) {
            this.since = since;
        }

        private boolean isOver(long now) {
            return now - since >= MINUTE_NANOS;
        }
    }
}
