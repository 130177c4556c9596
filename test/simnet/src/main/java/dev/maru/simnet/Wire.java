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

    /**
     * Makes the wire flap, beginning with a cut after about one time up. Each time is half to one and a half of what is told, by the
     * world's seed. It ends up.
     *
     * @param net the world
     * @param upNanos mean time up
     * @param downNanos mean time down
     * @param duration how long it goes on, nanoseconds
     */
    public void flap(SimNet net, long upNanos, long downNanos, long duration) {
        flap(net, upNanos, downNanos, net.now() + duration, true);
    }

    private void flap(SimNet net, long upNanos, long downNanos, long end, boolean isUp) {
        long mean = isUp ? upNanos : downNanos;
        long next = mean / 2 + (mean == 0 ? 0 : net.random().nextLong(mean));
        net.after(next, () -> {
            boolean isOver = net.now() >= end;
            up(isOver || !isUp);
            if (!isOver) {
                flap(net, upNanos, downNanos, end, !isUp);
            }
        });
    }
}
