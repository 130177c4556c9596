package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.UnsupportedAddressTypeException;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** A UDP socket by the JDK's channel. Each packet is sent at once; the host's don't-fragment bit is used where the JDK has it. */
final class NioUdpSocket extends UdpSocket implements NioLoop.Watched {
    /** As many as the Linux backend takes at once, so that fairness is the same. */
    private static final int PACKETS_PER_TURN = ReceiveSlab.SHORT_PACKETS;

    /** RFC 6762 §11: the receiver sees that no router was on the way. */
    private static final int LINK_TTL = 255;

    private final NioLoop loop;
    private final DatagramChannel channel;
    private final SelectionKey key;
    private final Datagram received = new Datagram(0);

    /** The group with its interface, which IPv6 cannot be sent to without; null when there is none. */
    private final @Nullable InetSocketAddress group;

    private NioUdpSocket(
            NioLoop loop, DatagramChannel channel, TransportAddress local, UdpOptions options, UdpHandler handler)
            throws IOException {
        super(loop.reactor, handler, local, options);
        this.loop = loop;
        this.channel = channel;
        UdpOptions.Multicast multicast = options.multicast();
        this.group = multicast == null ? null : scoped(multicast.group(), multicast);
        this.key = loop.watch(this, channel, SelectionKey.OP_READ);
    }

    static NioUdpSocket open(NioLoop loop, TransportAddress bind, UdpOptions options, UdpHandler handler)
            throws IOException {
        DatagramChannel channel =
                DatagramChannel.open(bind.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            configure(channel, options);
            UdpOptions.Multicast multicast = options.multicast();
            channel.bind(multicast == null ? bind.toSocketAddress() : scoped(bind, multicast));
            TransportAddress local = TransportAddress.of((InetSocketAddress) channel.getLocalAddress());
            // The JDK shows an IPv6 socket that is bound to all addresses as 0.0.0.0 on some hosts.
            TransportAddress named = local.isIpv6() == bind.isIpv6() ? local : bind.withPort(local.port());
            return new NioUdpSocket(loop, channel, named, options, handler);
        } catch (SocketException e) {
            channel.close();
            BindException refused = new BindException("cannot open UDP " + bind + ": " + e.getMessage());
            refused.initCause(e);
            throw refused;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void configure(DatagramChannel channel, UdpOptions options) throws IOException {
        if (options.receiveBufferBytes() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
        }
        if (options.sendBufferBytes() > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes());
        }
        if (options.reusePort()) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        if (options.dontFragment()) {
            channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
        }
        UdpOptions.Multicast multicast = options.multicast();
        if (multicast != null) {
            join(channel, multicast);
        }
    }

    /** Deviation: the JDK cannot set the TTL of packets to a single host (RFC 6762 §11, a SHOULD). */
    private static void join(DatagramChannel channel, UdpOptions.Multicast multicast) throws IOException {
        NetworkInterface link = NetworkInterface.getByIndex(multicast.interfaceIndex());
        if (link == null) {
            throw new SocketException("there is no interface " + multicast.interfaceIndex());
        }
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, link);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, LINK_TTL);
        try {
            channel.join(multicast.group().toSocketAddress().getAddress(), link);
        } catch (IllegalArgumentException e) { // the interface has no address of this family
            throw new SocketException("cannot join " + multicast.group() + " on " + link.getName(), e);
        }
    }

    private static InetSocketAddress scoped(TransportAddress address, UdpOptions.Multicast multicast)
            throws IOException {
        if (!address.isIpv6()) {
            return address.toSocketAddress();
        }
        byte[] ip = new byte[16];
        address.writeIp(ip, 0);
        return new InetSocketAddress(Inet6Address.getByAddress(null, ip, multicast.interfaceIndex()), address.port());
    }

    @Override
    public void dontFragment(boolean on) throws IOException {
        reactor.checkThread();
        channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, on);
    }

    @Override
    boolean transmit(Datagram packet) {
        ByteBuffer out = loop.out;
        out.clear();
        out.put(packet.bytes(), packet.offset(), packet.length()).flip();
        try {
            int length = packet.length();
            int sent = channel.send(out, socketAddress(packet.remote()));
            if (sent == 0 && out.hasRemaining()) {
                hold(packet.toByteArray(), packet.remote());
            } else {
                sentPackets++;
                sentBytes += length;
            }
        } catch (IOException e) {
            notSent(packet.remote(), SocketErrors.ofException(e));
        } catch (UnsupportedAddressTypeException e) {
            notSent(packet.remote(), SendError.OTHER);
        }
        return true;
    }

    private InetSocketAddress socketAddress(TransportAddress remote) {
        InetSocketAddress scoped = group;
        boolean isGroup = scoped != null && remote.isIpv6() && remote.high() >>> 56 == 0xFF;
        return isGroup && scoped.getPort() == remote.port() ? scoped : loop.socketAddress(remote);
    }

    @Override
    public void ready(int operations, long now) {
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            writable();
        }
        if (!closed && (operations & SelectionKey.OP_READ) != 0) {
            receive(now);
        }
    }

    private void receive(long now) {
        int count = 0;
        while (count < PACKETS_PER_TURN && !closed) {
            InetSocketAddress remote = next();
            if (remote == null) {
                break;
            }
            count++;
            int length = loop.in.flip().remaining();
            if (length > maxDatagramBytes) {
                receiveDrops++;
                continue;
            }
            loop.in.get(loop.heap, Datagram.HEADROOM, length);
            deliver(received.wrap(loop.heap, Datagram.HEADROOM, length).between(local, loop.address(remote)), now);
        }
        if (count > 0) {
            batchEnd(now);
        }
    }

    private @Nullable InetSocketAddress next() {
        try {
            loop.in.clear();
            return (InetSocketAddress) channel.receive(loop.in);
        } catch (IOException e) {
            return null; // an ICMP answer to a packet that was sent before; it is over with this call
        }
    }

    @Override
    void watchWritable(boolean on) {
        key.interestOps(on ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    @Override
    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            reactor.failed(e);
        }
    }
}
