package dev.maru.signaling;

/**
 * When a client was heard, pinged and answered. Times are nanoseconds of {@link SignalingClock}, but for the ping's own
 * time, which the client sends back. Guarded by the conversation, apart from {@link #heard}.
 */
final class Heartbeat {
    private final SignalingConfig.Timings timings;
    private final long openedAt;
    private volatile long heardAt;
    private long nextPing;
    private long pingedAt;
    private long answered;
    private long answeredBeforePing;
    private long closingSince;
    private boolean isClosing;

    Heartbeat(SignalingConfig.Timings timings, long now) {
        this.timings = timings;
        openedAt = now;
        heardAt = now;
    }

    /** The client sent something. */
    void heard(long now) {
        heardAt = now;
    }

    /** Whether the client had its time to join. */
    boolean isTooLateToJoin(long now) {
        return now - openedAt >= timings.join().toNanos();
    }

    /** Whether the client was silent for so long that it counts as lost. */
    boolean isLost(long now) {
        return now - heardAt >= timings.timeout().toNanos();
    }

    /** Whether the client had its time to finish the closing; the first call begins that time. */
    boolean isTooLateToClose(long now) {
        if (!isClosing) {
            isClosing = true;
            closingSince = now;
        }
        return now - closingSince >= timings.closing().toNanos();
    }

    /** The session begins: the first ping is one heartbeat away. */
    void begin(long now) {
        nextPing = now + timings.heartbeat().toNanos();
    }

    /** Whether a ping is due. */
    boolean isPingDue(long now) {
        return now - nextPing >= 0;
    }

    /** A ping goes out, with this time in it; the client has it only after all answers so far. */
    void pinged(long now, long at) {
        begin(now);
        pingedAt = at;
        answeredBeforePing = answered;
    }

    /** An answer to the request of that number goes out. */
    void answered(long request) {
        answered = Math.max(answered, request);
    }

    /** The highest request whose answer the client has, now that it echoed a ping of that time; 0 if that says nothing. */
    long answeredUpTo(long echoed) {
        return echoed == pingedAt ? answeredBeforePing : 0;
    }
}
