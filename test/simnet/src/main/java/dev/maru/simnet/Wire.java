package dev.maru.simnet;

/**
 * The two directions between a host and its segment.
 *
 * @param up from the host
 * @param down to the host
 */
public record Wire(Link up, Link down) {
    /**
     * Changes both directions.
     *
     * @param quality the new quality
     */
    public void quality(LinkQuality quality) {
        up.quality(quality);
        down.quality(quality);
    }

    /**
     * Cuts or mends both directions.
     *
     * @param isUp false to lose everything
     */
    public void up(boolean isUp) {
        up.up(isUp);
        down.up(isUp);
    }
}
