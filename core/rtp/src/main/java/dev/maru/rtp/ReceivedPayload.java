package dev.maru.rtp;

/**
 * What a jitter buffer is given of one packet. One instance is reused for many packets; the bytes are the caller's and are copied.
 * Mutable, not thread-safe.
 *
 * <p>The sequence number is unwrapped by the stream, which also puts what came by retransmission (RFC 4588) or redundancy (RFC 2198)
 * under its original number.
 */
public final class ReceivedPayload {
    private byte[] bytes = new byte[0];
    private int offset;
    private int length;
    private long sequence;
    private int timestamp;
    private boolean marker;
    private long captureTimeNanos = Reception.NO_TIME;
    private boolean isRedundant;

    /** Nothing yet. */
    public ReceivedPayload() {}

    /**
     * Points it at a payload, and forgets the capture time of the one before, and that it was redundant.
     *
     * @param b the array
     * @param at index of the payload's first byte
     * @param count number of bytes, 0 for a packet that is padding alone
     * @return this
     */
    public ReceivedPayload wrap(byte[] b, int at, int count) {
        java.util.Objects.checkFromIndexSize(at, count, b.length);
        bytes = b;
        offset = at;
        length = count;
        captureTimeNanos = Reception.NO_TIME;
        isRedundant = false;
        return this;
    }

    /**
     * Points it at the payload of a packet, and takes over timestamp and marker.
     *
     * @param packet the packet
     * @param unwrapped its sequence number, unwrapped
     * @return this
     */
    public ReceivedPayload wrap(RtpPacket packet, long unwrapped) {
        return wrap(packet.bytes(), packet.payloadOffset(), packet.payloadLength())
                .at(unwrapped, packet.timestamp(), packet.marker());
    }

    /**
     * Sets what the RTP header says.
     *
     * @param unwrapped the sequence number, unwrapped
     * @param rtpTimestamp the timestamp, all 32 bits
     * @param isMarked the marker bit
     * @return this
     */
    public ReceivedPayload at(long unwrapped, int rtpTimestamp, boolean isMarked) {
        sequence = unwrapped;
        timestamp = rtpTimestamp;
        marker = isMarked;
        return this;
    }

    /**
     * Sets when the frame was captured, where that is known.
     *
     * @param nanos on a clock of the caller's choice, or {@link Reception#NO_TIME}
     * @return this
     */
    public ReceivedPayload capturedAt(long nanos) {
        captureTimeNanos = nanos;
        return this;
    }

    /**
     * Says that it came in a later packet than its own, as redundancy does (RFC 2198): when it is there already nobody counts it.
     *
     * @return this
     */
    public ReceivedPayload asRedundant() {
        isRedundant = true;
        return this;
    }

    boolean isRedundant() {
        return isRedundant;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    long sequence() {
        return sequence;
    }

    int timestamp() {
        return timestamp;
    }

    boolean marker() {
        return marker;
    }

    long captureTimeNanos() {
        return captureTimeNanos;
    }
}
