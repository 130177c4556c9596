package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
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

    private final NioLoop loop;
    private final DatagramChannel channel;
    private final SelectionKey key;
    private final Datagram received = new Datagram(0);

    private NioUdpSocket(
            NioLoop loop, DatagramChannel channel, TransportAddress local, UdpOptions options, UdpHandler handler)
            throws IOException {
        super(loop.reactor, handler, local, options);
        this.loop = loop;
        this.channel = channel;
        this.key = loop.watch(this, channel, SelectionKey.OP_READ);
    }

    static NioUdpSocket open(NioLoop loop, TransportAddress bind, UdpOptions options, UdpHandler handler)
            throws IOException {
        DatagramChannel channel =
                DatagramChannel.open(bind.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            configure(channel, options);
            channel.bind(bind.toSocketAddress());
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
            int sent = channel.send(out, loop.socketAddress(packet.remote()));
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
