package dev.maru.net;

import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening socket by the JDK's channel. */
final class NioListenEnd implements StreamListener.ListenEnd, NioLoop.Watched {
    private final NioLoop loop;
    private final ServerSocketChannel channel;
    private final StreamListener listener;
    private final TransportAddress local;

    private NioListenEnd(NioLoop loop, ServerSocketChannel channel, TransportAddress local, StreamListener listener)
            throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.local = local;
        this.listener = listener;
        loop.watch(this, channel, SelectionKey.OP_ACCEPT);
    }

    static NioListenEnd open(NioLoop loop, TransportAddress bind, boolean reusePort, StreamListener listener)
            throws IOException {
        ServerSocketChannel channel =
                ServerSocketChannel.open(bind.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (reusePort) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(bind.toSocketAddress(), StreamListener.HOST_QUEUE);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new NioListenEnd(loop, channel, bind.withPort(port), listener);
        } catch (SocketException e) {
            channel.close();
            BindException refused = new BindException("cannot open TCP " + bind + ": " + e.getMessage());
            refused.initCause(e);
            throw refused;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void ready(int operations, long now) {
        for (int i = 0; i < StreamListener.ACCEPTS_PER_TURN; i++) {
            try {
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                admit(accepted, now);
            } catch (IOException e) {
                listener.missed(); // no descriptor left; the JDK keeps none to spare
                return;
            }
        }
    }

    private void admit(SocketChannel accepted, long now) throws IOException {
        Stream stream = listener.admit(loop.address((InetSocketAddress) accepted.getRemoteAddress()));
        if (stream == null) {
            accepted.close();
            return;
        }
        try {
            stream.begin(new NioStreamEnd(loop, accepted, stream), now);
        } catch (IOException e) {
            accepted.close();
            stream.end(CloseReason.RESET);
        }
    }

    @Override
    public TransportAddress local() {
        return local;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            loop.reactor.failed(e);
        }
    }
}
