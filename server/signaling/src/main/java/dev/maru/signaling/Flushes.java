package dev.maru.signaling;

import java.util.ArrayList;
import java.util.List;

/**
 * The links that got messages while somebody acted on a room, to be written when that is done. A room tells its
 * participants of an event while it holds its lock; writing to sockets there would make everybody in the room wait for
 * system calls, and a socket that turns out to be broken would call back into the room that is in the middle of telling.
 * So sinks only queue, and the thread that acted writes afterwards: no thread is woken for it, and what one act has for
 * one receiver (a newcomer and the topology that follows, say) leaves in one packet.
 */
final class Flushes {
    private static final ScopedValue<Flushes> CURRENT = ScopedValue.newInstance();

    private final List<Link> links = new ArrayList<>(4);

    private Flushes() {}

    /** Runs the action, and then writes what it queued, on this thread and outside of every lock of the action. */
    static void after(Runnable action) {
        if (CURRENT.isBound()) {
            action.run();
            return;
        }
        var flushes = new Flushes();
        try {
            ScopedValue.where(CURRENT, flushes).run(action);
        } finally {
            flushes.links.forEach(Link::flush);
        }
    }

    /** Has the link written soon: after the current action, or, when a stranger acts, on a thread of its own. */
    static void add(Link link) {
        if (CURRENT.isBound()) {
            CURRENT.get().links.add(link);
        } else {
            Thread.ofVirtual().name("maru-flush").start(link::flush);
        }
    }
}
