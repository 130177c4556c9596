package dev.maru.congestion;

/**
 * Finds out whether less is sent than might be, for want of something to say: what arrives then tells nothing of the path. It is so when the
 * budget of the last half second, at two thirds of the target, is mostly left over.
 */
final class ApplicationLimit {
    private static final double USED = 0.65;
    private static final double WINDOW_SECONDS = 0.5;
    private static final double BEGINS_ABOVE = 0.8;
    private static final double ENDS_BELOW = 0.5;

    private double leftBits;
    private long updatedAt = -1;
    private boolean isLimited;
    private long endedAt = -1;
    private long beganAt = -1;

    void sent(int bytes, long targetBps, long now) {
        pass(targetBps, now);
        leftBits = Math.max(leftBits - bytes * 8.0, -USED * targetBps * WINDOW_SECONDS);
        judge(targetBps, now);
    }

    void pass(long targetBps, long now) {
        double most = USED * targetBps * WINDOW_SECONDS;
        if (updatedAt >= 0) {
            leftBits = Math.min(most, leftBits + USED * targetBps * (now - updatedAt) / 1e9);
        }
        updatedAt = now;
        judge(targetBps, now);
    }

    private void judge(long targetBps, long now) {
        double part = leftBits / (USED * targetBps * WINDOW_SECONDS);
        if (!isLimited && part > BEGINS_ABOVE) {
            isLimited = true;
            beganAt = now;
        } else if (isLimited && part < ENDS_BELOW) {
            isLimited = false;
            endedAt = now;
        }
    }

    boolean isLimited() {
        return isLimited;
    }

    /** Since when it is so; without meaning unless it is. */
    long beganAt() {
        return beganAt;
    }

    /** When it ended last, or -1. */
    long endedAt() {
        return endedAt;
    }
}
