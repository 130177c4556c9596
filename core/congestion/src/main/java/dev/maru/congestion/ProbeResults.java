package dev.maru.congestion;

/**
 * What clusters of probe packets have shown: how fast they left and how fast they arrived. A cluster that arrives as fast as it left shows
 * that the path carries as much; one that arrives slower shows what the path carries.
 */
final class ProbeResults {
    /** How many clusters are told of at a time; older ones have run out. A power of two. */
    private static final int CLUSTERS = 8;

    /** How much of a cluster is enough. */
    private static final double ENOUGH = 0.8;

    private static final int MIN_PACKETS = 4;

    /** Arrivals are known to a quarter of a millisecond; shorter spans tell nothing. */
    private static final long MIN_SPAN_NANOS = 4_000_000;

    private static final long MAX_SPAN_NANOS = 1_000_000_000;

    /** What arrives faster than it left was held back on the way. */
    private static final double MAX_SPEEDUP = 2;

    /** Below this part of what left, the path was full, and some of it is left to others. */
    private static final double FULL = 0.9;

    private static final double OF_FULL = 0.95;

    private static final class Cluster {
        int id;
        int expected = Integer.MAX_VALUE;
        int packets;
        long bytes;
        long firstSent;
        long lastSent;
        long firstArrival;
        long lastArrival;
        int lastSentSize;
        int firstArrivalSize;
    }

    private final Cluster[] clusters = new Cluster[CLUSTERS];

    ProbeResults() {
        for (int i = 0; i < CLUSTERS; i++) {
            clusters[i] = new Cluster();
        }
    }

    private Cluster of(int id) {
        Cluster c = clusters[id & CLUSTERS - 1];
        if (c.id != id) {
            c.id = id;
            c.expected = Integer.MAX_VALUE;
            c.packets = 0;
            c.bytes = 0;
        }
        return c;
    }

    /** A cluster was sent whole. */
    void complete(int id, int packets) {
        of(id).expected = packets;
    }

    /** A packet of a cluster arrived; returns what the cluster shows so far in bit/s, or -1. */
    long add(int id, long sent, long arrival, int size) {
        Cluster c = of(id);
        if (c.packets == 0 || sent < c.firstSent) {
            c.firstSent = sent;
        }
        if (c.packets == 0 || sent >= c.lastSent) {
            c.lastSent = sent;
            c.lastSentSize = size;
        }
        if (c.packets == 0 || arrival < c.firstArrival) {
            c.firstArrival = arrival;
            c.firstArrivalSize = size;
        }
        c.lastArrival = c.packets == 0 ? arrival : Math.max(c.lastArrival, arrival);
        c.packets++;
        c.bytes += size;
        return c.packets >= MIN_PACKETS && c.packets >= c.expected * ENOUGH ? judge(c) : -1;
    }

    private static long judge(Cluster c) {
        long sendSpan = c.lastSent - c.firstSent;
        long arrivalSpan = c.lastArrival - c.firstArrival;
        if (sendSpan < MIN_SPAN_NANOS
                || arrivalSpan < MIN_SPAN_NANOS
                || sendSpan > MAX_SPAN_NANOS
                || arrivalSpan > MAX_SPAN_NANOS) {
            return -1;
        }
        double left = (c.bytes - c.lastSentSize) * 8e9 / sendSpan;
        double arrived = (c.bytes - c.firstArrivalSize) * 8e9 / arrivalSpan;
        if (arrived > MAX_SPEEDUP * left) {
            return -1;
        }
        return (long) (arrived < FULL * left ? OF_FULL * arrived : Math.min(left, arrived));
    }
}
