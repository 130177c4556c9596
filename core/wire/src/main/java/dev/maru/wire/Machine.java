package dev.maru.wire;

import org.jspecify.annotations.Nullable;

/**
 * A deterministic protocol machine: the same inputs, times and entropy give the same outputs.
 *
 * <p>A machine owns no socket, thread, lock, logger, clock or random source. Its driver hands it datagrams and the time,
 * and takes from it datagrams and events. Times are nanoseconds since an origin of the driver's choice, never negative, so
 * a plain {@code <} compares them. Any number of inputs may come before a drain; what a machine keeps for the drain is
 * bounded, and each machine says how.
 *
 * <p>Not thread-safe: one driver, one thread at a time.
 *
 * @param <E> the events it tells its driver, a sealed interface of records
 */
public interface Machine<E> {
    /** The timeout of a machine that waits for nothing. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Takes one datagram from the network. Bytes that make no sense are counted and dropped; no exception leaves this
     * method because of them.
     *
     * @param in the datagram; the machine may decrypt it in place and keeps no reference to it
     * @param now the time in nanoseconds
     */
    void handleDatagram(Datagram in, long now);

    /**
     * Lets time pass. A call before {@link #nextTimeout()} does nothing.
     *
     * @param now the time in nanoseconds
     */
    void handleTimeout(long now);

    /**
     * When {@link #handleTimeout} wants to be called.
     *
     * @return a time in nanoseconds, or {@link #NEVER}
     */
    long nextTimeout();

    /**
     * Fills the caller's buffer with the next datagram to send.
     *
     * @param out its bytes, length and addresses are overwritten
     * @param now the time in nanoseconds
     * @return false when there is nothing to send
     */
    boolean pollTransmit(Datagram out, long now);

    /**
     * The next thing that the driver should know.
     *
     * @return the event, or null when drained
     */
    @Nullable
    E pollEvent();
}
