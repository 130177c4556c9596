package dev.maru.sctp;

import dev.maru.sctp.SentChunk.State;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and is not acknowledged cumulatively: a ring by TSN, and two lists, of what is in flight by the time of sending, and of
 * what is lost.
 */
final class SentChunks {
    /** As far as gap blocks reach, in a power of two (RFC 9260 §3.3.4: 16 bits); receivers take as much. */
    static final int MOST = 32_768;

    /** Chunks kept for reuse: what a path of 100 Mbit/s and 100 ms has in flight. */
    private static final int MAX_POOL = 1_024;

    final LongPackets longPackets = new LongPackets();

    private SentChunk[] ring = new SentChunk[64];
    private long[] acked = new long[1];
    private final ChunkList inFlight = new ChunkList();
    private final ChunkList lost = new ChunkList();
    private final ArrayDeque<SentChunk> pool = new ArrayDeque<>();
    private int cumulative;
    private int nextTsn;
    private int flightBytes;
    private int losses;
    private int lostPackets;

    void start(int initialTsn) {
        cumulative = initialTsn - 1;
        nextTsn = initialTsn;
    }

    /** The highest TSN that is acknowledged with all before it. */
    int cumulative() {
        return cumulative;
    }

    int nextTsn() {
        return nextTsn;
    }

    int size() {
        return nextTsn - 1 - cumulative;
    }

    boolean isEmpty() {
        return nextTsn - 1 == cumulative;
    }

    boolean isFull() {
        return size() >= MOST;
    }

    /** User data in the network. */
    int flightBytes() {
        return flightBytes;
    }

    /** How often a chunk was taken for lost; it wraps. */
    int losses() {
        return losses;
    }

    /** How many packets these losses were; it wraps. */
    int lostPackets() {
        return lostPackets;
    }

    @Nullable
    SentChunk oldestInFlight() {
        return inFlight.first();
    }

    @Nullable
    SentChunk firstLost() {
        return lost.first();
    }

    @Nullable
    SentChunk lastLost() {
        return lost.last();
    }

    /** A chunk for the next TSN, to be filled and {@linkplain #sent sent}. */
    SentChunk create() {
        if (size() == ring.length) {
            grow();
        }
        SentChunk chunk = pool.poll();
        if (chunk == null) {
            chunk = new SentChunk();
        }
        chunk.tsn = nextTsn++;
        int slot = chunk.tsn & ring.length - 1;
        ring[slot] = chunk;
        acked[slot >>> 6] &= ~(1L << slot);
        return chunk;
    }

    /** A new chunk goes out. */
    void sent(SentChunk chunk, long now) {
        chunk.state = State.IN_FLIGHT;
        chunk.sentTime = now;
        chunk.transmissions++;
        flightBytes += chunk.length;
        inFlight.add(chunk);
    }

    /** A lost chunk goes out again. */
    void sentAgain(SentChunk chunk, long now) {
        lost.remove(chunk);
        sent(chunk, now);
    }

    /** A chunk in flight is lost, as far as can be told. */
    void lose(SentChunk chunk, long now) {
        if (chunk.isInLongPacket) {
            longPackets.lost(chunk, now);
        }
        if (chunk.leadsPacket) {
            lostPackets++;
        }
        takeForLost(chunk);
    }

    /** A chunk in flight is treated as if it were lost. */
    void takeForLost(SentChunk chunk) {
        leaveNetwork(chunk);
        losses++;
        if (chunk.isAbandoned()) {
            chunk.state = State.ABANDONED;
        } else {
            chunk.state = State.LOST;
            lost.add(chunk);
        }
    }

    /** A lost chunk is given up. */
    void abandon(SentChunk chunk) {
        lost.remove(chunk);
        chunk.state = State.ABANDONED;
    }

    SentChunk get(int tsn) {
        return ring[tsn & ring.length - 1];
    }

    /** The peer has a chunk. */
    void ack(SentChunk chunk) {
        if (chunk.isInLongPacket) {
            longPackets.arrived();
        }
        if (chunk.state == State.IN_FLIGHT) {
            leaveNetwork(chunk);
        } else if (chunk.state == State.LOST) {
            lost.remove(chunk);
        }
        chunk.state = State.ACKED;
        int slot = chunk.tsn & ring.length - 1;
        acked[slot >>> 6] |= 1L << slot;
    }

    /** The peer said that it has a chunk and has thrown it away (RFC 9260 §6.2.1: it may). */
    void renege(SentChunk chunk) {
        int slot = chunk.tsn & ring.length - 1;
        acked[slot >>> 6] &= ~(1L << slot);
        chunk.state = State.LOST;
        lost.add(chunk);
    }

    private void leaveNetwork(SentChunk chunk) {
        inFlight.remove(chunk);
        flightBytes -= chunk.length;
    }

    /** Removes the chunk behind the cumulative TSN, which is acknowledged. */
    void removeFirst() {
        cumulative++;
        int slot = cumulative & ring.length - 1;
        SentChunk chunk = ring[slot];
        chunk.message.release(chunk.offset + chunk.length);
        chunk.forget();
        if (pool.size() < MAX_POOL) {
            pool.add(chunk);
        }
    }

    /** The first TSN from one on, before an end, that is not acknowledged; the end when there is none. */
    int nextUnacked(int from, int end) {
        int tsn = from;
        while (tsn - end < 0) {
            int slot = tsn & ring.length - 1;
            long word = ~acked[slot >>> 6] >>> slot;
            if (word != 0) {
                tsn += Long.numberOfTrailingZeros(word);
                return tsn - end < 0 ? tsn : end;
            }
            tsn += 64 - (slot & 63);
        }
        return end;
    }

    private void grow() {
        SentChunk[] old = ring;
        ring = new SentChunk[2 * old.length];
        acked = new long[ring.length / 64];
        for (SentChunk chunk : old) {
            int slot = chunk.tsn & ring.length - 1;
            ring[slot] = chunk;
            if (chunk.state == State.ACKED) {
                acked[slot >>> 6] |= 1L << slot;
            }
        }
    }
}
