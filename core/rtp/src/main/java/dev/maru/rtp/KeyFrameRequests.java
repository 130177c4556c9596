package dev.maru.rtp;

import dev.maru.wire.Machine;

/**
 * Asks the sender of a video stream for key frames, not more often than it can answer: one request each round-trip time and a quarter, 200
 * ms at least, which is how long an encoder and a network take. A wish that comes sooner is kept until then, unless the key frame comes
 * first.
 */
final class KeyFrameRequests {
    private static final long MIN_INTERVAL_NANOS = 200_000_000;

    /** As long as a full intra request is repeated, it keeps its number (RFC 5104 §4.3.1.2); a sender that saw it ignores it. */
    private static final long REPETITION_NANOS = 1_000_000_000;

    private final ReceiveStreamConfig.KeyFrameRequest way;
    private boolean isWanted;
    private boolean isOpen;
    private long numberedAt;
    private long nextAllowed;
    private int firNumber = -1;
    private long plis;
    private long firs;

    KeyFrameRequests(ReceiveStreamConfig.KeyFrameRequest way) {
        this.way = way;
    }

    void want() {
        isWanted = way != ReceiveStreamConfig.KeyFrameRequest.NONE;
    }

    /** The wish is fulfilled. */
    void fulfil() {
        isWanted = false;
        isOpen = false;
    }

    long nextDue() {
        return isWanted ? nextAllowed : Machine.NEVER;
    }

    boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc, long rttNanos, long now) {
        if (!isWanted || now < nextAllowed) {
            return false;
        }
        boolean isFir = way == ReceiveStreamConfig.KeyFrameRequest.FIR;
        boolean isRepetition = isOpen && now - numberedAt < REPETITION_NANOS;
        int number = isRepetition ? firNumber : firNumber + 1;
        boolean fits = isFir
                ? FullIntraRequest.write(writer, senderSsrc, mediaSsrc, number)
                : PictureLoss.write(writer, senderSsrc, mediaSsrc);
        if (!fits) {
            return false;
        }
        firNumber = number;
        firs += isFir ? 1 : 0;
        plis += isFir ? 0 : 1;
        isWanted = false;
        isOpen = true;
        numberedAt = isRepetition ? numberedAt : now;
        nextAllowed = now + Math.max(MIN_INTERVAL_NANOS, rttNanos + rttNanos / 4);
        return true;
    }

    long plis() {
        return plis;
    }

    long firs() {
        return firs;
    }
}
