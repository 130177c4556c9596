package dev.maru.signaling;

/**
 * How fast one connection sends: a bucket that fills at the allowed rate and holds one burst. A message takes one token;
 * below zero messages are refused, and below minus one burst it is a flood. Messages that were refused take their token
 * as well, so whoever does not slow down gets there. Not safe for use by several threads.
 */
final class MessageRate {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int perSecond;
    private final int burst;
    private double tokens;
    private long filledAt;

    /** @param now in nanoseconds */
    MessageRate(int perSecond, int burst, long now) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = now;
    }

    /**
     * Counts a message.
     *
     * @param now in nanoseconds
     * @return false for a flood, which is not even answered
     */
    boolean take(long now) {
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS_PER_SECOND * perSecond);
        filledAt = now;
        tokens -= 1;
        return tokens >= -burst;
    }

    /** Whether the last message was one too many. */
    boolean isExceeded() {
        return tokens < 0;
    }

    /** After how many milliseconds of silence a message is taken again. */
    long retryAfterMillis() {
        return (long) Math.ceil(Math.max(0, 1 - tokens) / perSecond * 1_000);
    }
}
