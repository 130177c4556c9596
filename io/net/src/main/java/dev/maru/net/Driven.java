package dev.maru.net;

import dev.maru.wire.Machine;

/**
 * Something that lives by a reactor's clock, most often around a {@link Machine}. Registered with {@link Reactor#register}.
 *
 * <p>A reactor asks everything that is registered once a turn, so it wants few of them: whoever has thousands of machines keeps a
 * heap of their times and registers once. Always called on the reactor's thread.
 */
public interface Driven {
    /**
     * When {@link #handleTimeout} wants to be called.
     *
     * @return a time of {@link Reactor#now()}, in nanoseconds, or {@link Machine#NEVER}
     */
    long nextTimeout();

    /**
     * Called when the time has come, up to a millisecond late.
     *
     * @param now the reactor's time in nanoseconds
     */
    void handleTimeout(long now);
}
