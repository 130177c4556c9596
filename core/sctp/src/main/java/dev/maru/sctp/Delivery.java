package dev.maru.sctp;

import dev.maru.sctp.IncomingMessage.Parked;

/** Hands the peer's messages over to the driver: whole ones when their last fragment is there, or each fragment as it comes in order. */
final class Delivery {
    /** A buffer begins with at least so much, unless the message is known to be shorter. */
    private static final int FIRST_CAPACITY = 4_096;

    private final AssociationState association;
    private final long maxAssembled;
    private long assembledBytes;

    Delivery(AssociationState association) {
        this.association = association;
        SctpConfig config = association.config;
        this.maxAssembled = config.receiveWindowBytes() + 4L * config.maxMessageBytes();
    }

    /** Appends the fragment that is next in its message. */
    void append(IncomingStream stream, IncomingMessage message, DataChunk chunk) {
        extend(stream, message, chunk.bytes, chunk.from, chunk.length);
        finish(stream, message, chunk.ends());
    }

    /** Appends the fragment that is next in its message. */
    void append(IncomingStream stream, IncomingMessage message, Parked fragment) {
        extend(stream, message, fragment.bytes(), 0, fragment.bytes().length);
        finish(stream, message, fragment.ends());
    }

    private void extend(IncomingStream stream, IncomingMessage message, byte[] bytes, int from, int count) {
        if (association.config.isStreaming()) {
            message.length += count;
            message.bytes = java.util.Arrays.copyOfRange(bytes, from, from + count); // handed over by finish
        } else {
            int hint = Math.max(count, Math.min(stream.lastLength, association.config.maxMessageBytes()));
            int grown = message.append(bytes, from, count, hint == count ? Math.max(count, FIRST_CAPACITY) : hint);
            assembledBytes += grown;
        }
        message.next++;
        if (message.length > association.config.maxMessageBytes() || message.length < 0) {
            association.abort(
                    SctpFailure.LIMIT, ChunkType.PROTOCOL_VIOLATION, "the message is longer than we said we take");
        } else if (assembledBytes > maxAssembled) {
            association.abort(SctpFailure.LIMIT, ChunkType.OUT_OF_RESOURCE, "too many long messages at once");
        }
    }

    /** Hands over a fragment that was appended, or the message if it was the last. */
    private void finish(IncomingStream stream, IncomingMessage message, boolean ends) {
        message.isComplete = ends;
        if (association.config.isStreaming()) {
            boolean isFirst = !message.isAnnounced;
            message.isAnnounced = true;
            emit(
                    new SctpEvent.Fragment(stream.id, message.id, message.ppid, message.bytes, isFirst, ends),
                    message.bytes.length);
        } else if (ends) {
            assembledBytes -= message.bytes.length;
            stream.lastLength = message.length;
            emit(new SctpEvent.Message(stream.id, message.ppid, message.whole()), message.length);
        }
    }

    /** Hands over a message that is one fragment. */
    void deliver(IncomingStream stream, DataChunk chunk, long id) {
        if (chunk.length > association.config.maxMessageBytes()) {
            association.abort(
                    SctpFailure.LIMIT, ChunkType.PROTOCOL_VIOLATION, "the message is longer than we said we take");
        } else if (association.config.isStreaming()) {
            emit(new SctpEvent.Fragment(stream.id, id, chunk.ppid, chunk.copy(), true, true), chunk.length);
        } else {
            emit(new SctpEvent.Message(stream.id, chunk.ppid, chunk.copy()), chunk.length);
        }
    }

    /** No more comes of a message. */
    void giveUp(IncomingStream stream, IncomingMessage message) {
        if (!association.config.isStreaming()) {
            assembledBytes -= message.bytes.length;
        } else if (message.isAnnounced) {
            association.events.add(new SctpEvent.FragmentsEnded(stream.id, message.id));
        }
    }

    private void emit(SctpEvent event, int length) {
        if (association.state != SctpState.ENDED) {
            association.eventBytes += Parked.cost(length);
            association.events.add(event);
        }
    }

    /** What an event counted for, when the driver takes it. */
    static int cost(SctpEvent event) {
        return switch (event) {
            case SctpEvent.Message message -> Parked.cost(message.bytes().length);
            case SctpEvent.Fragment fragment -> Parked.cost(fragment.bytes().length);
            case SctpEvent.Connected _,
                    SctpEvent.Closed _,
                    SctpEvent.Failed _,
                    SctpEvent.FragmentsEnded _,
                    SctpEvent.BufferedAmountLow _,
                    SctpEvent.IncomingStreamReset _,
                    SctpEvent.OutgoingStreamReset _,
                    SctpEvent.OutgoingStreamResetRefused _ -> 0;
        };
    }
}
