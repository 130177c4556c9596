package dev.maru.sctp;

import org.jspecify.annotations.Nullable;

/** A list of chunks in the order in which they were put in; each chunk is in one list at most. Taking one out costs nothing. */
final class ChunkList {
    @Nullable
    private SentChunk first;

    @Nullable
    private SentChunk last;

    @Nullable
    SentChunk first() {
        return first;
    }

    @Nullable
    SentChunk last() {
        return last;
    }

    void add(SentChunk chunk) {
        SentChunk before = last;
        chunk.previous = before;
        chunk.next = null;
        if (before == null) {
            first = chunk;
        } else {
            before.next = chunk;
        }
        last = chunk;
    }

    void remove(SentChunk chunk) {
        SentChunk before = chunk.previous;
        SentChunk after = chunk.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        chunk.previous = null;
        chunk.next = null;
    }
}
