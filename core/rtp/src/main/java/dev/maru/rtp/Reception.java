package dev.maru.rtp;

/**
 * How a frame came in.
 *
 * @param firstSequence the sequence number of its first packet, unwrapped by the stream
 * @param lastSequence that of its last packet
 * @param firstArrivalNanos when its earliest packet came, on the driver's clock
 * @param lastArrivalNanos when its latest packet came
 * @param captureTimeNanos when it was captured, on the clock that whoever inserted the packets uses for that, or {@link #NO_TIME}
 */
public record Reception(
        long firstSequence, long lastSequence, long firstArrivalNanos, long lastArrivalNanos, long captureTimeNanos) {
    /** A capture time that is not known. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /**
     * How many packets made the frame, padding between them included.
     *
     * @return 1 or more
     */
    public int packetCount() {
        return (int) (lastSequence - firstSequence + 1);
    }
}
