package dev.maru.rtp;

import dev.maru.wire.Machine;

/**
 * Asks the sender of a video stream for key frames, not more often than it can answer: one request each round-trip time and a quarter, 200
 * ms at least, which is how long an encoder and a network take. A wish that comes sooner is kept until then, unless the key frame comes
 * first. A request is repeated until it does: it may be lost, and browsers ignore one that comes within 300 ms of their last key frame.
 */
final class KeyFrameRequests {
    private static final long MIN_INTERVAL_NANOS = 200_000_000;

    private static final long REPEAT_NANOS = 500_000_000;

    /** For ten seconds: who is muted has no key frame to send, and begins with one later. */
    private static final int MAX_REPEATS = 20;

    /** As long as a full intra request is repeated, it keeps its number (RFC 5104 §4.3.1.2); a sender that saw it ignores it. */
    private static final long REPETITION_NANOS = 1_000_000_000;

    private final ReceiveStreamConfig.KeyFrameRequest way;
    private boolean isWanted;
    private boolean isOpen;
    private long numberedAt;
    private long nextAllowed;
    private long repeatAt;
    private int repeats;
    private int firNumber = -1;
    private long plis;
    private long firs;

    KeyFrameRequests(ReceiveStreamConfig.KeyFrameRequest way) {
        this.way = way;
    }

    void want() {
        isWanted = way != ReceiveStreamConfig.KeyFrameRequest.NONE;
        repeats = 0;
    }

    /** The wish is fulfilled. */
    void fulfil() {
        isWanted = false;
        isOpen = false;
    }

    long nextDue() {
        if (isWanted) {
            return nextAllowed;
        }
        return isOpen && repeats < MAX_REPEATS ? repeatAt : Machine.NEVER;
    }

    boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc, long rttNanos, long now) {
        if (now < nextDue()) {
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
        repeats += isWanted ? 0 : 1;
        isWanted = false;
        isOpen = true;
        numberedAt = isRepetition ? numberedAt : now;
        nextAllowed = now + Math.max(MIN_INTERVAL_NANOS, rttNanos + rttNanos / 4);
        repeatAt = Math.max(nextAllowed, now + REPEAT_NANOS);
        return true;
    }

    long plis() {
        return plis;
    }

    long firs() {
        return firs;
    }
}
