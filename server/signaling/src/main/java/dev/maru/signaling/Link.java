package dev.maru.signaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What carries messages to one client: a WebSocket, or the event stream of the fallback. Messages are queued by any
 * thread, with a room's lock held or not, and written by whoever calls {@link #flush}, in order, one writer at a time,
 * never waiting for the client. When more waits than a receiver may leave waiting, the link is closed (4010): what was
 * queued is dropped, since the session keeps the events for the resume.
 *
 * <p>The lock here is a leaf: under it nothing is called that takes another one. {@link Callback} is the end of the one
 * write that is under way; that there is at most one saves an object for each.
 */
abstract class Link implements Callback {
    /** How many messages are written at once. */
    private static final int BATCH = 64;

    /** How many bytes are written at once, unless a single message has more. */
    private static final int BATCH_BYTES = 65_536;

    /** Who writes; only a thread that has made it {@link #CLAIMED} goes on, so there is one writer. */
    private enum Write {
        /** Nobody. Goes to {@link #CLAIMED}. */
        IDLE,
        /** A thread that looks for what is next. Goes to {@link #STARTED}, or to {@link #IDLE} if there is nothing. */
        CLAIMED,
        /**
         * The transport has something, the call has not returned. Goes to {@link #CLAIMED} when the write ends before the
         * call returns (the same thread goes on), else to {@link #AWAITED}.
         */
        STARTED,
        /** The call returned first: the thread that ends the write goes on. Goes to {@link #CLAIMED}. */
        AWAITED
    }

    private final Counters counters;
    private final int limit;
    private @Nullable Conversation conversation;
    private @Nullable String host;
    private @Nullable ArrayDeque<byte[]> queue;
    private byte @Nullable [] control;
    private int waiting;
    private int writing;
    private Write write = Write.IDLE;
    private @Nullable Closing closing;
    private boolean isPostponed;
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

    /** Says by which host the client came; once, before it becomes a conversation. */
    final void reachedBy(@Nullable String name) {
        host = name;
    }

    /** The host by which the client came, without brackets and port; null if it named none. */
    final @Nullable String host() {
        return host;
    }

    /** Says whose link it is; once, before anything is flushed. */
    final void serve(Conversation owner) {
        conversation = owner;
    }

    final @Nullable Conversation conversation() {
        return conversation;
    }

    /** Queues a message; it is dropped if the link is closing. May be called with a room's lock held. */
    final void offer(byte[] message) {
        queue(message, true);
        Flushes.add(this);
    }

    /** Queues a message that is not counted as the client's slowness: the state or the replay it has just asked for. */
    final void offerUnbounded(byte[] message) {
        queue(message, false);
        Flushes.add(this);
    }

    /** Queues a message that nobody waits for; it is written with the next one, or soon. */
    final void offerLater(byte[] message, Postponed postponed) {
        queue(message, true);
        synchronized (this) {
            if (isPostponed) {
                return;
            }
            isPostponed = true;
        }
        postponed.add(this);
    }

    /** Writes what was put off. */
    final void flushPostponed() {
        synchronized (this) {
            isPostponed = false;
        }
        flush();
    }

    /** Has the transport's answer to a ping written next; of several only the last is (RFC 6455 §5.5.3). */
    final void offerControl(byte[] payload) {
        synchronized (this) {
            control = payload;
        }
        Flushes.add(this);
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

    /** Why the link ends or ended, if it was said. */
    final synchronized @Nullable Closing closing() {
        return closing;
    }

    /** Whether nothing more can be sent. */
    final synchronized boolean isClosing() {
        return closing != null || closed;
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
            control = null;
            waiting = 0;
        }
        if (conversation != null) {
            conversation.linkClosed();
        }
    }

    /** The write that was under way is done. */
    @Override
    public final void succeeded() {
        writeEnded();
        synchronized (this) {
            waiting = Math.max(0, waiting - writing);
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
        writeEnded();
        cut();
    }

    @Override
    public final InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /**
     * Begins to write messages; the end is told to this callback.
     *
     * @param bytes how many they have together
     */
    abstract void write(List<byte[]> messages, int bytes);

    /** Begins to write the transport's answer to a ping; the end is told to this callback. */
    abstract void writeControl(byte[] payload);

    /** Tells the client that this is the end. */
    abstract void writeClosing(Closing how);

    /** The write that was under way needs its buffers no more. */
    abstract void writeEnded();

    /** Ends the transport at once, without a word; leads to {@link #closed}. */
    abstract void cut();

    private void queue(byte[] message, boolean bounded) {
        synchronized (this) {
            if (closing != null || closed) {
                return;
            }
            if (bounded && waiting > 0 && waiting + message.length > limit) {
                closing = new Closing(CloseCode.TOO_SLOW, "too slow: more than " + limit + " bytes were waiting");
                queue = null;
            } else {
                if (queue == null) {
                    queue = new ArrayDeque<>(2);
                }
                queue.add(message);
                waiting += message.length;
            }
        }
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
        boolean isDone = false;
        while (!isDone) {
            isDone = writeNext();
        }
    }

    /** Begins the next write; true if this thread has nothing more to do. */
    private boolean writeNext() {
        byte[] ping;
        List<byte[]> messages = List.of();
        Closing last = null;
        synchronized (this) {
            ping = control;
            control = null;
            if (ping == null) {
                messages = take();
            }
            if (ping != null || !messages.isEmpty()) {
                write = Write.STARTED;
            } else {
                write = Write.IDLE;
                last = closeSent || closed ? null : closing;
                closeSent |= last != null;
            }
        }
        if (ping != null) {
            writeControl(ping);
        } else if (!messages.isEmpty()) {
            counters.sent.add(messages.size());
            counters.sentBytes.add(writing);
            write(messages, writing);
        } else {
            if (last != null) {
                writeClosing(last);
            }
            return true;
        }
        synchronized (this) {
            if (write == Write.STARTED) {
                write = Write.AWAITED;
                return true;
            }
        }
        return false;
    }

    /** Takes what is written next out of the queue; with the lock held. */
    private List<byte[]> take() {
        ArrayDeque<byte[]> from = queue;
        byte[] first = from == null ? null : from.poll();
        if (from == null || first == null) {
            return List.of();
        }
        writing = first.length;
        byte[] next = from.peek();
        if (next == null) {
            return List.of(first);
        }
        List<byte[]> batch = new ArrayList<>();
        batch.add(first);
        while (next != null && batch.size() < BATCH && writing + next.length <= BATCH_BYTES) {
            writing += next.length;
            batch.add(from.remove());
            next = from.peek();
        }
        return batch;
    }
}
