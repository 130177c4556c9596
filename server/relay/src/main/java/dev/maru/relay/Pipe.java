package dev.maru.relay;

import dev.maru.net.Framing;
import dev.maru.net.Stream;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection and a peer's, tied together (RFC 6062 §5.4): bytes go through in both directions unchanged. A side that reads slowly
 * slows the other one down, and so does a quota that is used up; at most one read's worth of bytes waits in each direction. When one side sends no
 * more, the other is told; when one ends, both do.
 */
final class Pipe {
    private final PeerStreams owner;
    private final int id;
    private final Way toPeer;
    private final Way toClient;
    private boolean closed;

    /** One direction. */
    private static final class Way {
        final Stream from;
        final Stream to;
        final boolean isToPeer;
        byte @Nullable [] held;
        boolean isCounted;
        boolean ended;

        Way(Stream from, Stream to, boolean isToPeer) {
            this.from = from;
            this.to = to;
            this.isToPeer = isToPeer;
        }
    }

    Pipe(PeerStreams owner, int id, Stream client, Stream peer) {
        this.owner = owner;
        this.id = id;
        this.toPeer = new Way(client, peer, true);
        this.toClient = new Way(peer, client, false);
    }

    /** Begins, with what has come already. */
    void open() {
        toPeer.from.attach(this);
        toPeer.to.attach(this);
        toPeer.from.framing(Framing.RAW);
        toClient.from.resume();
    }

    private Way from(Stream stream) {
        return stream == toPeer.from ? toPeer : toClient;
    }

    void onMessage(Stream stream, Datagram in, long now) {
        Way way = from(stream);
        byte[] before = way.held;
        if (before != null) {
            // It was paused, but this had been read already.
            byte[] both = java.util.Arrays.copyOf(before, before.length + in.length());
            System.arraycopy(in.bytes(), in.offset(), both, before.length, in.length());
            way.held = both;
            return;
        }
        boolean counted = owner.count(id, in.length(), way.isToPeer, now);
        if (!counted || !way.to.send(in)) {
            way.held = in.toByteArray();
            way.isCounted = counted;
            stream.pause();
            if (!counted) {
                owner.tryLater(this);
            }
        }
    }

    void onWritable(Stream stream, long now) {
        flush(stream == toPeer.to ? toPeer : toClient, now);
    }

    /** Asks the quota again. */
    void retry(long now) {
        flush(toPeer, now);
        flush(toClient, now);
    }

    private void flush(Way way, long now) {
        byte[] waiting = way.held;
        if (closed || waiting == null) {
            return;
        }
        if (!way.isCounted && !owner.count(id, waiting.length, way.isToPeer, now)) {
            owner.tryLater(this);
            return;
        }
        way.isCounted = true;
        Datagram packet =
                new Datagram(0).wrap(waiting, 0, waiting.length).between(Protocol.TCP, way.to.local(), way.to.remote());
        if (way.to.send(packet)) {
            way.held = null;
            way.isCounted = false;
            if (way.ended) {
                finish(way);
            } else {
                way.from.resume();
            }
        }
    }

    void onEnd(Stream stream, long now) {
        Way way = from(stream);
        way.ended = true;
        if (way.held == null) {
            finish(way);
        }
    }

    private void finish(Way way) {
        way.to.finish();
        if (toPeer.ended && toPeer.held == null && toClient.ended && toClient.held == null) {
            close();
        }
    }

    /** One side has closed. */
    void onClosed(long now) {
        if (!closed) {
            close();
            owner.ended(id, now);
        }
    }

    /** Sends what is queued and ends both sides. */
    void close() {
        closed = true;
        toPeer.from.close();
        toPeer.to.close();
    }
}
