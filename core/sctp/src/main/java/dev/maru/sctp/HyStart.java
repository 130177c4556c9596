package dev.maru.sctp;

/**
 * Ends slow start when round trips grow, before the bottleneck's queue is full (HyStart++, RFC 9406). A round ends when what was sent last at
 * its beginning is acknowledged.
 */
final class HyStart {
    private static final long MIN_THRESHOLD = 4_000_000;
    private static final long MAX_THRESHOLD = 16_000_000;
    private static final int MIN_SAMPLES = 8;
    private static final int CSS_GROWTH_DIVISOR = 4;
    private static final int CSS_ROUNDS = 5;

    private long lastRoundMin = Long.MAX_VALUE;
    private long roundMin = Long.MAX_VALUE;
    private int samples;
    private int roundEnd;
    private boolean hasRound;
    private boolean isConservative;
    private long conservativeBaseline;
    private int conservativeRounds;

    void restart() {
        lastRoundMin = Long.MAX_VALUE;
        roundMin = Long.MAX_VALUE;
        samples = 0;
        hasRound = false;
        isConservative = false;
    }

    /** By how much acknowledged bytes let the window grow. */
    int growthDivisor() {
        return isConservative ? CSS_GROWTH_DIVISOR : 1;
    }

    /** Takes a SACK; true when slow start is over. */
    boolean onAck(long rtt, int cumulative, int nextTsn) {
        if (!hasRound || cumulative - roundEnd >= 0) {
            boolean isOver = hasRound && endRound();
            roundEnd = nextTsn;
            hasRound = true;
            if (isOver) {
                return true;
            }
        }
        if (rtt < 0) {
            return false;
        }
        roundMin = Math.min(roundMin, rtt);
        samples++;
        if (samples < MIN_SAMPLES) {
            return false;
        }
        if (isConservative) {
            if (roundMin < conservativeBaseline) {
                isConservative = false; // it was jitter
            }
        } else if (lastRoundMin != Long.MAX_VALUE) {
            long threshold = Math.clamp(lastRoundMin / 8, MIN_THRESHOLD, MAX_THRESHOLD);
            if (roundMin >= lastRoundMin + threshold) {
                isConservative = true;
                conservativeBaseline = roundMin;
                conservativeRounds = 0;
            }
        }
        return false;
    }

    private boolean endRound() {
        lastRoundMin = roundMin;
        roundMin = Long.MAX_VALUE;
        samples = 0;
        return isConservative && ++conservativeRounds >= CSS_ROUNDS;
    }
}
