package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds the flow of a packet in one look-up that allocates nothing: open addressing with linear probing, at most half full. The hash is
 * seeded, so that nobody who chooses ports can choose collisions. Removal shifts back what follows, so there are no tombstones.
 */
final class FlowTable {
    private static final int INITIAL = 16;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private final long seed;
    private @Nullable Flow[] flows = new @Nullable Flow[INITIAL];
    private int[] hashes = new int[INITIAL];
    private int size;

    FlowTable(long seed) {
        this.seed = seed;
    }

    int size() {
        return size;
    }

    @Nullable
    Flow get(Protocol protocol, TransportAddress local, TransportAddress remote) {
        int hash = hash(protocol, local, remote);
        int mask = flows.length - 1;
        for (int i = hash & mask; ; i = i + 1 & mask) {
            Flow flow = flows[i];
            if (flow == null) {
                return null;
            }
            if (hashes[i] == hash && flow.isBetween(protocol, local, remote)) {
                return flow;
            }
        }
    }

    /** Adds a flow that is not there yet, under its 5-tuple. */
    void put(Protocol protocol, TransportAddress local, TransportAddress remote, Flow flow) {
        if (2 * (size + 1) > flows.length) {
            resize(flows.length * 2);
        }
        insert(hash(protocol, local, remote), flow);
        size++;
    }

    /** Removes a flow that may be there, found by the 5-tuple that it was put under. */
    void remove(Protocol protocol, TransportAddress local, TransportAddress remote, Flow flow) {
        int mask = flows.length - 1;
        int at = hash(protocol, local, remote) & mask;
        while (flows[at] != flow) {
            if (flows[at] == null) {
                return;
            }
            at = at + 1 & mask;
        }
        size--;
        close(at, mask);
        if (flows.length > INITIAL && 8 * size < flows.length) {
            resize(flows.length / 2);
        }
    }

    /** Empties a slot and moves back the ones behind it that would not be found any more. */
    private void close(int gap, int mask) {
        int hole = gap;
        for (int i = hole + 1 & mask; flows[i] != null; i = i + 1 & mask) {
            int home = hashes[i] & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                flows[hole] = flows[i];
                hashes[hole] = hashes[i];
                hole = i;
            }
        }
        flows[hole] = null;
    }

    private void resize(int capacity) {
        @Nullable Flow[] old = flows;
        int[] oldHashes = hashes;
        flows = new @Nullable Flow[capacity];
        hashes = new int[capacity];
        for (int i = 0; i < old.length; i++) {
            Flow flow = old[i];
            if (flow != null) {
                insert(oldHashes[i], flow);
            }
        }
    }

    private void insert(int hash, Flow flow) {
        int mask = flows.length - 1;
        int at = hash & mask;
        while (flows[at] != null) {
            at = at + 1 & mask;
        }
        flows[at] = flow;
        hashes[at] = hash;
    }

    private int hash(Protocol protocol, TransportAddress local, TransportAddress remote) {
        long h = seed ^ remote.low();
        h = (h ^ h >>> 32) * MIX;
        h ^= remote.high() + ((long) remote.port() << 17) + protocol.ordinal();
        h = (h ^ h >>> 29) * MIX;
        h ^= local.low() + ((long) local.port() << 33) + Long.rotateLeft(local.high(), 7);
        h = (h ^ h >>> 32) * MIX;
        return (int) (h >>> 32);
    }
}
