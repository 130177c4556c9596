package dev.maru.relay;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * The ports of one address on one reactor: which are taken, and which rest. Ports are given out at random, because one that can be guessed
 * can be attacked (RFC 6056), and a port that was given back rests, so that late packets for its old owner reach nobody else (RFC 8656
 * §7.2). When no other port is left, the one that has rested longest is taken all the same.
 */
final class PortPool {
    /** RFC 8656 §7.2 asks for two minutes. */
    static final long REST_NANOS = 120_000_000_000L;

    /** No port is free. */
    static final int NONE = -1;

    private final PortRange range;
    private final RandomGenerator random;
    private final BitSet taken = new BitSet();
    private final long[] restsUntil;

    PortPool(PortRange range, RandomGenerator random) {
        this.range = range;
        this.random = random;
        this.restsUntil = new long[range.size()];
    }

    /**
     * Takes a port. Who finds that another program has it keeps it until it has found one, so that it is not given the same one again.
     *
     * @param even whether it has to be even
     * @param pair whether the next port is taken with it; the port is even then
     * @param now in nanoseconds
     * @return the port, or {@link #NONE}
     */
    int take(boolean even, boolean pair, long now) {
        int port = find(even || pair, pair, now);
        if (port != NONE) {
            taken.set(port);
            taken.set(port + 1, pair || taken.get(port + 1));
        }
        return port;
    }

    /** Gives a port back that its owner has used; it rests. */
    void release(int port, long now) {
        taken.clear(port);
        restsUntil[port - range.first()] = now + REST_NANOS;
    }

    /** Gives a port back that nobody has used. */
    void cancel(int port) {
        taken.clear(port);
    }

    /** How many are taken. */
    int takenCount() {
        return taken.cardinality();
    }

    /** From a random port upwards, and around; the first that is rested, or else the one that has rested longest. */
    private int find(boolean even, boolean pair, long now) {
        int start = random.nextInt(range.size());
        int longest = NONE;
        for (int i = 0; i < range.size(); i++) {
            int port = range.first() + (start + i) % range.size();
            if (even && (port & 1) == 1 || !isFree(port) || pair && !isFree(port + 1)) {
                continue;
            }
            long rested = restEnd(port, pair);
            if (rested <= now) {
                return port;
            }
            longest = longest == NONE || rested < restEnd(longest, pair) ? port : longest;
        }
        return longest;
    }

    private boolean isFree(int port) {
        return port <= range.last() && !taken.get(port);
    }

    private long restEnd(int port, boolean pair) {
        long end = restsUntil[port - range.first()];
        return pair ? Math.max(end, restsUntil[port + 1 - range.first()]) : end;
    }
}
