package dev.maru.peer;

/** Packets and bytes of one transport, without the headers of UDP and relays. Not thread-safe. */
public final class TrafficCounters {
    private long packetsSent;
    private long bytesSent;
    private long packetsReceived;
    private long bytesReceived;

    TrafficCounters() {}

    void sent(int bytes) {
        packetsSent++;
        bytesSent += bytes;
    }

    void received(int bytes) {
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
}
