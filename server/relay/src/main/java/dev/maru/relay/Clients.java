package dev.maru.relay;

import dev.maru.net.CloseReason;
import dev.maru.net.Framing;
import dev.maru.net.Reactor;
import dev.maru.net.Stream;
import dev.maru.net.StreamHandler;
import dev.maru.net.StreamListener;
import dev.maru.net.StreamOptions;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The connections of clients that come over TCP and TLS, found by both addresses without allocating. On the reactor's thread.
 *
 * <p>What a client does not read fast enough is dropped when its queue is full, as UDP would: real-time packets that wait are worth nothing.
 */
final class Clients implements StreamHandler {
    /** Between two refreshes of the longest lifetime a client may be silent; and a while more for a slow one. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final Reactor reactor;
    private final Shard shard;
    private final Duration idle;
    private final List<StreamListener> listeners = new ArrayList<>();
    private final Map<TransportAddress, Map<TransportAddress, Stream>> streams = new HashMap<>();
    private int count;

    Clients(Reactor reactor, Shard shard, int maxLifetimeSeconds) {
        this.reactor = reactor;
        this.shard = shard;
        this.idle = Duration.ofSeconds(maxLifetimeSeconds).plus(MARGIN);
    }

    /**
     * Listens.
     *
     * @param tls the certificate for each new connection, or null for plain TCP
     * @return the address with its real port
     */
    TransportAddress listen(TransportAddress address, @Nullable Supplier<SSLContext> tls) throws IOException {
        StreamOptions.Times usual = StreamOptions.Times.DEFAULT;
        StreamOptions options = StreamOptions.of(Framing.TURN)
                .withTimes(new StreamOptions.Times(usual.connect(), usual.handshake(), idle, usual.stall()));
        StreamListener listener = reactor.listen(address, tls == null ? options : options.withTls(tls, null), this);
        listeners.add(listener);
        return listener.local();
    }

    /** Queues a message for a client. False when it has gone or its queue is full. */
    boolean send(Datagram packet) {
        Stream stream = find(packet.local(), packet.remote());
        return stream != null && stream.attachment() == null && stream.send(packet);
    }

    /** The connection between two addresses, if it is open. */
    @Nullable
    Stream find(TransportAddress local, TransportAddress remote) {
        Map<TransportAddress, Stream> of = streams.get(local);
        return of == null ? null : of.get(remote);
    }

    /** How many are open. */
    int count() {
        return count;
    }

    /** How many were refused for want of room. */
    long refused() {
        long all = 0;
        for (StreamListener listener : listeners) {
            all += listener.refused();
        }
        return all;
    }

    @Override
    public void onOpen(Stream stream, long now) {
        streams.computeIfAbsent(stream.local(), local -> new HashMap<>()).put(stream.remote(), stream);
        count++;
    }

    @Override
    public void onMessage(Stream stream, Datagram in, long now) {
        if (stream.attachment() instanceof Pipe pipe) {
            pipe.onMessage(stream, in, now);
        } else {
            shard.receive(in, now);
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
        Map<TransportAddress, Stream> of = streams.get(stream.local());
        if (of != null && of.remove(stream.remote(), stream)) {
            count--;
            if (of.isEmpty()) {
                streams.remove(stream.local());
            }
        }
        if (stream.attachment() instanceof Pipe pipe) {
            pipe.onClosed(now);
        } else {
            shard.clientClosed(stream.local(), stream.remote(), now);
        }
    }

    /** Listens no more and closes all. */
    void close() {
        listeners.forEach(StreamListener::close);
        streams.values().stream().flatMap(of -> of.values().stream()).toList().forEach(Stream::abort);
    }
}
