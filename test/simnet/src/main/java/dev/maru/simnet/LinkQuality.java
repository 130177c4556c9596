package dev.maru.simnet;

/**
 * What a link does to packets in one direction. Chances are 0 to 1, independent for each packet.
 *
 * @param latencyNanos time on the wire
 * @param jitterNanos up to this much more, uniformly; packets may overtake each other only by {@code reorder}
 * @param loss chance that a packet is lost
 * @param duplicate chance that a packet arrives twice
 * @param reorder chance that a packet is held back by one latency, so that later ones overtake it
 * @param rateBps bits per second; 0 is without limit
 * @param queueBytes how much may wait for a link with a rate; what does not fit is dropped (tail drop)
 * @param mtu largest IP packet in bytes; larger ones are dropped, as with the don't-fragment bit
 */
public record LinkQuality(
        long latencyNanos,
        long jitterNanos,
        double loss,
        double duplicate,
        double reorder,
        long rateBps,
        int queueBytes,
        int mtu) {
    /** 10 ms each way, nothing else. */
    public static final LinkQuality GOOD =
            new LinkQuality(10 * SimNet.MILLISECOND, 0, 0, 0, 0, 0, Integer.MAX_VALUE, 1500);

    /** Checks the ranges. */
    public LinkQuality {
        if (latencyNanos < 0 || jitterNanos < 0 || rateBps < 0 || queueBytes < 0 || mtu < 68) {
            throw new IllegalArgumentException(
                    "a link cannot have negative times or rates, or an MTU below 68 (RFC 791)");
        }
        if (!isChance(loss) || !isChance(duplicate) || !isChance(reorder)) {
            throw new IllegalArgumentException("chances are 0 to 1");
        }
    }

    private static boolean isChance(double p) {
        return p >= 0 && p <= 1;
    }

    /**
     * The same link with another latency.
     *
     * @param nanos time on the wire
     * @return the new quality
     */
    public LinkQuality withLatency(long nanos) {
        return new LinkQuality(nanos, jitterNanos, loss, duplicate, reorder, rateBps, queueBytes, mtu);
    }

    /**
     * The same link with jitter.
     *
     * @param nanos up to this much more time
     * @return the new quality
     */
    public LinkQuality withJitter(long nanos) {
        return new LinkQuality(latencyNanos, nanos, loss, duplicate, reorder, rateBps, queueBytes, mtu);
    }

    /**
     * The same link losing packets.
     *
     * @param chance 0 to 1
     * @return the new quality
     */
    public LinkQuality withLoss(double chance) {
        return new LinkQuality(latencyNanos, jitterNanos, chance, duplicate, reorder, rateBps, queueBytes, mtu);
    }

    /**
     * The same link doubling packets.
     *
     * @param chance 0 to 1
     * @return the new quality
     */
    public LinkQuality withDuplicates(double chance) {
        return new LinkQuality(latencyNanos, jitterNanos, loss, chance, reorder, rateBps, queueBytes, mtu);
    }

    /**
     * The same link reordering packets.
     *
     * @param chance 0 to 1
     * @return the new quality
     */
    public LinkQuality withReordering(double chance) {
        return new LinkQuality(latencyNanos, jitterNanos, loss, duplicate, chance, rateBps, queueBytes, mtu);
    }

    /**
     * The same link with a bottleneck.
     *
     * @param bps bits per second
     * @param bytes its queue
     * @return the new quality
     */
    public LinkQuality withRate(long bps, int bytes) {
        return new LinkQuality(latencyNanos, jitterNanos, loss, duplicate, reorder, bps, bytes, mtu);
    }

    /**
     * The same link with another MTU.
     *
     * @param bytes of the largest IP packet
     * @return the new quality
     */
    public LinkQuality withMtu(int bytes) {
        return new LinkQuality(latencyNanos, jitterNanos, loss, duplicate, reorder, rateBps, queueBytes, bytes);
    }
}
