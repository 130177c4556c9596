package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sockets by the JDK's channels and a selector: works everywhere, one system call for each packet. */
final class NioLoop implements Loop {
    /** Addresses kept in the JDK's words; the oldest is forgotten. */
    private static final int ADDRESSES = 4_096;

    /** What waits in the selector. */
    interface Watched extends AutoCloseable {
        /** Called with the operations that are ready. */
        void ready(int operations, long now);

        @Override
        void close();
    }

    final Reactor reactor;
    final AddressCache addresses = new AddressCache();

    /** One for each direction, for all sockets. Longer than any datagram, so none is cut short. */
    final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);

    final ByteBuffer out = ByteBuffer.allocateDirect(1 << 16);
    final byte[] heap = new byte[Datagram.HEADROOM + (1 << 16) + Datagram.HEADROOM];
    private final Selector selector;
    private final LinkedHashMap<TransportAddress, InetSocketAddress> socketAddresses = new LinkedHashMap<>();

    NioLoop(Reactor reactor) throws IOException {
        this.reactor = reactor;
        this.selector = Selector.open();
    }

    @Override
    public void await(long timeoutNanos) throws IOException {
        if (timeoutNanos == 0) {
            selector.selectNow();
        } else if (timeoutNanos == Machine.NEVER) {
            selector.select();
        } else {
            selector.select((timeoutNanos + 999_999) / 1_000_000);
        }
        long now = reactor.now();
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.attachment() instanceof Watched target) {
                target.ready(key.readyOps(), now);
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public UdpSocket openUdp(TransportAddress bind, UdpOptions options, UdpHandler handler) throws IOException {
        return NioUdpSocket.open(this, bind, options, handler);
    }

    @Override
    public StreamListener.ListenEnd listen(TransportAddress bind, boolean reusePort, StreamListener listener)
            throws IOException {
        return NioListenEnd.open(this, bind, reusePort, listener);
    }

    @Override
    public boolean connect(@Nullable TransportAddress bind, boolean reusePort, Stream stream) throws IOException {
        SocketChannel channel = SocketChannel.open(
                stream.remote().isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            if (reusePort) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            if (bind != null) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(bind.toSocketAddress());
            }
            NioStreamEnd end = new NioStreamEnd(this, channel, stream);
            if (!begins(channel, stream.remote())) {
                channel.close();
                return false;
            }
            stream.begin(end, reactor.now());
            return true;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean begins(SocketChannel channel, TransportAddress remote) {
        try {
            channel.connect(remote.toSocketAddress());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            if (key.attachment() instanceof Watched target) {
                target.close();
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            reactor.failed(e);
        }
    }

    SelectionKey watch(Watched target, SelectableChannel channel, int operations) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, target);
    }

    InetSocketAddress socketAddress(TransportAddress address) {
        InetSocketAddress known = socketAddresses.get(address);
        if (known == null) {
            if (socketAddresses.size() >= ADDRESSES) {
                socketAddresses.pollFirstEntry();
            }
            known = address.toSocketAddress();
            socketAddresses.put(address, known);
        }
        return known;
    }

    TransportAddress address(InetSocketAddress socket) {
        TransportAddress plain = TransportAddress.of(socket);
        return plain.isIpv6()
                ? addresses.ipv6(plain.high(), plain.low(), plain.port())
                : addresses.ipv4((int) plain.low(), plain.port());
    }
}
