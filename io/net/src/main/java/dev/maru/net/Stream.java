package dev.maru.net;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A TCP or TLS connection that carries messages. Everything is called on the reactor's thread.
 *
 * <p>It is connecting, then agreeing on TLS where that is asked for, then open ({@link StreamHandler#onOpen}), then perhaps sending its
 * rest, and closed ({@link StreamHandler#onClosed}). Hostile bytes end it with a {@link CloseReason}, never with an exception. While it is
 * idle it takes a few hundred bytes; the buffers belong to the reactor.
 */
public final class Stream {
    private enum State {
        /** To HANDSHAKING or OPEN when the other side answers. */
        CONNECTING,
        /** To OPEN when TLS is agreed upon. */
        HANDSHAKING,
        /** To CLOSING by {@link Stream#close}. */
        OPEN,
        /** To CLOSED when the rest is sent. */
        CLOSING,
        /** The end. */
        CLOSED
    }

    private static final byte[] NONE = {};

    final StreamTable table;
    final StreamHandler handler;
    private final StreamOptions options;
    private final @Nullable StreamListener listener;
    private final OutQueue out;
    private final TransportAddress remote;
    private final @Nullable TlsLayer tls;

    private @Nullable StreamEnd end;
    private TransportAddress local = TransportAddress.UNSPECIFIED;
    private State state = State.CONNECTING;
    private CloseReason reason = CloseReason.CLOSED_HERE;
    private Framing framing;
    /** The beginning of a message whose end has not come. */
    private byte[] rest = NONE;

    private @Nullable Object attachment;
    private long since;
    private long lastActive;
    private long blockedSince = Machine.NEVER;
    private boolean heardMessage;
    private boolean paused;
    /** What is kept may be whole messages by now, because it was paused or the framing is another one. */
    private boolean resumed;

    private boolean refusedSome;
    private boolean outputEnds;
    private boolean outputEnded;
    private boolean inputEnded;
    private boolean endTold;
    private long receivedBytes;
    private long sentBytes;
    /** Its place in the table. */
    int index;

    boolean dirty;

    Stream(StreamTable table, StreamSetup setup, @Nullable StreamListener listener) {
        this.table = table;
        this.options = setup.options();
        this.handler = setup.handler();
        this.remote = setup.remote();
        this.listener = listener;
        this.framing = options.framing();
        this.out = new OutQueue(options.outQueueBytes());
        this.tls = TlsLayer.of(options, table, listener == null, remote);
        this.since = table.reactor.now();
        this.lastActive = since;
    }

    // ---- what its owner does

    /**
     * Queues a copy of a message; it leaves at the end of the reactor's turn, or earlier when the queue is full.
     *
     * @param message its bytes count; with {@link Framing#TURN} a whole STUN message or ChannelData without padding
     * @return false when it is not open, the message cannot be framed, or the queue is full; then
     *     {@link StreamHandler#onWritable} tells when to go on
     */
    public boolean send(Datagram message) {
        table.reactor.checkThread();
        int length = message.length();
        int framed = Frames.framedLength(framing, length);
        if (state != State.OPEN || outputEnds || framed < 0) {
            return false;
        }
        if (!out.hasRoom(framed)) {
            flush(table.reactor.now());
        }
        if (state != State.OPEN || !out.hasRoom(framed)) {
            refusedSome = true;
            return false;
        }
        int at = out.reserve(framed);
        byte[] target = out.bytes();
        int offset = Frames.messageOffset(framing);
        if (offset == 2) {
            BigEndian.put16(target, at, length);
        }
        System.arraycopy(message.bytes(), message.offset(), target, at + offset, length);
        for (int i = at + offset + length; i < at + framed; i++) {
            target[i] = 0;
        }
        out.wrote(framed);
        table.touch(this);
        return true;
    }

    /** Sends what is queued, then closes. Nothing more is received. Closing twice does nothing. */
    public void close() {
        close(CloseReason.CLOSED_HERE);
    }

    void close(CloseReason why) {
        table.reactor.checkThread();
        if (state == State.OPEN) {
            state = State.CLOSING;
            reason = why;
            blockedSince = Math.min(blockedSince, table.reactor.now());
            if (tls != null) {
                tls.end();
            }
            table.touch(this);
        } else if (state != State.CLOSING) {
            end(why);
        }
    }

    /** Closes at once; what is queued is lost. */
    public void abort() {
        table.reactor.checkThread();
        end(CloseReason.CLOSED_HERE);
    }

    /** Sends what is queued, then says that nothing more comes, and goes on receiving. Over TLS this closes, as TLS 1.2 does. */
    public void finish() {
        table.reactor.checkThread();
        if (tls != null) {
            close();
        } else if (state == State.OPEN) {
            outputEnds = true;
            table.touch(this);
        }
    }

    /**
     * Receives nothing more until {@link #resume}, so that the other side slows down. A message of what was read already may come still.
     */
    public void pause() {
        table.reactor.checkThread();
        paused = true;
        updateInterest();
    }

    /** Goes on receiving, with what had been read when it paused, in the reactor's next turn. */
    public void resume() {
        table.reactor.checkThread();
        if (paused) {
            paused = false;
            resumed = true;
            updateInterest();
            table.touch(this);
        }
    }

    /**
     * Reads and writes in another framing from the next message on.
     *
     * @param next the framing
     */
    public void framing(Framing next) {
        table.reactor.checkThread();
        flush(table.reactor.now()); // what waits is cut into records by its own framing
        framing = next;
        resumed = true;
        table.touch(this);
    }

    /**
     * Remembers something of its owner's.
     *
     * @param thing anything, or null
     */
    public void attach(@Nullable Object thing) {
        attachment = thing;
    }

    /**
     * What {@link #attach} remembered.
     *
     * @return that, or null
     */
    public @Nullable Object attachment() {
        return attachment;
    }

    /**
     * Our side.
     *
     * @return the address; unspecified while it is connecting
     */
    public TransportAddress local() {
        return local;
    }

    /**
     * The other side.
     *
     * @return the address
     */
    public TransportAddress remote() {
        return remote;
    }

    /**
     * The listener that accepted it.
     *
     * @return null for one that {@link Reactor#connect} made
     */
    public @Nullable StreamListener listener() {
        return listener;
    }

    /**
     * Whether {@link #send} takes messages, room in the queue given.
     *
     * @return true between onOpen and the close
     */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * What TLS agreed upon.
     *
     * @return such as TLSv1.3, or null without TLS
     */
    public @Nullable String tlsProtocol() {
        return tls == null ? null : tls.protocol();
    }

    /**
     * What waits to be sent.
     *
     * @return bytes, 0 to {@link StreamOptions#outQueueBytes()}
     */
    public int queuedBytes() {
        return out.size();
    }

    /**
     * What the connection brought, with framing and TLS.
     *
     * @return bytes, 0 or more
     */
    public long receivedBytes() {
        return receivedBytes;
    }

    /**
     * What the connection took, with framing and TLS.
     *
     * @return bytes, 0 or more
     */
    public long sentBytes() {
        return sentBytes;
    }

    // ---- what the backend tells

    /** An accepted connection stands already; one of ours is told later, so that its owner knows it before its handler hears of it. */
    void begin(StreamEnd opened, long now) {
        end = opened;
        if (listener != null) {
            connected(now);
        } else {
            opened.interest(false, true);
        }
    }

    void ready(boolean readable, boolean writable, long now) {
        if (state == State.CONNECTING) {
            StreamEnd connecting = end;
            int result = connecting == null ? StreamEnd.BROKEN : connecting.connected();
            if (result == StreamEnd.BROKEN) {
                end(CloseReason.CONNECT_FAILED);
            } else if (result > 0) {
                connected(now);
            }
            return;
        }
        if (writable) {
            flush(now);
        }
        if (readable && !paused && (state == State.OPEN || state == State.HANDSHAKING)) {
            read(now);
        }
    }

    private void connected(long now) {
        StreamEnd standing = end;
        if (standing == null) {
            return;
        }
        local = standing.local();
        since = now;
        lastActive = now;
        if (tls == null) {
            open(now);
        } else {
            state = State.HANDSHAKING;
            pumpTls(NONE, 0, now);
        }
        updateInterest();
    }

    private void open(long now) {
        state = State.OPEN;
        try {
            handler.onOpen(this, now);
        } catch (RuntimeException | AssertionError e) {
            table.reactor.failed(e);
        }
    }

    // ---- reading

    private void read(long now) {
        readKept(now);
        StreamEnd from = end;
        if (from == null || paused || state == State.CLOSING || (tls != null && tls.isBusy)) {
            return;
        }
        byte[] buffer = tls == null ? table.plain : table.cipher;
        byte[] before = tls == null ? rest : tls.rest();
        System.arraycopy(before, 0, buffer, 0, before.length);
        int count = from.read(buffer, before.length, StreamTable.READ_BYTES);
        if (count > 0) {
            receivedBytes += count;
            if (tls == null) {
                consume(buffer, before.length + count, now);
            } else {
                pumpTls(buffer, before.length + count, now);
            }
        } else if (count == StreamEnd.BROKEN) {
            end(CloseReason.RESET);
        } else if (count == StreamEnd.END) {
            inputEnded(now);
        }
    }

    /** Goes through what was kept again. Before reading more, so that no buffer holds more than it can. */
    private void readKept(long now) {
        if (!resumed || paused || state != State.OPEN) {
            return;
        }
        resumed = false;
        byte[] kept = rest;
        System.arraycopy(kept, 0, table.plain, 0, kept.length);
        consume(table.plain, kept.length, now);
        if (state == State.OPEN && !paused) {
            pumpRest(now);
        }
    }

    private void inputEnded(long now) {
        inputEnded = true;
        if (state == State.HANDSHAKING) {
            end(CloseReason.HANDSHAKE_FAILED);
            return;
        }
        updateInterest();
        if (!paused) {
            tellEnd(now);
        }
    }

    private void tellEnd(long now) {
        if (endTold || state != State.OPEN) {
            return;
        }
        endTold = true;
        try {
            handler.onEnd(this, now);
        } catch (RuntimeException | AssertionError e) {
            table.reactor.failed(e);
        }
    }

    /** Hands over whole messages at the front of a buffer, and keeps what is left. */
    private void consume(byte[] buffer, int limit, long now) {
        int at = 0;
        while (state == State.OPEN && !paused && at < limit) {
            int frame = Frames.length(framing, buffer, at, limit);
            if (frame == Frames.INCOMPLETE) {
                break;
            }
            if (frame == Frames.MALFORMED) {
                end(CloseReason.MALFORMED);
                return;
            }
            int length = Frames.messageLength(framing, buffer, at, frame);
            deliver(buffer, at + Frames.messageOffset(framing), length, now);
            at += frame;
        }
        rest = at == limit || state == State.CLOSED ? NONE : Arrays.copyOfRange(buffer, at, limit);
    }

    private void deliver(byte[] buffer, int at, int length, long now) {
        lastActive = now;
        heardMessage = true;
        Datagram message = table.message;
        System.arraycopy(buffer, at, table.messageBytes, Datagram.HEADROOM, length);
        message.wrap(table.messageBytes, Datagram.HEADROOM, length).between(Protocol.TCP, local, remote);
        try {
            handler.onMessage(this, message, now);
        } catch (RuntimeException | AssertionError e) {
            table.reactor.failed(e);
        }
    }

    /** Runs TLS with bytes from the network, and hands over what it decrypts. */
    private void pumpTls(byte[] buffer, int limit, long now) {
        TlsLayer layer = tls;
        if (layer == null) {
            return;
        }
        layer.feed(buffer, limit);
        while (state == State.HANDSHAKING || state == State.OPEN) {
            System.arraycopy(rest, 0, table.plain, 0, rest.length);
            TlsLayer.Step step = layer.step(table.plain, rest.length);
            switch (step) {
                case PLAIN -> consume(table.plain, rest.length + layer.produced(), now);
                case OPENED -> {
                    open(now);
                    table.touch(this);
                }
                case AGAIN -> {}
                case TASK -> {
                    layer.keepRest();
                    runTasks(layer);
                    return;
                }
                case MORE -> {
                    layer.keepRest();
                    table.touch(this); // what the handshake has to say
                    return;
                }
                case ENDED -> {
                    inputEnded(now);
                    layer.keepRest();
                    return;
                }
                case BROKEN -> {
                    sayAlert(layer);
                    end(state == State.HANDSHAKING ? CloseReason.HANDSHAKE_FAILED : CloseReason.MALFORMED);
                    return;
                }
            }
            if (paused && state == State.OPEN) {
                layer.keepRest();
                return;
            }
        }
    }

    /** As far as the host takes it: the reason of the end is here, not there. */
    private void sayAlert(TlsLayer layer) {
        StreamEnd to = end;
        if (to != null && layer.out().size() > 0) {
            to.write(layer.out().bytes(), layer.out().head(), layer.out().size());
        }
    }

    /** A handshake's signatures take a millisecond or more: off the reactor, one at a time for each stream. */
    private void runTasks(TlsLayer layer) {
        layer.isBusy = true;
        updateInterest();
        Thread.ofVirtual().name("tls").start(() -> {
            layer.runTasks();
            // When the inbox is full the stream ends by its time-out.
            table.reactor.execute(() -> {
                layer.isBusy = false;
                if (state == State.HANDSHAKING || state == State.OPEN) {
                    pumpRest(table.reactor.now());
                    updateInterest();
                }
            });
        });
    }

    private void pumpRest(long now) {
        TlsLayer layer = tls;
        if (layer != null && !layer.isBusy) {
            byte[] kept = layer.rest();
            System.arraycopy(kept, 0, table.cipher, 0, kept.length);
            pumpTls(table.cipher, kept.length, now);
        }
    }

    // ---- writing

    /** Called at the end of a turn in which something was queued, and when the host takes bytes again. */
    void flush(long now) {
        StreamEnd to = end;
        if (to == null || state == State.CONNECTING || state == State.CLOSED) {
            return;
        }
        int before = out.size();
        boolean emptied = tls == null ? writeOut(to, out, now) : writeTls(tls, to, now);
        if (state == State.CLOSED) {
            return;
        }
        if (emptied) {
            blockedSince = Machine.NEVER;
            if (state == State.CLOSING) {
                end(reason);
                return;
            }
            if (outputEnds && !outputEnded) {
                outputEnded = true;
                to.endOutput();
            }
        } else {
            blockedSince = Math.min(blockedSince, now);
        }
        updateInterest();
        if (refusedSome && out.size() <= options.outQueueBytes() / 2 && (before > out.size() || emptied)) {
            refusedSome = false;
            tellWritable(now);
        }
    }

    private void tellWritable(long now) {
        if (state != State.OPEN) {
            return;
        }
        try {
            handler.onWritable(this, now);
        } catch (RuntimeException | AssertionError e) {
            table.reactor.failed(e);
        }
    }

    /** True when the queue is empty; false when the host takes no more, or the stream has ended. */
    private boolean writeOut(StreamEnd to, OutQueue queue, long now) {
        while (queue.size() > 0) {
            int count = to.write(queue.bytes(), queue.head(), queue.size());
            if (count == StreamEnd.BROKEN) {
                end(CloseReason.RESET);
                return false;
            }
            if (count == 0) {
                return false;
            }
            sentBytes += count;
            queue.took(count);
            lastActive = now;
            blockedSince = Machine.NEVER; // it moves
        }
        return true;
    }

    private boolean writeTls(TlsLayer layer, StreamEnd to, long now) {
        boolean hasMore;
        do {
            if (!writeOut(to, layer.out(), now)) {
                return false;
            }
            hasMore = false;
            // Small records go together into one system call.
            while (layer.out().size() < TlsLayer.RECORD && layer.wrap(out, framing)) {
                hasMore = true;
            }
        } while (hasMore);
        if (layer.isBroken()) {
            end(CloseReason.RESET);
        }
        return out.size() == 0;
    }

    // ---- ending

    /** Looks at the clock, ten times a second. */
    void checkTimes(long now) {
        StreamOptions.Times times = options.times();
        boolean late = now - since > times.handshake().toNanos();
        switch (state) {
            case CONNECTING -> {
                if (now - since > times.connect().toNanos()) {
                    end(CloseReason.CONNECT_TIMEOUT);
                }
            }
            case HANDSHAKING -> {
                if (late) {
                    end(CloseReason.HANDSHAKE_TIMEOUT);
                }
            }
            case OPEN, CLOSING -> {
                if (blockedSince != Machine.NEVER
                        && now - blockedSince > times.stall().toNanos()) {
                    end(CloseReason.SLOW_READER);
                } else if (late && listener != null && !heardMessage && !paused && state == State.OPEN) {
                    end(CloseReason.HANDSHAKE_TIMEOUT);
                } else if (now - lastActive > times.idle().toNanos()) {
                    end(CloseReason.IDLE);
                }
            }
            case CLOSED -> {}
        }
    }

    /** What was put off until the end of the turn. */
    void turnEnds(long now) {
        if (state == State.CONNECTING && end == null) {
            end(CloseReason.CONNECT_FAILED);
            return;
        }
        flush(now);
        readKept(now);
        if (inputEnded && !paused) {
            tellEnd(now);
        }
    }

    private void updateInterest() {
        StreamEnd current = end;
        if (current == null || state == State.CLOSED || state == State.CONNECTING) {
            return;
        }
        boolean busy = tls != null && tls.isBusy;
        boolean reading = !paused && !inputEnded && !busy && state != State.CLOSING;
        current.interest(reading, blockedSince != Machine.NEVER);
    }

    void end(CloseReason why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        StreamEnd closing = end;
        end = null;
        if (closing != null) {
            closing.close();
        }
        table.remove(this);
        rest = NONE;
        if (listener != null) {
            listener.left(remote);
        }
        try {
            handler.onClosed(this, why, table.reactor.now());
        } catch (RuntimeException | AssertionError e) {
            table.reactor.failed(e);
        }
    }

    @Override
    public String toString() {
        return "Stream[" + local + " <-> " + remote + ", " + state + "]";
    }
}
