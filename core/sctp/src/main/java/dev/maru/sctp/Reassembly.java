package dev.maru.sctp;

import dev.maru.sctp.IncomingMessage.Parked;
import dev.maru.wire.DropReason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the peer's messages together and hands them over in order (RFC 9260 §6.5, §6.9; RFC 8260 §2.2), whole or in parts.
 *
 * <p>Fragments of the message that is next in its stream are appended at once; what is early is parked, and counts against the receive
 * window. What is appended does not: the window could not open again if a message were longer than it. It has a bound of its own.
 */
final class Reassembly {
    /** How many times the window what is parked may cost, before nothing more is parked but what the rest may wait for. */
    private static final long MOST_COST = 2;

    private final AssociationState association;
    private final IntMap<IncomingStream> streams = new IntMap<>();
    private final Delivery delivery;
    private long parkedBytes;
    private int parkedFragments;
    private long nextMessageId;

    Reassembly(AssociationState association) {
        this.association = association;
        this.delivery = new Delivery(association);
    }

    /** What the peer may send (a_rwnd, RFC 9260 §6.2.1). */
    long window() {
        return Math.max(0, association.config.receiveWindowBytes() - parkedBytes - association.eventBytes);
    }

    /** Whether a chunk may be taken. The next in sequence is taken even where much is parked, for it may be what the rest waits for. */
    boolean hasRoomFor(DataChunk chunk, boolean isNext) {
        if (isNext) {
            return association.eventBytes < association.config.receiveWindowBytes();
        }
        return window() >= chunk.length && parkedCost() <= MOST_COST * association.config.receiveWindowBytes();
    }

    /** What is parked costs more than its bytes; the window that the peer was told has to be taken all the same. */
    private long parkedCost() {
        return parkedBytes + (long) parkedFragments * Parked.OVERHEAD;
    }

    private void parked(int length) {
        parkedFragments++;
        parkedBytes += length;
    }

    private void unparked(int count, long bytes) {
        parkedFragments -= count;
        parkedBytes -= bytes;
    }

    /** Takes a chunk whose TSN is new. */
    void take(DataChunk chunk) {
        IncomingStream stream = stream(chunk.streamId);
        if (!chunk.isUnordered()) {
            takeOrdered(stream, chunk);
        } else if (chunk.begins() && chunk.ends()) {
            delivery.deliver(stream, chunk, nextMessageId++);
        } else if (association.isInterleaving) {
            takeUnordered(stream, chunk);
        } else {
            takeUnorderedWithoutNumber(stream, chunk);
        }
        if (parkedCost() > (MOST_COST + 1) * association.config.receiveWindowBytes()) {
            association.abort(
                    SctpFailure.LIMIT, ChunkType.OUT_OF_RESOURCE, "messages of the peer's never become complete");
        }
    }

    private IncomingStream stream(int id) {
        IncomingStream stream = streams.get(id);
        if (stream == null) {
            stream = new IncomingStream(id);
            streams.put(id, stream);
        }
        return stream;
    }

    // Ordered

    private void takeOrdered(IncomingStream stream, DataChunk chunk) {
        int distance = stream.distance(chunk.number, association.isInterleaving);
        if (distance < 0) {
            association.drops.count(DropReason.UNEXPECTED); // given up by the peer, and skipped here
            return;
        }
        if (distance > 0) {
            IncomingMessage early =
                    stream.early.computeIfAbsent(chunk.number, _ -> new IncomingMessage(nextMessageId++));
            park(early, chunk);
            return;
        }
        IncomingMessage current = stream.current;
        if (current == null) {
            if (chunk.begins() && chunk.ends()) {
                delivery.deliver(stream, chunk, nextMessageId++);
                advance(stream);
                return;
            }
            current = new IncomingMessage(nextMessageId++);
            stream.current = current;
        }
        feed(stream, current, chunk);
        if (current.isComplete) {
            advance(stream);
        }
    }

    /** The next ordered message of a stream, and those behind it that are here already. */
    private void advance(IncomingStream stream) {
        boolean isInterleaving = association.isInterleaving;
        IncomingMessage done;
        do {
            stream.nextNumber(stream.nextNumber + 1, isInterleaving);
            done = stream.early.remove(stream.nextNumber);
            stream.current = done;
            if (done != null) {
                unpark(stream, done);
            }
        } while (done != null && done.isComplete);
    }

    private void feed(IncomingStream stream, IncomingMessage message, DataChunk chunk) {
        if (chunk.begins() && !message.isStarted) {
            start(message, chunk.ppid, chunk.position);
        }
        if (message.isStarted && chunk.position == message.next) {
            delivery.append(stream, message, chunk);
            unpark(stream, message);
        } else if (message.isStarted && chunk.position - message.next < 0) {
            association.drops.count(DropReason.MALFORMED); // a position that was there before
        } else {
            park(message, chunk);
        }
    }

    private static void start(IncomingMessage message, int ppid, int position) {
        message.isStarted = true;
        message.ppid = ppid;
        message.next = position;
    }

    private void park(IncomingMessage message, DataChunk chunk) {
        if (message.park(chunk.position, chunk.begins(), new Parked(chunk.copy(), chunk.ppid, chunk.ends()))) {
            parked(chunk.length);
        } else {
            association.drops.count(DropReason.MALFORMED);
        }
    }

