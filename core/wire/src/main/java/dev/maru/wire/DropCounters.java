package dev.maru.wire;

/** How many packets a machine dropped, by reason. Not thread-safe; it belongs to its machine. */
public final class DropCounters {
    private static final int REASONS = DropReason.values().length;

    private final long[] counts = new long[REASONS];

    /** All zero. */
    public DropCounters() {}

    /**
     * Counts one packet.
     *
     * @param reason why it was dropped
     */
    public void count(DropReason reason) {
        counts[reason.ordinal()]++;
    }

    /**
     * The packets dropped for one reason.
     *
     * @param reason which
     * @return 0 or more
     */
    public long of(DropReason reason) {
        return counts[reason.ordinal()];
    }

    /**
     * All dropped packets.
     *
     * @return 0 or more
     */
    public long total() {
        long sum = 0;
        for (long c : counts) {
            sum += c;
        }
        return sum;
    }
}
