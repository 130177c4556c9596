package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import java.util.ArrayList;
import java.util.List;

/** All streams of a reactor, the buffers that they share, and those that have something to do at the end of the turn. */
final class StreamTable implements Driven {
    /** What one stream may read in a turn. */
    static final int READ_BYTES = 64 * 1024;

    /** Time-outs are seconds: looking ten times a second is fine enough, and no heap of times is needed. */
    private static final long TICK_NANOS = 100_000_000;

    private static final int SPARE = 32 * 1024;

    final Reactor reactor;
    /** A message that had begun, what was read after it, and a record of TLS. */
    final byte[] plain = new byte[Frames.LONGEST + READ_BYTES + SPARE];

    final byte[] cipher = new byte[2 * READ_BYTES + SPARE];
    final byte[] messageBytes = new byte[Datagram.HEADROOM + Frames.LONGEST + Datagram.HEADROOM];
    final Datagram message = new Datagram(0);
    private byte[] record = {};
    private final List<Stream> streams = new ArrayList<>();
    private List<Stream> dirty = new ArrayList<>();
    private List<Stream> others = new ArrayList<>();
    private long nextTick = Machine.NEVER;

    StreamTable(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Room for one encrypted record, used at once. */
    byte[] record(int length) {
        if (record.length < length) {
            record = new byte[length];
        }
        return record;
    }

    void add(Stream stream) {
        stream.index = streams.size();
        streams.add(stream);
        if (nextTick == Machine.NEVER) {
            nextTick = reactor.now() + TICK_NANOS;
        }
    }

    void remove(Stream stream) {
        Stream last = streams.removeLast();
        if (last != stream) {
            last.index = stream.index;
            streams.set(stream.index, last);
        }
    }

    /** Calls {@link Stream#turnEnds} when the turn ends. */
    void touch(Stream stream) {
        if (!stream.dirty) {
            stream.dirty = true;
            dirty.add(stream);
        }
    }

    boolean hasWork() {
        return !dirty.isEmpty();
    }

    /** What handlers queue meanwhile is for the next turn, so that two streams that answer each other do not hold up everybody. */
    void flush() {
        if (dirty.isEmpty()) {
            return;
        }
        List<Stream> now = dirty;
        dirty = others;
        others = now;
        long time = reactor.now();
        for (Stream stream : now) {
            stream.dirty = false;
            stream.turnEnds(time);
        }
        now.clear();
    }

    int size() {
        return streams.size();
    }

    void endAll() {
        while (!streams.isEmpty()) {
            streams.getLast().end(CloseReason.REACTOR_STOPPED);
        }
    }

    @Override
    public long nextTimeout() {
        return nextTick;
    }

    @Override
    public void handleTimeout(long now) {
        for (int i = streams.size() - 1; i >= 0; i--) {
            if (i < streams.size()) { // closing one may have closed others
                streams.get(i).checkTimes(now);
            }
        }
        nextTick = streams.isEmpty() ? Machine.NEVER : now + TICK_NANOS;
    }
}
