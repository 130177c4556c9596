package dev.maru.rtp;

/** One packet in a jitter buffer. Slots are reused; the array is the pool's. */
final class PacketSlot {
    boolean isUsed;
    long sequence;
    int timestamp;
    boolean marker;
    boolean startsFrame;
    boolean isKey;
    long arrivalNanos;
    long captureTimeNanos;

    /** The timestamp, unwrapped; for audio. */
    long ticks;

    byte[] bytes = new byte[0];
    int length;

    PacketSlot() {}

    /** A packet without payload only keeps its sequence number from being a hole. */
    boolean isPadding() {
        return length == 0;
    }
}
