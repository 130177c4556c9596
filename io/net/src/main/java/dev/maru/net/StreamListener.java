package dev.maru.net;

import dev.maru.wire.TransportAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listening TCP socket of a {@link Reactor}. Everything is called on the reactor's thread. */
public final class StreamListener implements AutoCloseable {
    /** Connections accepted in one turn; the rest waits in the host's queue while packets are handled. */
    static final int ACCEPTS_PER_TURN = 64;

    /** What the host may queue for us: a second of 1,000 reconnecting clients. */
    static final int HOST_QUEUE = 1_024;

    /** The backend's half. */
    interface ListenEnd {
        TransportAddress local();

        void close();
    }

    private final StreamTable table;
    private final StreamOptions options;
    private final StreamHandler handler;
    private final Map<TransportAddress, Integer> hosts = new HashMap<>();
    private @Nullable ListenEnd end;
    private TransportAddress local = TransportAddress.UNSPECIFIED;
    private int open;
    private long accepted;
    private long refused;

    StreamListener(StreamTable table, StreamOptions options, StreamHandler handler) {
        this.table = table;
        this.options = options;
        this.handler = handler;
    }

    void begin(ListenEnd opened) {
        end = opened;
        local = opened.local();
    }

    /** A stream for a connection that came, or null when it is refused. */
    @Nullable
    Stream admit(TransportAddress remote) {
        TransportAddress host = remote.withoutPort();
        int ofHost = hosts.getOrDefault(host, 0);
        StreamOptions.Limits limits = options.limits();
        if (open >= limits.streams() || ofHost >= limits.streamsPerHost()) {
            refused++;
            return null;
        }
        try {
            Stream stream = new Stream(table, new StreamSetup(remote, options, handler), this);
            hosts.put(host, ofHost + 1);
            open++;
            accepted++;
            table.add(stream);
            return stream;
        } catch (RuntimeException e) {
            refused++;
            table.reactor.failed(e); // the TLS context could not be had
            return null;
        }
    }

    void left(TransportAddress remote) {
        open--;
        hosts.computeIfPresent(remote.withoutPort(), (host, count) -> count == 1 ? null : count - 1);
    }

    /** The host had no descriptor for it. */
    void missed() {
        refused++;
    }

    /**
     * Where it listens.
     *
     * @return the address; the port is the real one, also when any was asked for
     */
    public TransportAddress local() {
        return local;
    }

    /**
     * Its streams that are not closed.
     *
     * @return 0 or more
     */
    public int openStreams() {
        return open;
    }

    /**
     * Connections that became streams.
     *
     * @return 0 or more
     */
    public long accepted() {
        return accepted;
    }

    /**
     * Connections that were closed at once: a limit was reached, or there was no descriptor or TLS context for them.
     *
     * @return 0 or more
     */
    public long refused() {
        return refused;
    }

    /** Listens no more. Streams that are open stay. Closing twice does nothing. */
    @Override
    public void close() {
        table.reactor.checkThread();
        ListenEnd closing = end;
        end = null;
        if (closing != null) {
            closing.close();
        }
    }
}
