package dev.maru.congestion;

/**
 * Between which bounds the bitrate of a transport is looked for.
 *
 * @param startBps what is believed of a path of which nothing is known
 * @param minBps what is sent however bad the path is; less is no call
 * @param maxBps what is never exceeded
 */
public record CongestionConfig(long startBps, long minBps, long maxBps) {
    /** What is worth no more bits than that: sound of the narrowest band in the smallest packets. */
    private static final long LEAST_BPS = 5_000;

    /** More than a path of the public Internet carries; it keeps sums of bits in 64 bits. */
    private static final long MOST_BPS = 10_000_000_000L;

    /** From half a megabit, where video begins, up to 20, where a handful of full-HD videos fit; never below sound. */
    public static final CongestionConfig DEFAULT = new CongestionConfig(500_000, 30_000, 20_000_000);

    /** Checks the order. */
    public CongestionConfig {
        if (minBps < LEAST_BPS || startBps < minBps || maxBps < startBps || maxBps > MOST_BPS) {
            throw new IllegalArgumentException(
                    "no bounds: " + minBps + " to " + maxBps + " from " + startBps + " bit/s");
        }
    }
}
