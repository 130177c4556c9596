package dev.maru.interop;

import dev.maru.device.IvfWriter;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.MediaKind;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes pictures into a file, from the first that can be decoded alone on. Thread-safe. */
final class Recorder {
    private final IvfWriter writer;
    private boolean isRunning = true;
    private long first = -1;
    private int count;

    Recorder(IvfWriter writer) {
        this.writer = writer;
    }

    synchronized void take(EncodedFrame frame) {
        if (!isRunning || frame.format().kind() != MediaKind.VIDEO || first < 0 && !frame.isKeyFrame()) {
            return;
        }
        first = first < 0 ? frame.timestamp() : first;
        try {
            writer.write(frame.bytes(), frame.offset(), frame.length(), frame.timestamp() - first & 0xFFFF_FFFFL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        count++;
    }

    synchronized int count() {
        return count;
    }

    synchronized void stop() {
        isRunning = false;
    }
}
