package dev.maru.turn;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TurnClient} has to tell. What strangers on the network can cause is dropped when nobody drains; what answers cause is bounded by the
 * requests.
 */
final class ClientEvents {
    /** Hints and calls that wait to be told: more than a driver leaves between two drains of one batch of 64 packets. */
    static final int MAX_UNASKED = 64;

    private final ArrayDeque<TurnClientEvent> queue = new ArrayDeque<>();
    private int unasked;

    void tell(TurnClientEvent event) {
        queue.add(event);
    }

    /** Tells something that the other side decided to send. Returns false when too much of that waits. */
    boolean tellUnasked(TurnClientEvent event) {
        if (unasked >= MAX_UNASKED) {
            return false;
        }
        unasked++;
        queue.add(event);
        return true;
    }

    @Nullable
    TurnClientEvent poll() {
        TurnClientEvent next = queue.poll();
        if (next instanceof TurnClientEvent.PeerUnreachable || next instanceof TurnClientEvent.PeerCalls) {
            unasked--;
        }
        return next;
    }
}
