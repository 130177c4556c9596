package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * An event with its number in the room. One object goes to all who are told the same, and stays in their outboxes for
 * replay; so what it looks like on the wire can be made once and kept here.
 *
 * <p>Safe for use by several threads: two that find no encoding may both make one, which does no harm since both are
 * equal.
 */
public final class SequencedEvent {
    private final long seq;
    private final RoomEvent event;
    private final int bytes;
    private volatile @Nullable Object encoding;

    SequencedEvent(long seq, RoomEvent event) {
        this.seq = seq;
        this.event = event;
        this.bytes = EventSize.of(event);
    }

    /** The event's number: it grows within a room; a receiver sees gaps. */
    public long seq() {
        return seq;
    }

    /** What happened. */
    public RoomEvent event() {
        return event;
    }

    /** About how many bytes it holds in memory, payload included. */
    public int bytes() {
        return bytes;
    }

    /** What {@link #keepEncoding} was given, or null. */
    public @Nullable Object encoding() {
        return encoding;
    }

    /** Keeps what the event looks like on the wire, for the next receiver; the room never looks at it. */
    public void keepEncoding(Object encoded) {
        encoding = encoded;
    }

    @Override
    public String toString() {
        return seq + " " + event;
    }
}
