package dev.maru.room;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a participant was told and may have missed: its latest events, bounded in number and in bytes. What the client
 * acknowledged is forgotten, and what does not fit pushes out the oldest; whoever would have to replay from before what
 * is left gets the whole state instead. Guarded by the room's lock.
 */
final class Outbox {
    private final int maxEvents;
    private final int maxBytes;
    // Most participants have nothing outstanding most of the time: start small, since there is one for each.
    private final ArrayDeque<SequencedEvent> events = new ArrayDeque<>(2);
    private int bytes;
    private long forgottenThrough;

    Outbox(Limits limits) {
        this.maxEvents = limits.maxOutboxEvents();
        this.maxBytes = limits.maxOutboxBytes();
    }

    /** Begins anew: the client is given the state at this number. */
    void startAt(long seq) {
        events.clear();
        bytes = 0;
        forgottenThrough = seq;
    }

    void add(SequencedEvent event) {
        events.addLast(event);
        bytes += event.bytes();
        while (events.size() > maxEvents || bytes > maxBytes) {
            forgetOldest();
        }
    }

    /** Forgets everything up to a number. */
    void forgetThrough(long seq) {
        for (SequencedEvent first = events.peekFirst();
                first != null && first.seq() <= seq;
                first = events.peekFirst()) {
            forgetOldest();
        }
        forgottenThrough = Math.max(forgottenThrough, seq);
    }

    /** The events after a number, which are forgotten no more; null when not all of them are here. */
    @Nullable
    List<SequencedEvent> replayAfter(long seq) {
        if (seq < forgottenThrough) {
            return null;
        }
        forgetThrough(seq);
        return List.copyOf(events);
    }

    int size() {
        return events.size();
    }

    int bytes() {
        return bytes;
    }

    private void forgetOldest() {
        SequencedEvent oldest = events.removeFirst();
        bytes -= oldest.bytes();
        forgottenThrough = Math.max(forgottenThrough, oldest.seq());
    }
}
