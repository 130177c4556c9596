package dev.maru.net;

import dev.maru.wire.Datagram;

/**
 * How a UDP socket is opened.
 *
 * @param receiveBufferBytes what the host is asked to queue on the way in, or 0 for its default; it may grant less
 * @param sendBufferBytes what the host is asked to queue on the way out, or 0 for its default
 * @param maxDatagramBytes longer packets are dropped and counted; 1 to {@link Datagram#MAX_LENGTH}. Above 2,048 the host is asked for
 *     fewer packets at once
 * @param reusePort whether several sockets may share the port, the host spreading flows over them (SO_REUSEPORT)
 * @param dontFragment whether packets go out with the don't-fragment bit and are refused ({@link SendError#TOO_BIG}) when too long
 * @param mergeReceived whether the host may hand over runs of equal packets at once (UDP_GRO); good for sockets with much traffic of
 *     few senders, and ignored where the host cannot
 */
public record UdpOptions(
        int receiveBufferBytes,
        int sendBufferBytes,
        int maxDatagramBytes,
        boolean reusePort,
        boolean dontFragment,
        boolean mergeReceived) {
    /** The host's buffers, packets of up to 2,048 bytes, a port of its own. */
    public static final UdpOptions DEFAULT = new UdpOptions(0, 0, 2_048, false, false, false);

    /** Checks the ranges. */
    public UdpOptions {
        if (receiveBufferBytes < 0 || sendBufferBytes < 0) {
            throw new IllegalArgumentException("a buffer has 0 or more bytes");
        }
        if (maxDatagramBytes < 1 || maxDatagramBytes > Datagram.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "maxDatagramBytes " + maxDatagramBytes + " is not in 1.." + Datagram.MAX_LENGTH);
        }
    }

    /**
     * The same with other buffers.
     *
     * @param receiveBytes for the way in, or 0
     * @param sendBytes for the way out, or 0
     * @return a copy
     */
    public UdpOptions withBuffers(int receiveBytes, int sendBytes) {
        return new UdpOptions(receiveBytes, sendBytes, maxDatagramBytes, reusePort, dontFragment, mergeReceived);
    }

    /**
     * The same for packets of another length.
     *
     * @param bytes 1 to {@link Datagram#MAX_LENGTH}
     * @return a copy
     */
    public UdpOptions withMaxDatagram(int bytes) {
        return new UdpOptions(receiveBufferBytes, sendBufferBytes, bytes, reusePort, dontFragment, mergeReceived);
    }

    /**
     * The same with or without a shared port.
     *
     * @param on whether the port is shared
     * @return a copy
     */
    public UdpOptions withReusePort(boolean on) {
        return new UdpOptions(receiveBufferBytes, sendBufferBytes, maxDatagramBytes, on, dontFragment, mergeReceived);
    }

    /**
     * The same with or without the don't-fragment bit.
     *
     * @param on whether it is set
     * @return a copy
     */
    public UdpOptions withDontFragment(boolean on) {
        return new UdpOptions(receiveBufferBytes, sendBufferBytes, maxDatagramBytes, reusePort, on, mergeReceived);
    }

    /**
     * The same with or without merged runs on the way in.
     *
     * @param on whether the host may merge
     * @return a copy
     */
    public UdpOptions withMergeReceived(boolean on) {
        return new UdpOptions(receiveBufferBytes, sendBufferBytes, maxDatagramBytes, reusePort, dontFragment, on);
    }
}
