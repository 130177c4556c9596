package dev.maru.relay;

import dev.maru.net.CloseReason;
import dev.maru.net.Framing;
import dev.maru.net.Reactor;
import dev.maru.net.Stream;
import dev.maru.net.StreamHandler;
import dev.maru.net.StreamListener;
import dev.maru.net.StreamOptions;
import dev.maru.turn.TurnServerEvent;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections to and from peers over TCP (RFC 6062), each with the number that the machine gave it. What a peer sends before its client has
 * come for it stays in the host's buffers. On the reactor's thread.
 */
final class PeerStreams implements StreamHandler {
    /** How soon a connection whose user's bandwidth is used up asks again. */
    private static final long RETRY_NANOS = 20_000_000L;

    /** Peers of one allocation are bounded by the machine; this bounds those that it has not been asked about yet. */
    private static final StreamOptions.Limits LIMITS = new StreamOptions.Limits(256, 256);

    /** Who speaks first is not said, so silence is no fault. */
    private static final Duration SILENCE = Duration.ofHours(1);

    private final Reactor reactor;
    private final Clients clients;
    private final Shard shard;
    private final StreamOptions options;
    private final Map<Integer, Stream> peers = new HashMap<>();
    private List<Pipe> waiting = new ArrayList<>();
    private long retryAt = Machine.NEVER;

    PeerStreams(Reactor reactor, Clients clients, Shard shard) {
        this.reactor = reactor;
        this.clients = clients;
        this.shard = shard;
        StreamOptions.Times usual = StreamOptions.Times.DEFAULT;
        this.options = StreamOptions.of(Framing.RAW)
                .withReusePort(true)
                .withLimits(LIMITS)
                .withTimes(new StreamOptions.Times(usual.connect(), SILENCE, SILENCE, usual.stall()));
    }

    /** A peer's connection that the machine knows by a number, until it is tied to a client's. */
    private record Numbered(int id) {}

    /** Lets peers connect to a relayed address, and connections leave from it. */
    StreamListener listen(TransportAddress relayed) throws IOException {
        return reactor.listen(relayed, options, this);
    }

    void connect(TurnServerEvent.ConnectPeer wish, long now) {
        try {
            Stream stream = reactor.connect(wish.relayed(), wish.peer(), options, this);
            stream.attach(new Numbered(wish.id()));
            peers.put(wish.id(), stream);
        } catch (IOException e) {
            shard.server().peerFailed(wish.id(), now);
        }
    }

    void splice(TurnServerEvent.Splice wish, long now) {
        Stream client = clients.find(wish.server(), wish.client());
        Stream peer = peers.get(wish.id());
        if (client == null || peer == null) {
            close(wish.id());
            shard.server().peerClosed(wish.id(), now);
        } else {
            new Pipe(this, wish.id(), client, peer).open();
        }
    }

    /** Ends a peer's connection and what is tied to it. */
    void close(int id) {
        Stream peer = peers.remove(id);
        if (peer != null) {
            if (peer.attachment() instanceof Pipe pipe) {
                pipe.close();
            } else {
                peer.close();
            }
        }
    }

    boolean count(int id, int bytes, boolean isToPeer, long now) {
        return shard.server().countStream(id, bytes, isToPeer, now);
    }

    void tryLater(Pipe pipe) {
        waiting.add(pipe);
        if (retryAt == Machine.NEVER) {
            retryAt = reactor.now() + RETRY_NANOS;
        }
    }

    long nextTimeout() {
        return retryAt;
    }

    void handleTimeout(long now) {
        if (retryAt <= now) {
            retryAt = Machine.NEVER;
            List<Pipe> due = waiting;
            waiting = new ArrayList<>();
            due.forEach(pipe -> pipe.retry(now));
        }
    }

    /** One of the two connections that were tied together has closed. */
    void ended(int id, long now) {
        peers.remove(id);
        shard.server().peerClosed(id, now);
        shard.settle(now);
    }

    private static @Nullable Integer numberOf(Stream stream) {
        return stream.attachment() instanceof Numbered numbered ? numbered.id() : null;
    }

    @Override
    public void onOpen(Stream stream, long now) {
        Integer id = numberOf(stream);
        if (id != null) {
            stream.pause();
            shard.server().peerConnected(id, now);
            shard.settle(now);
            return;
        }
        int accepted = shard.server().peerAccepted(stream.local(), stream.remote(), now);
        if (accepted == 0) {
            stream.abort();
        } else {
            stream.attach(new Numbered(accepted));
            stream.pause();
            peers.put(accepted, stream);
        }
        shard.settle(now);
    }

    @Override
    public void onMessage(Stream stream, Datagram in, long now) {
        if (stream.attachment() instanceof Pipe pipe) {
            pipe.onMessage(stream, in, now);
        }
    }

    @Override
    public void onWritable(Stream stream, long now) {
        if (stream.attachment() instanceof Pipe pipe) {
            pipe.onWritable(stream, now);
        }
    }

    @Override
    public void onEnd(Stream stream, long now) {
        if (stream.attachment() instanceof Pipe pipe) {
            pipe.onEnd(stream, now);
        } else {
            stream.close();
        }
    }

    @Override
    public void onClosed(Stream stream, CloseReason reason, long now) {
        Integer id = numberOf(stream);
        if (stream.attachment() instanceof Pipe pipe) {
            pipe.onClosed(now);
        } else if (id != null && peers.remove(id, stream)) {
            if (reason == CloseReason.CONNECT_FAILED || reason == CloseReason.CONNECT_TIMEOUT) {
                shard.server().peerFailed(id, now);
            } else {
                shard.server().peerClosed(id, now);
            }
            shard.settle(now);
        }
    }

    /** Closes all. */
    void close() {
        List.copyOf(peers.values()).forEach(Stream::abort);
    }
}
