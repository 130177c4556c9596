package dev.maru.sctp;

/**
 * Ends slow start when round trips grow, before the bottleneck's queue is full (HyStart++, RFC 9406). Who has it counts rounds.
 */
final class HyStart {
    private static final long MIN_THRESHOLD = 4_000_000;
    private static final long MAX_THRESHOLD = 16_000_000;
    private static final int MIN_SAMPLES = 8;
    private static final int CSS_GROWTH_DIVISOR = 4;

    /** Deviation: 5 in RFC 9406 §4.3, in which the window still grows threefold. */
    private static final int CSS_ROUNDS = 2;

    private long lastRoundMin = Long.MAX_VALUE;
    private long roundMin = Long.MAX_VALUE;
    private int samples;
    private boolean isConservative;
    private long baseline;
    private int conservativeRounds;

    void restart() {
        lastRoundMin = Long.MAX_VALUE;
        roundMin = Long.MAX_VALUE;
        samples = 0;
        isConservative = false;
        conservativeRounds = 0;
    }

    /** Which part of what is acknowledged lets the window grow (§4.2). */
    int growthDivisor() {
        return isConservative ? CSS_GROWTH_DIVISOR : 1;
    }

    /** Takes a round trip; true when slow start is over at once, because the round trips have doubled. */
    boolean onSample(long rtt) {
        roundMin = Math.min(roundMin, rtt);
        samples++;
        if (samples < MIN_SAMPLES || lastRoundMin == Long.MAX_VALUE) {
            return false;
        }
        if (isConservative) {
            if (roundMin < baseline) {
                isConservative = false; // it was jitter
                conservativeRounds = 0;
            }
        } else if (roundMin >= lastRoundMin + Math.clamp(lastRoundMin / 8, MIN_THRESHOLD, MAX_THRESHOLD)) {
            isConservative = true;
            baseline = roundMin;
        }
        return isConservative && roundMin >= 2 * lastRoundMin && roundMin - lastRoundMin > 2 * MAX_THRESHOLD;
    }

    /** A round is over; true when slow start is. */
    boolean endRound() {
        if (samples >= MIN_SAMPLES) {
            lastRoundMin = Math.min(lastRoundMin, roundMin);
        }
        roundMin = Long.MAX_VALUE;
        samples = 0;
        return isConservative && ++conservativeRounds >= CSS_ROUNDS;
    }
}
