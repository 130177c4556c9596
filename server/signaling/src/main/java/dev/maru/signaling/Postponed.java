package dev.maru.signaling;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Links with something to write that is in no hurry. Nobody waits for the {@code ok} of an offer or a candidate; what
 * the peer has to say to it mostly follows within milliseconds, and then both leave in one packet. A packet costs more
 * than everything else about a message. Safe for use by several threads.
 */
final class Postponed {
    /** How long an answer that nobody waits for may take longer, in milliseconds. */
    static final int DELAY_MILLIS = 20;

    private final ScheduledExecutorService timer;
    private final ConcurrentLinkedQueue<Link> links = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Postponed(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Has the link written at the latest after {@link #DELAY_MILLIS}. */
    void add(Link link) {
        links.add(link);
        if (scheduled.compareAndSet(false, true) && !timer.isShutdown()) {
            timer.schedule(this::flush, DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void flush() {
        scheduled.set(false);
        for (Link link = links.poll(); link != null; link = links.poll()) {
            link.flushPostponed();
        }
    }
}
