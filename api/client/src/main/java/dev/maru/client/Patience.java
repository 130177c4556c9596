package dev.maru.client;

import dev.maru.client.TransferException.Reason;
import java.time.Duration;

/** How long the other side of a transfer may stay away. Thread-safe. */
final class Patience {
    private static final long NEVER = Long.MAX_VALUE;

    private final long nanos;
    private final long origin = System.nanoTime();
    private volatile long end;

    /** Waits from now on; zero waits for as long as it takes. */
    Patience(Duration wait) {
        nanos = wait.toNanos();
        begin();
    }

    /** The other side is away. */
    void begin() {
        end = nanos == 0 ? NEVER : System.nanoTime() - origin + nanos;
    }

    /** The other side is there. */
    void found() {
        end = NEVER;
    }

    void failIfOver() throws TransferException {
        if (System.nanoTime() - origin > end) {
            throw new TransferException(Reason.EXPIRED, "Nobody came with this code in time.");
        }
    }
}
