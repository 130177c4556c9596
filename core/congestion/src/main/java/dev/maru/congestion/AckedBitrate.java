package dev.maru.congestion;

/**
 * How fast packets arrive, by the receiver's clock, over a sliding window: long enough for about ten frames, short enough that a new capacity
 * is seen as soon as its queue is.
 */
final class AckedBitrate {
    private static final long BUCKET_NANOS = 25_000_000;
    private static final int BUCKETS = 14;

    private final long[] bytes = new long[BUCKETS];
    private long first = -1;
    private long newest;
    private long sum;

    void add(long arrival, int size) {
        long bucket = Math.max(0, arrival) / BUCKET_NANOS;
        if (first < 0 || bucket - newest > 2 * BUCKETS || newest - bucket > 2 * BUCKETS) {
            java.util.Arrays.fill(bytes, 0);
            sum = 0;
            first = bucket;
            newest = bucket;
        }
        while (newest < bucket) {
            newest++;
            int at = (int) (newest % BUCKETS);
            sum -= bytes[at];
            bytes[at] = 0;
        }
        if (newest - bucket < BUCKETS) {
            bytes[(int) (bucket % BUCKETS)] += size;
            sum += size;
        }
    }

    /** Bit/s, or -1 as long as too little has arrived. */
    long bps() {
        boolean isFull = first >= 0 && newest - first >= BUCKETS;
        // The newest bucket is not whole, which the oldest one, on average half as late, makes up for.
        return isFull ? sum * 8_000_000_000L / ((BUCKETS - 1) * BUCKET_NANOS + BUCKET_NANOS / 2) : -1;
    }
}
