package dev.maru.peer;

/**
 * How one layer of a track is sent, by its sender's wish (W3C WebRTC §5.2.5).
 *
 * @param isActive whether it is sent
 * @param maxBitrateBps a bound in bits a second, or 0 for none
 * @param weight its share of the path beside other layers and tracks, more than 0
 */
public record LayerSettings(boolean isActive, long maxBitrateBps, double weight) {
    /** Sent, without a bound. */
    public static final LayerSettings DEFAULT = new LayerSettings(true, 0, 1);

    /** Checks the ranges. */
    public LayerSettings {
        if (maxBitrateBps < 0 || !(weight > 0)) {
            throw new IllegalArgumentException("a bound is 0 or more and a weight more than 0");
        }
    }
}
