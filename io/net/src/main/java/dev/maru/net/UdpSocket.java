package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A bound UDP socket of a {@link Reactor}. It is small: buffers belong to the reactor, so a relay may have one for each allocation.
 *
 * <p>Everything is called on the reactor's thread. Packets of one destination keep their order; packets of different destinations may
 * overtake each other within a turn, because runs to one destination are sent as one.
 */
public abstract sealed class UdpSocket implements AutoCloseable permits LinuxUdpSocket, NioUdpSocket {
    final Reactor reactor;
    final UdpHandler handler;
    final TransportAddress local;
    final int maxDatagramBytes;

    /** Packets that the host did not take; null until there is one. */
    @Nullable
    Backlog backlog;

    boolean closed;
    long receivedPackets;
    long receivedBytes;
    long sentPackets;
    long sentBytes;
    long receiveDrops;
    long sendDrops;

    UdpSocket(Reactor reactor, UdpHandler handler, TransportAddress local, UdpOptions options) {
        this.reactor = reactor;
        this.handler = handler;
        this.local = local;
        this.maxDatagramBytes = options.maxDatagramBytes();
    }

    /**
     * Queues a copy of a packet for {@link Datagram#remote()}; it leaves at the end of the reactor's turn at the latest.
     *
     * @param packet its bytes and remote address count
     * @return false when it is dropped and counted: the socket is closed, the queue is full, the packet is too long or its destination
     *     is of another family than the socket
     */
    public final boolean send(Datagram packet) {
        reactor.checkThread();
        boolean fits = !closed
                && packet.length() <= Datagram.MAX_LENGTH
                && packet.remote().isIpv6() == local.isIpv6();
        Backlog waiting = backlog;
        boolean taken = fits
                && (waiting == null || waiting.isEmpty() ? transmit(packet) : waiting.offer(packet, packet.remote()));
        if (!taken) {
            sendDrops++;
        }
        return taken;
    }

    /** Takes a packet that passed the checks of {@link #send}, while nothing waits in the backlog. */
    abstract boolean transmit(Datagram packet);

    /** Asks to be told when the host takes packets again. */
    abstract void watchWritable(boolean on);

    /** Gives the file descriptor back. */
    abstract void release();

    /**
     * Sets or clears the don't-fragment bit of packets that are sent from now on.
     *
     * @param on whether it is set
     * @throws IOException when the host refuses
     */
    public abstract void dontFragment(boolean on) throws IOException;

    /**
     * Where it is bound.
     *
     * @return the address; the port is the real one, also when any was asked for
     */
    public final TransportAddress local() {
        return local;
    }

    /**
     * The reactor that it belongs to.
     *
     * @return the reactor
     */
    public final Reactor reactor() {
        return reactor;
    }

    /**
     * Whether {@link #close} was called.
     *
     * @return true after that
     */
    public final boolean isClosed() {
        return closed;
    }

    /**
     * Packets that were handed to the handler.
     *
     * @return 0 or more
     */
    public final long receivedPackets() {
        return receivedPackets;
    }

    /**
     * Payload bytes that were handed to the handler.
     *
     * @return 0 or more
     */
    public final long receivedBytes() {
        return receivedBytes;
    }

    /**
     * Packets that the host took.
     *
     * @return 0 or more
     */
    public final long sentPackets() {
        return sentPackets;
    }

    /**
     * Payload bytes that the host took.
     *
     * @return 0 or more
     */
    public final long sentBytes() {
        return sentBytes;
    }

    /**
     * Packets that came and were longer than {@link UdpOptions#maxDatagramBytes()}.
     *
     * @return 0 or more
     */
    public final long receiveDrops() {
        return receiveDrops;
    }

    /**
     * Packets that did not leave: refused by {@link #send}, or by the host later.
     *
     * @return 0 or more
     */
    public final long sendDrops() {
        return sendDrops;
    }

    /** Sends what is queued, then gives the port back. Nothing is told to the handler any more. Closing twice does nothing. */
    @Override
    public final void close() {
        reactor.checkThread();
        if (!closed) {
            reactor.loop().flush();
            closed = true;
            backlog = null;
            release();
        }
    }

    /** Keeps a packet until the host takes packets again, or drops it. */
    final void hold(byte[] bytes, TransportAddress remote) {
        Backlog waiting = backlog;
        if (waiting == null) {
            waiting = new Backlog();
            backlog = waiting;
        }
        if (waiting.isEmpty()) {
            watchWritable(true);
        }
        if (!waiting.offer(bytes, remote)) {
            notSent(remote, SendError.QUEUE_FULL);
        }
    }

    /** Tries again what waited. */
    final void writable() {
        Backlog waiting = backlog;
        backlog = null;
        watchWritable(false);
        if (waiting != null) {
            waiting.drainTo(this);
        }
    }

    final void deliver(Datagram in, long now) {
        receivedPackets++;
        receivedBytes += in.length();
        try {
            handler.onDatagram(this, in, now);
        } catch (RuntimeException | AssertionError e) {
            reactor.failed(e);
        }
    }

    final void batchEnd(long now) {
        if (closed) {
            return;
        }
        try {
            handler.onBatchEnd(this, now);
        } catch (RuntimeException | AssertionError e) {
            reactor.failed(e);
        }
    }

    final void notSent(TransportAddress remote, SendError error) {
        sendDrops++;
        reactor.tellLater(this, remote, error);
    }

    @Override
    public String toString() {
        return "UdpSocket[" + local + (closed ? ", closed]" : "]");
    }
}
