package dev.maru.peer;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.FrameLayer;

/** The frames of one stream, in either direction. Live; not thread-safe. */
public final class FrameCounters {
    private static final long SECOND = 1_000_000_000;

    private long frames;
    private long keyFrames;
    private long dropped;
    private long secondBegan = -SECOND;
    private int inSecond;
    private int inSecondBefore;
    private int width = FrameLayer.UNKNOWN;
    private int height = FrameLayer.UNKNOWN;

    FrameCounters() {}

    void add(EncodedFrame frame, long now) {
        turn(now);
        inSecond++;
        frames++;
        keyFrames += frame.isKeyFrame() ? 1 : 0;
        if (frame.layer().width() != FrameLayer.UNKNOWN) {
            width = frame.layer().width();
            height = frame.layer().height();
        }
    }

    /** Begins another second when the last one is over. */
    private void turn(long now) {
        if (now - secondBegan >= SECOND) {
            boolean isNext = now - secondBegan < 2 * SECOND;
            inSecondBefore = isNext ? inSecond : 0;
            secondBegan = isNext ? secondBegan + SECOND : now;
            inSecond = 0;
        }
    }

    void drop() {
        dropped++;
    }

    /**
     * Frames that were sent, or came whole.
     *
     * @return a count
     */
    public long frames() {
        return frames;
    }

    /**
     * Those of them that can be decoded alone.
     *
     * @return a count
     */
    public long keyFrames() {
        return keyFrames;
    }

    /**
     * Frames that were to be sent and were not.
     *
     * @return a count
     */
    public long dropped() {
        return dropped;
    }

    /**
     * Frames in the last whole second.
     *
     * @param now nanoseconds
     * @return a count; 0 in the first second
     */
    public int perSecond(long now) {
        turn(now);
        return inSecondBefore;
    }

    /**
     * The width of the last picture of which it is known.
     *
     * @return pixels, or {@link FrameLayer#UNKNOWN}
     */
    public int width() {
        return width;
    }

    /**
     * The height of the last picture of which it is known.
     *
     * @return pixels, or {@link FrameLayer#UNKNOWN}
     */
    public int height() {
        return height;
    }
}
