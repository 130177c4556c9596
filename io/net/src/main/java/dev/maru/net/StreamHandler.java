package dev.maru.net;

import dev.maru.wire.Datagram;

/**
 * Takes what happens on {@link Stream}s. Always called on the reactor's thread; it must not block. {@link #onClosed} comes exactly once
 * for each stream, last.
 */
public interface StreamHandler {
    /**
     * The connection stands, and so does TLS where it is asked for.
     *
     * @param stream which
     * @param now the reactor's time in nanoseconds
     */
    default void onOpen(Stream stream, long now) {}

    /**
     * One whole message has come.
     *
     * @param stream where
     * @param in the message without its framing, reused for the next one; its bytes may be overwritten, also
     *     {@link Datagram#HEADROOM} bytes in front of them
     * @param now the reactor's time in nanoseconds
     */
    void onMessage(Stream stream, Datagram in, long now);

    /**
     * There is room again after {@link Stream#send} had said false: half of the queue is empty.
     *
     * @param stream where
     * @param now the reactor's time in nanoseconds
     */
    default void onWritable(Stream stream, long now) {}

    /**
     * The other side sends no more, but may still read. Closes the stream unless overridden.
     *
     * @param stream which
     * @param now the reactor's time in nanoseconds
     */
    default void onEnd(Stream stream, long now) {
        stream.close(CloseReason.ENDED_BY_PEER);
    }

    /**
     * The stream has ended.
     *
     * @param stream which; it takes nothing any more
     * @param reason why
     * @param now the reactor's time in nanoseconds
     */
    void onClosed(Stream stream, CloseReason reason, long now);
}
