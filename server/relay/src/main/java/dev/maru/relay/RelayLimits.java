package dev.maru.relay;

/**
 * How much each user and all together may have. Bandwidth counts the payload of both directions; what is over it is dropped.
 *
 * @param allocations of all users, over all reactors, 0 or more
 * @param allocationsPerUser of one user, 1 or more
 * @param bitsPerSecond of all users, or 0 for no limit
 * @param bitsPerSecondPerUser of one user, or 0 for no limit
 * @param maxAgeSeconds how long an allocation may go on, however often it is refreshed, or 0 for no limit
 */
public record RelayLimits(
        int allocations, int allocationsPerUser, long bitsPerSecond, long bitsPerSecondPerUser, long maxAgeSeconds) {
    /**
     * A room for many rooms: a browser in a call of sixteen has up to a hundred allocations for a moment, one for each connection,
     * network and transport.
     */
    public static final RelayLimits DEFAULT = new RelayLimits(10_000, 256, 0, 0, 0);

    /** Checks the ranges. */
    public RelayLimits {
        if (allocations < 0 || allocationsPerUser < 1) {
            throw new IllegalArgumentException("a relay has 0 or more allocations, a user may have 1 or more");
        }
        if (bitsPerSecond < 0 || bitsPerSecondPerUser < 0 || maxAgeSeconds < 0) {
            throw new IllegalArgumentException("rates and ages are not negative");
        }
    }
}
