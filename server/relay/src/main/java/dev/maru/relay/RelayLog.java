package dev.maru.relay;

import dev.maru.turn.AllocationStatus;
import dev.maru.turn.TurnServerEvent;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes down which allocations were made and how they ended, on a thread of its own, because a log may block and a reactor must not. What
 * comes faster than it can be written is counted and said so.
 */
final class RelayLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLog.class);

    /** A thousand lines behind, nobody reads along. */
    private static final int MAX_WAITING = 1_024;

    private final BlockingQueue<TurnServerEvent> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong missed = new AtomicLong();
    private final Thread writer = Thread.ofVirtual().name("relay-log").unstarted(this::write);

    void start() {
        writer.start();
    }

    /** From any thread; never blocks. */
    void tell(TurnServerEvent event) {
        if (!waiting.offer(event)) {
            missed.incrementAndGet();
        }
    }

    /** Writes what waits and ends. */
    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            while (true) {
                write(waiting.take());
            }
        } catch (InterruptedException e) {
            for (TurnServerEvent event = waiting.poll(); event != null; event = waiting.poll()) {
                write(event);
            }
        }
    }

    private void write(TurnServerEvent event) {
        long lost = missed.getAndSet(0);
        if (lost > 0) {
            LOG.atWarn().addKeyValue("lines", lost).log("The relay was faster than its log; lines are missing here.");
        }
        switch (event) {
            case TurnServerEvent.AllocationMade made ->
                who(LOG.atInfo(), made.status())
                        .addKeyValue("lifetime", made.status().secondsLeft())
                        .log("An allocation was made.");
            case TurnServerEvent.AllocationEnded ended ->
                who(LOG.atInfo(), ended.status())
                        .addKeyValue("cause", ended.cause())
                        .addKeyValue("toPeers", ended.status().traffic().bytesToPeers())
                        .addKeyValue("toClient", ended.status().traffic().bytesToClient())
                        .addKeyValue("dropped", ended.status().traffic().packetsDropped())
                        .log("An allocation ended.");
            case TurnServerEvent.AllocationMoved moved ->
                who(LOG.atInfo(), moved.status())
                        .addKeyValue("from", moved.from())
                        .log("An allocation moved with its client.");
            case TurnServerEvent.ConnectPeer connect ->
                LOG.atDebug().addKeyValue("peer", connect.peer()).log("A peer is connected to.");
            case TurnServerEvent.Splice splice ->
                LOG.atDebug().addKeyValue("client", splice.client()).log("A client took its connection to a peer.");
            case TurnServerEvent.ClosePeer close ->
                LOG.atDebug().addKeyValue("connection", close.id()).log("A connection to a peer is closed.");
        }
    }

    private static LoggingEventBuilder who(LoggingEventBuilder line, AllocationStatus status) {
        return line.addKeyValue("user", status.account())
                .addKeyValue("client", status.client())
                .addKeyValue("by", status.protocol())
                .addKeyValue("relayed", status.relayed())
                .addKeyValue("peers", status.permissions());
    }
}
