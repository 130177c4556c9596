package dev.maru.client;

import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** For how long the ICE servers' credentials hold, and when to ask for fresh ones (docs/signaling.md §2). One thread. */
final class IceLease {
    private static final long NEVER = Long.MAX_VALUE;

    /** Even a server that has none at the moment is asked no more often. */
    private static final long LEAST_MILLIS = 5_000;

    private boolean isEndless = true;
    private long dueNanos;

    /** Takes what a message says, if it says anything. */
    void take(JsonNode message) {
        if (message.has("iceServers")) {
            isEndless = !message.has("iceServersTtlMillis");
            // At four fifths there is time for another attempt.
            long millis =
                    Math.max(LEAST_MILLIS, message.path("iceServersTtlMillis").asLong(0) / 5 * 4);
            dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    long millisUntilDue() {
        return isEndless ? NEVER : Math.max(1, TimeUnit.NANOSECONDS.toMillis(dueNanos - System.nanoTime()));
    }

    /** Whether it is time now; then not again for a while. */
    boolean takeDue() {
        boolean isDue = !isEndless && System.nanoTime() - dueNanos >= 0;
        if (isDue) {
            dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAST_MILLIS);
        }
        return isDue;
    }
}
