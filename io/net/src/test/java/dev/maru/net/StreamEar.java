package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Keeps what happens on streams, and does with a message what the test says. */
class StreamEar implements StreamHandler {
    final LinkedBlockingQueue<Stream> opened = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
    final AtomicInteger writable = new AtomicInteger();
    final AtomicInteger misplaced = new AtomicInteger();
    private final BiConsumer<Stream, Datagram> reaction;

    StreamEar() {
        this((stream, in) -> {});
    }

    StreamEar(BiConsumer<Stream, Datagram> reaction) {
        this.reaction = reaction;
    }

    static StreamEar echo() {
        return new StreamEar(Stream::send);
    }

    @Override
    public void onOpen(Stream stream, long now) {
        opened.add(stream);
    }

    @Override
    public void onMessage(Stream stream, Datagram in, long now) {
        boolean ours = in.protocol() == Protocol.TCP
                && in.offset() >= Datagram.HEADROOM
                && in.remote().equals(stream.remote())
                && in.local().equals(stream.local());
        if (!ours) {
            misplaced.incrementAndGet();
        }
        messages.add(in.toByteArray());
        reaction.accept(stream, in);
    }

    @Override
    public void onWritable(Stream stream, long now) {
        writable.incrementAndGet();
    }

    @Override
    public void onClosed(Stream stream, CloseReason reason, long now) {
        closed.add(reason);
    }
}
