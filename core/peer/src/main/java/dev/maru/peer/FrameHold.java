package dev.maru.peer;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.Reception;
import dev.maru.wire.Machine;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Holds whole pictures until they are as old as the application wishes (webrtc-extensions, {@code jitterBufferTarget}), so that they come evenly
 * where packets do not. Sound is held by its jitter buffer, which needs the time.
 */
final class FrameHold {
    /** Four seconds of 120 pictures each; of more, and of more bytes than 4 seconds at 32 Mbit/s, the oldest go at once. */
    private static final int MAX_FRAMES = 480;

    private static final long MAX_BYTES = 16 << 20;

    private final Queue<EncodedFrame> frames = new ArrayDeque<>();
    private long bytes;
    private long delayNanos;

    void delay(long nanos) {
        delayNanos = nanos;
    }

    boolean isIdle() {
        return delayNanos == 0 && frames.isEmpty();
    }

    void add(EncodedFrame frame) {
        frames.add(frame);
        bytes += frame.length();
    }

    /** The next frame that is due, or null. */
    @Nullable
    EncodedFrame poll(long now) {
        boolean isFull = frames.size() > MAX_FRAMES || bytes > MAX_BYTES;
        if (frames.isEmpty() || !isFull && due() > now) {
            return null;
        }
        EncodedFrame frame = frames.remove();
        bytes -= frame.length();
        return frame;
    }

    long nextTimeout() {
        return due();
    }

    private long due() {
        EncodedFrame next = frames.peek();
        Reception reception = next == null ? null : next.reception();
        if (next == null) {
            return Machine.NEVER;
        }
        return reception == null ? 0 : reception.firstArrivalNanos() + delayNanos;
    }
}
