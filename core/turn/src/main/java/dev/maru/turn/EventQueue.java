package dev.maru.turn;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What the driver is to be told. Bounded; what finds no place is counted and lost. */
final class EventQueue {
    /** A driver drains after each batch; all allocations of a large server may end in one. */
    static final int MAX_WAITING = 1 << 17;

    private final ArrayDeque<TurnServerEvent> events = new ArrayDeque<>();
    private long lost;

    boolean add(TurnServerEvent event) {
        if (events.size() == MAX_WAITING) {
            lost++;
            return false;
        }
        events.add(event);
        return true;
    }

    long lost() {
        return lost;
    }

    @Nullable
    TurnServerEvent poll() {
        return events.poll();
    }
}
