package dev.maru.webrtc;

/** A listener that was added. Closing it takes the listener away; closing twice does nothing. Safe from any thread. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
