package dev.maru.signaling;

import java.util.ArrayDeque;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What carries messages to one client: a WebSocket, or the event stream of the fallback. Messages are queued by any
 * thread, with a room's lock held or not, and written by whoever calls {@link #flush}, in order, one writer at a time,
 * never waiting for the client. When more waits than a receiver may leave waiting, the link is closed (4010): what was
 * queued is dropped, since the session keeps the events for the resume.
 *
 * <p>The lock here is a leaf: under it nothing is called that takes another one. {@link Callback} is the end of the one
 * write that is under way; that there is at most one saves an object for each message.
 */
abstract class Link implements Callback {
    /** Who writes; only a thread that has made it {@link #CLAIMED} goes on, so there is one writer. */
    private enum Write {
        /** Nobody. Goes to {@link #CLAIMED}. */
        IDLE,
        /** A thread that looks for the next message. Goes to {@link #STARTED}, or to {@link #IDLE} if there is none. */
        CLAIMED,
        /**
         * The transport has a message, the call has not returned. Goes to {@link #CLAIMED} when the write ends before the
         * call returns (the same thread goes on), else to {@link #AWAITED}.
         */
        STARTED,
        /** The call returned first: the thread that ends the write goes on. Goes to {@link #CLAIMED}. */
        AWAITED
    }

    private final Counters counters;
    private final int limit;
    private @Nullable Conversation conversation;
    private @Nullable ArrayDeque<byte[]> queue;
    private long waiting;
    private int writing;
    private Write write = Write.IDLE;
    private @Nullable Closing closing;
    private boolean closeSent;
    private boolean closingTold;
    private boolean closed;

    /**
     * @param counters for what is sent
     * @param limit how many bytes may wait for the client
     */
    Link(Counters counters, int limit) {
        this.counters = counters;
        this.limit = limit;
    }

    /** Says whose link it is; once, before anything is offered. */
    final void serve(Conversation owner) {
        conversation = owner;
    }

    final @Nullable Conversation conversation() {
        return conversation;
    }

    /** Queues a message; it is dropped if the link is closing. May be called with a room's lock held. */
    final void offer(byte[] message) {
        queue(message, true);
    }

    /** Queues a message that is not counted as the client's slowness: the state or the replay it has just asked for. */
    final void offerUnbounded(byte[] message) {
        queue(message, false);
    }

    /** Closes after all that is queued; the first call decides. May be called with a room's lock held. */
    final void close(Closing how) {
        synchronized (this) {
            if (closing != null || closed) {
                return;
            }
            closing = how;
        }
        Flushes.add(this);
    }

    /** Why the link ends or ended, if the server wanted it to. */
    final synchronized @Nullable Closing closing() {
        return closing;
    }

    /** Whether nothing can be sent any more. */
    final synchronized boolean isClosing() {
        return closing != null || closed;
    }

    final synchronized boolean isClosed() {
        return closed;
    }

    /** Writes what is queued, unless somebody does already. Not to be called with any lock held. */
    final void flush() {
        tellOfClosing();
        synchronized (this) {
            if (write != Write.IDLE) {
                return;
            }
            write = Write.CLAIMED;
        }
        writeQueued();
    }

    /** The transport is gone: nothing is written any more. */
    final void closed() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue = null;
            waiting = 0;
        }
        if (conversation != null) {
            conversation.linkClosed();
        }
    }

    /** The write that was under way is done. */
    @Override
    public final void succeeded() {
        synchronized (this) {
            waiting -= writing;
            writing = 0;
            boolean goesOnHere = write == Write.AWAITED;
            write = Write.CLAIMED;
            if (!goesOnHere) {
                return;
            }
        }
        writeQueued();
    }

    /** The write that was under way failed; the transport is of no use any more. */
    @Override
    public final void failed(Throwable cause) {
        cut();
    }

    @Override
    public final InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /**
     * Begins to write a message; the end is told to this callback.
     *
     * @param more whether another message follows at once, so that this one may wait in a buffer for it
     */
    abstract void write(byte[] message, boolean more);

    /** Tells the client that this is the end. */
    abstract void writeClosing(Closing how);

    /** Ends the transport at once, without a word; leads to {@link #closed}. */
    abstract void cut();

    private void queue(byte[] message, boolean bounded) {
        synchronized (this) {
            if (closing != null || closed) {
                return;
            }
            if (bounded && waiting + message.length > limit && waiting > 0) {
                closing = new Closing(CloseCode.TOO_SLOW, "too slow: more than " + limit + " bytes were waiting");
                queue = null;
            } else {
                if (queue == null) {
                    queue = new ArrayDeque<>(4);
                }
                queue.add(message);
                waiting += message.length;
            }
        }
        Flushes.add(this);
    }

    private void tellOfClosing() {
        synchronized (this) {
            if (closing == null || closingTold) {
                return;
            }
            closingTold = true;
        }
        if (conversation != null) {
            conversation.linkClosing();
        }
    }

    /** Writes until there is nothing left or the transport needs time. The caller has claimed the writing. */
    private void writeQueued() {
        while (true) {
            byte[] message;
            boolean more;
            synchronized (this) {
                message = queue == null ? null : queue.poll();
                more = queue != null && !queue.isEmpty();
                write = message == null ? Write.IDLE : Write.STARTED;
                writing = message == null ? 0 : message.length;
            }
            if (message == null) {
                writeClosingOnce();
                return;
            }
            counters.sent.increment();
            counters.sentBytes.add(message.length);
            write(message, more);
            synchronized (this) {
                if (write == Write.STARTED) {
                    write = Write.AWAITED;
                    return;
                }
            }
        }
    }

    private void writeClosingOnce() {
        Closing how;
        synchronized (this) {
            if (closing == null || closeSent || closed || queue != null && !queue.isEmpty()) {
                return;
            }
            closeSent = true;
            how = closing;
        }
        writeClosing(how);
    }
}