    /** Appends what waits for what has just come. */
    private void unpark(IncomingStream stream, IncomingMessage message) {
        while (!message.isComplete && (message.isStarted || message.hasBeginning)) {
            Parked fragment = message.take(message.next);
            if (fragment == null) {
                return;
            }
            if (!message.isStarted) {
                start(message, fragment.ppid(), message.next);
            }
            append(stream, message, fragment);
        }
        if (message.isComplete) {
            unparked(message.parkedCount(), message.parkedBytes()); // positions behind the end: the peer's mistake
        }
    }

    private void append(IncomingStream stream, IncomingMessage message, Parked fragment) {
        unparked(1, fragment.bytes().length);
        delivery.append(stream, message, fragment);
    }

    // Unordered

    private void takeUnordered(IncomingStream stream, DataChunk chunk) {
        IncomingMessage message =
                stream.unordered.computeIfAbsent(chunk.number, _ -> new IncomingMessage(nextMessageId++));
        feed(stream, message, chunk);
        if (message.isComplete) {
            stream.unordered.remove(chunk.number);
        }
    }

    /** In DATA unordered messages have no number; TSNs in a row belong together, from one that begins to one that ends (RFC 9260 §6.6). */
    private void takeUnorderedWithoutNumber(IncomingStream stream, DataChunk chunk) {
        IncomingMessage message;
        if (chunk.begins()) {
            message = new IncomingMessage(nextMessageId++);
            message.firstTsn = chunk.tsn;
            start(message, chunk.ppid, chunk.tsn);
        } else {
            message = stream.unordered.remove(chunk.tsn);
        }
        if (message == null) {
            stream.orphans.put(chunk.tsn, new Parked(chunk.copy(), chunk.ppid, chunk.ends()));
            parked(chunk.length);
            return;
        }
        delivery.append(stream, message, chunk);
        while (!message.isComplete) {
            Parked orphan = stream.orphans.remove(message.next);
            if (orphan == null) {
                stream.unordered.put(message.next, message);
                return;
            }
            append(stream, message, orphan);
        }
    }

    // What never comes

    /** Goes on without ordered messages up to a number, but hands over those of them that are whole (RFC 3758 §3.6). */
    void skipOrdered(int streamId, int number) {
        IncomingStream stream = stream(streamId);
        boolean isInterleaving = association.isInterleaving;
        if (stream.distance(number, isInterleaving) < 0) {
            return;
        }
        discard(stream, stream.current);
        stream.current = null;
        List<Integer> skipped = stream.early.keySet().stream()
                .filter(key -> stream.distance(key, isInterleaving) <= stream.distance(number, isInterleaving))
                .sorted(Comparator.comparingInt(key -> stream.distance(key, isInterleaving)))
                .toList();
        for (Integer key : skipped) {
            IncomingMessage message = stream.early.remove(key);
            if (message.isWholeParked()) {
                unpark(stream, message);
            } else {
                discard(stream, message);
            }
        }
        stream.nextNumber(number, isInterleaving);
        advance(stream);
    }

    /** Goes on without unordered messages up to a MID (RFC 8260 §2.3.1). */
    void skipUnordered(int streamId, int mid) {
        IncomingStream stream = stream(streamId);
        discardIf(stream, stream.unordered, (number, _) -> number - mid <= 0);
    }

    /** Goes on without unordered fragments up to a TSN; DATA only (RFC 3758 §3.6). */
    void skipTsns(int tsn) {
        streams.forEach(stream -> {
            discardIf(stream, stream.unordered, (_, message) -> message.firstTsn - tsn <= 0);
            for (Iterator<HashMap.Entry<Integer, Parked>> i =
                            stream.orphans.entrySet().iterator();
                    i.hasNext(); ) {
                HashMap.Entry<Integer, Parked> orphan = i.next();
                if (orphan.getKey() - tsn <= 0) {
                    unparked(1, orphan.getValue().bytes().length);
                    i.remove();
                }
            }
        });
    }

    private void discardIf(
            IncomingStream stream,
            HashMap<Integer, IncomingMessage> messages,
            java.util.function.BiPredicate<Integer, IncomingMessage> condition) {
        messages.entrySet().removeIf(entry -> {
            boolean isOver = condition.test(entry.getKey(), entry.getValue());
            if (isOver) {
                discard(stream, entry.getValue());
            }
            return isOver;
        });
    }

    private void discard(IncomingStream stream, @Nullable IncomingMessage message) {
        if (message == null) {
            return;
        }
        unparked(message.parkedCount(), message.parkedBytes());
        delivery.giveUp(stream, message);
    }

    /** A stream begins anew (RFC 6525 §5.2.2). */
    void restart(int streamId) {
        IncomingStream stream = stream(streamId);
        discard(stream, stream.current);
        stream.current = null;
        discardIf(stream, stream.early, (_, _) -> true);
        discardIf(stream, stream.unordered, (_, _) -> true);
        stream.orphans.values().forEach(orphan -> unparked(1, orphan.bytes().length));
        stream.orphans.clear();
        stream.nextNumber = 0;
    }

    /** The streams that anything has come on. */
    List<Integer> streamIds() {
        List<Integer> ids = new java.util.ArrayList<>();
        streams.forEach(stream -> ids.add(stream.id));
        return ids;
    }
}
