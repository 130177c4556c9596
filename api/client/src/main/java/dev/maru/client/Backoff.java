package dev.maru.client;

import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: at once, then 250 ms doubled up to 5 s, each ± 50 % (docs/signaling.md §7). */
final class Backoff {
    private static final long FIRST_MILLIS = 250;
    private static final long MOST_MILLIS = 5_000;

    private final RandomGenerator chance;
    private int attempts;

    Backoff(RandomGenerator chance) {
        this.chance = chance;
    }

    /** The connection works. */
    void reset() {
        attempts = 0;
    }

    /** Attempts since it last worked. */
    int attempts() {
        return attempts;
    }

    /** Before the next attempt. */
    long nextMillis() {
        int doublings = attempts++ - 1;
        if (doublings < 0) {
            return 0;
        }
        long usual = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(doublings, 10));
        return Math.round(usual * chance.nextDouble(0.5, 1.5));
    }
}
