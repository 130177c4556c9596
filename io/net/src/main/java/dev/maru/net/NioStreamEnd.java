package dev.maru.net;

import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A connection by the JDK's channel. */
final class NioStreamEnd implements StreamEnd, NioLoop.Watched {
    private final NioLoop loop;
    private final SocketChannel channel;
    private final Stream stream;
    private final SelectionKey key;

    NioStreamEnd(NioLoop loop, SocketChannel channel, Stream stream) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.stream = stream;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = loop.watch(this, channel, 0);
    }

    @Override
    public void ready(int operations, long now) {
        stream.ready(
                (operations & SelectionKey.OP_READ) != 0,
                (operations & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0,
                now);
    }

    @Override
    public int read(byte[] into, int at, int most) {
        ByteBuffer in = loop.in.clear();
        try {
            int count = channel.read(in.limit(Math.min(most, in.capacity())));
            in.flip();
            in.get(into, at, in.remaining());
            return count < 0 ? END : count;
        } catch (IOException e) {
            return BROKEN;
        }
    }

    @Override
    public int write(byte[] from, int at, int count) {
        ByteBuffer out = loop.out.clear();
        out.put(from, at, Math.min(count, out.capacity())).flip();
        try {
            return channel.write(out);
        } catch (IOException e) {
            return BROKEN;
        }
    }

    @Override
    public int connected() {
        try {
            return channel.finishConnect() ? 1 : 0;
        } catch (IOException e) {
            return BROKEN;
        }
    }

    @Override
    public void interest(boolean reading, boolean writing) {
        if (key.isValid()) {
            int write = channel.isConnected() ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
            key.interestOps((reading ? SelectionKey.OP_READ : 0) | (writing ? write : 0));
        }
    }

    @Override
    public void endOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // It has broken already; the next read says so.
            assert !channel.isOpen() || channel.isConnected();
        }
    }

    @Override
    public TransportAddress local() {
        try {
            return TransportAddress.of((InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            return TransportAddress.UNSPECIFIED; // it has broken already; reading will say so
        }
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
