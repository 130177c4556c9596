package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

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
 * @param multicast the group that it hears and speaks to, or null
 */
public record UdpOptions(
        int receiveBufferBytes,
        int sendBufferBytes,
        int maxDatagramBytes,
        boolean reusePort,
        boolean dontFragment,
        boolean mergeReceived,
        @Nullable Multicast multicast) {
    /** The host's buffers, packets of up to 2,048 bytes, a port of its own. */
    public static final UdpOptions DEFAULT = new UdpOptions(0, 0, 2_048, false, false, false, null);

    /**
     * A group on one link. The socket hears what comes to the group over this interface, also what other programs of this host send, and
     * shares its port with them (SO_REUSEADDR). What it sends to the group leaves by this interface with a TTL of 255. A socket that is
     * bound to the group's own address hears nothing else; on Windows it has to be bound to the unspecified address.
     *
     * @param group a multicast address; its port does not matter
     * @param interfaceIndex the host's number for the interface, {@link HostAddress#interfaceIndex()}
     */
    public record Multicast(TransportAddress group, int interfaceIndex) {
        /** Checks that it is a group. */
        public Multicast {
            boolean isGroup = group.isIpv6() ? group.high() >>> 56 == 0xFF : group.low() >>> 28 == 0xE;
            if (!isGroup) {
                throw new IllegalArgumentException(group + " is no multicast address");
            }
        }
    }

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
        return new UdpOptions(
                receiveBytes, sendBytes, maxDatagramBytes, reusePort, dontFragment, mergeReceived, multicast);
    }

    /**
     * The same for packets of another length.
     *
     * @param bytes 1 to {@link Datagram#MAX_LENGTH}
     * @return a copy
     */
    public UdpOptions withMaxDatagram(int bytes) {
        return new UdpOptions(
                receiveBufferBytes, sendBufferBytes, bytes, reusePort, dontFragment, mergeReceived, multicast);
    }

    /**
     * The same with or without a shared port.
     *
     * @param on whether the port is shared
     * @return a copy
     */
    public UdpOptions withReusePort(boolean on) {
        return new UdpOptions(
                receiveBufferBytes, sendBufferBytes, maxDatagramBytes, on, dontFragment, mergeReceived, multicast);
    }

    /**
     * The same with or without the don't-fragment bit.
     *
     * @param on whether it is set
     * @return a copy
     */
    public UdpOptions withDontFragment(boolean on) {
        return new UdpOptions(
                receiveBufferBytes, sendBufferBytes, maxDatagramBytes, reusePort, on, mergeReceived, multicast);
    }

    /**
     * The same with or without merged runs on the way in.
     *
     * @param on whether the host may merge
     * @return a copy
     */
    public UdpOptions withMergeReceived(boolean on) {
        return new UdpOptions(
                receiveBufferBytes, sendBufferBytes, maxDatagramBytes, reusePort, dontFragment, on, multicast);
    }

    /**
     * The same with a group, or without.
     *
     * @param joined the group and its link, or null
     * @return a copy
     */
    public UdpOptions withMulticast(@Nullable Multicast joined) {
        return new UdpOptions(
                receiveBufferBytes, sendBufferBytes, maxDatagramBytes, reusePort, dontFragment, mergeReceived, joined);
    }
}
