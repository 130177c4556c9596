package dev.maru.peer;

/**
 * Keys of a telephone to be pressed one after the other (W3C WebRTC §7.2).
 *
 * @param keys of 0 to 9, A to D, # and *; a comma waits for two seconds
 * @param durationMillis how long each is down, 40 to 6,000
 * @param gapMillis how long none is down after each, 30 to 6,000
 */
public record ToneSequence(String keys, int durationMillis, int gapMillis) {
    private static final int MIN_DURATION = 40;
    private static final int MIN_GAP = 30;
    private static final int MAX = 6_000;

    /** Brings the times into their ranges, as the W3C wants it. */
    public ToneSequence {
        durationMillis = Math.clamp(durationMillis, MIN_DURATION, MAX);
        gapMillis = Math.clamp(gapMillis, MIN_GAP, MAX);
    }
}
