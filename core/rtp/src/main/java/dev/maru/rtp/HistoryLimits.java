package dev.maru.rtp;

/**
 * How much a stream keeps of what it sent, for retransmission.
 *
 * @param maxPackets a power of two, 16 to 32,768 (half the sequence numbers)
 * @param maxBytes of packets with their headers, 4,096 or more
 * @param maxAgeNanos what is older, and older than three round trips, is not sent again
 */
public record HistoryLimits(int maxPackets, int maxBytes, long maxAgeNanos) {
    /** For video: 1 s at 10 Mbit/s of full packets. After a second a receiver has asked for a key frame. */
    public static final HistoryLimits VIDEO = new HistoryLimits(1_024, 1_310_720, 1_000_000_000L);

    /** For audio: 1 s of packets of 10 ms. */
    public static final HistoryLimits AUDIO = new HistoryLimits(128, 65_536, 1_000_000_000L);

    /** Checks the ranges. */
    public HistoryLimits {
        if (Integer.bitCount(maxPackets) != 1 || maxPackets < 16 || maxPackets > 32_768) {
            throw new IllegalArgumentException("maxPackets " + maxPackets + " is no power of two in 16..32768");
        }
        if (maxBytes < 4_096 || maxAgeNanos < 0) {
            throw new IllegalArgumentException("a history has 4,096 bytes or more, and an age of 0 or more");
        }
    }

    /**
     * The usual limits.
     *
     * @param kind what the stream carries
     * @return limits
     */
    public static HistoryLimits of(MediaKind kind) {
        return kind == MediaKind.AUDIO ? AUDIO : VIDEO;
    }
}
