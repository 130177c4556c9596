package dev.maru.sctp;

import dev.maru.sctp.OutgoingStream.Reset;
import org.jspecify.annotations.Nullable;

/** What was handed to us and not yet sent, by stream. */
final class Outbox {
    private final AssociationState association;
    private final IntMap<OutgoingStream> streams = new IntMap<>();
    private final StreamScheduler scheduler = new StreamScheduler();
    private long queuedMessages;

    Outbox(AssociationState association) {
        this.association = association;
    }

    OutgoingStream stream(int id) {
        OutgoingStream stream = streams.get(id);
        if (stream == null) {
            stream = new OutgoingStream(id);
            streams.put(id, stream);
        }
        return stream;
    }

    @Nullable
    OutgoingStream find(int id) {
        return streams.get(id);
    }

    void add(OutgoingMessage message, long now) {
        if (message.isQueued) {
            throw new IllegalStateException("the message was sent already");
        }
        OutgoingStream stream = stream(message.streamId);
        if (stream.reset != Reset.NONE) {
            throw new IllegalStateException("stream " + stream.id + " is being reset");
        }
        message.isQueued = true;
        long lifetime = message.options.lifetimeNanos();
        message.deadline = lifetime == SendOptions.UNLIMITED ? Long.MAX_VALUE : now + lifetime;
        stream.queue.add(message);
        if (!message.isControl) {
            stream.bufferedAmount += message.length();
        }
        queuedMessages++;
        activate(stream);
    }

    void append(OutgoingMessage message, byte[] bytes, int from, int count) {
        if (message.isAbandoned) {
            return; // the peer will not miss it
        }
        message.add(bytes, from, count);
        if (message.isQueued) {
            OutgoingStream stream = stream(message.streamId);
            stream.bufferedAmount += count;
            activate(stream);
        }
    }

    void end(OutgoingMessage message) {
        if (message.length() == 0) {
            throw new IllegalStateException("a message has one byte or more (RFC 9260 §3.3.1)");
        }
        message.isEnded = true;
        if (message.isQueued && !message.isAbandoned) {
            activate(stream(message.streamId));
        }
    }

    /** It is known whether messages are interleaved. */
    void reactivate() {
        streams.forEach(this::activate);
    }

    private void activate(OutgoingStream stream) {
        if (stream.head(association.isInterleaving) != null) {
            scheduler.activate(stream);
        }
    }

    /** Drops what is of no use any more, and returns the stream whose turn it is; null when there is nothing to send. */
    @Nullable
    OutgoingStream next(long now) {
        for (OutgoingStream stream = scheduler.next(); stream != null; stream = scheduler.next()) {
            OutgoingMessage message = stream.head(association.isInterleaving);
            if (message == null) {
                scheduler.deactivate(stream);
            } else if (message.deadline <= now && message.sent == 0) {
                drop(message, stream);
            } else {
                return stream;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return queuedMessages == 0;
    }

    /** A fragment of the head of a stream was sent. */
    void sent(OutgoingStream stream, OutgoingMessage message, int bytes) {
        message.sent += bytes;
        boolean isDone = message.isEnded && message.sent == message.length();
        if (isDone) {
            stream.queue.remove();
            queuedMessages--;
        }
        scheduler.sent(stream, bytes, !isDone && !association.isInterleaving);
        if (stream.head(association.isInterleaving) == null) {
            scheduler.deactivate(stream);
        }
        shrink(stream, message, bytes);
    }

    /** Gives a message up, whether or not parts of it were sent. */
    void drop(OutgoingMessage message, OutgoingStream stream) {
        message.isAbandoned = true;
        if (stream.queue.remove(message)) {
            queuedMessages--;
            shrink(stream, message, message.unsent());
            scheduler.deactivate(stream);
            activate(stream);
        }
    }

    /** Gives up a message that would never end, since its stream is to end. */
    void dropOpen(int streamId) {
        OutgoingStream stream = streams.get(streamId);
        OutgoingMessage last = stream == null ? null : stream.queue.peekLast();
        if (stream != null && last != null && !last.isEnded && last.sent == 0) {
            drop(last, stream);
        }
    }

    private void shrink(OutgoingStream stream, OutgoingMessage message, long bytes) {
        if (message.isControl) {
            return;
        }
        boolean wasAbove = stream.bufferedAmount > stream.lowThreshold;
        stream.bufferedAmount -= bytes;
        if (wasAbove && stream.bufferedAmount <= stream.lowThreshold) {
            association.events.add(new SctpEvent.BufferedAmountLow(stream.id));
        }
    }
}
