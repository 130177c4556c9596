package dev.maru.peer;

/** Packets and bytes of one transport, without the headers of UDP and relays. Not thread-safe. */
public final class TrafficCounters {
    private long packetsSent;
    private long bytesSent;
    private long packetsReceived;
    private long bytesReceived;
    private long lastSentNanos = -1;
    private long lastReceivedNanos = -1;

    TrafficCounters() {}

    void sent(int bytes, long now) {
        lastSentNanos = now;
        packetsSent++;
        bytesSent += bytes;
    }

    void received(int bytes, long now) {
        lastReceivedNanos = now;
        packetsReceived++;
        bytesReceived += bytes;
    }

    /**
     * What went out.
     *
     * @return packets
     */
    public long packetsSent() {
        return packetsSent;
    }

    /**
     * What went out.
     *
     * @return bytes
     */
    public long bytesSent() {
        return bytesSent;
    }

    /**
     * What came in.
     *
     * @return packets
     */
    public long packetsReceived() {
        return packetsReceived;
    }

    /**
     * What came in.
     *
     * @return bytes
     */
    public long bytesReceived() {
        return bytesReceived;
    }

    /**
     * When the last packet went out.
     *
     * @return nanoseconds of the driver's clock, or -1
     */
    public long lastSentNanos() {
        return lastSentNanos;
    }

    /**
     * When the last packet came in.
     *
     * @return nanoseconds of the driver's clock, or -1
     */
    public long lastReceivedNanos() {
        return lastReceivedNanos;
    }
}
