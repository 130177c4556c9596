package dev.maru.room;

/**
 * What the room carries without reading it: a session description, a candidate, an application message. Made by the
 * layer above, immutable.
 */
public interface Payload {
    /** About how many bytes it holds in memory; counted against the bound of each receiver's outbox. */
    int bytes();
}
