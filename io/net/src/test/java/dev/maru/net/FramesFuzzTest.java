package dev.maru.net;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** However a stream's bytes are, messages are cut out of what has come, and nobody waits for the end of one that has come whole. */
class FramesFuzzTest {
    /** @param bytes what a client sends over TCP or TLS */
    @FuzzTest
    void cutsMessagesOutOfAnyBytes(byte[] bytes) {
        for (Framing framing : Framing.values()) {
            cut(framing, bytes);
        }
    }

    private static void cut(Framing framing, byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int frame = Frames.length(framing, bytes, at, bytes.length);
            if (frame == Frames.INCOMPLETE || frame == Frames.MALFORMED) {
                return;
            }
            int end = Frames.messageOffset(framing) + Frames.messageLength(framing, bytes, at, frame);
            if (frame < 1 || frame > Math.min(bytes.length - at, Frames.LONGEST) || end > frame) {
                throw new AssertionError(framing + ": a frame of " + frame + " with a message up to " + end);
            }
            if (framing != Framing.RAW && Frames.length(framing, bytes, at, at + frame - 1) > 0) {
                throw new AssertionError(framing + ": a part of a message was taken for a whole one");
            }
            at += frame;
        }
    }
}
