package dev.maru.sctp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One of our streams: what waits to be sent on it, and how far its numbers are. */
final class OutgoingStream {
    /** What weighs as much as what (RFC 8831 §6.4): the priority of a channel that nobody gave one. */
    static final int DEFAULT_PRIORITY = 256;

    /** How far resetting it is (RFC 6525 §5.1.2). */
    enum Reset {
        /** Not asked for. To WANTED. */
        NONE,
        /** Waits until the last message is sent. To REQUESTED. */
        WANTED,
        /** The peer was asked. To NONE. */
        REQUESTED
    }

    final int id;
    final ArrayDeque<OutgoingMessage> queue = new ArrayDeque<>();
    int weight = DEFAULT_PRIORITY;
    Reset reset = Reset.NONE;

    /** Bytes that wait; the W3C's {@code bufferedAmount}. */
    long bufferedAmount;

    long lowThreshold;

    /** Where it stands in weighted fair queueing: bytes sent, divided by its weight. */
    long virtualTime;

    /** Whether the scheduler has it. */
    boolean isActive;

    private int nextSsn;
    private int nextMid;
    private int nextUnorderedMid;

    OutgoingStream(int id) {
        this.id = id;
    }

    /** The message to send from, or null when nothing can be sent at the moment. */
    @Nullable
    OutgoingMessage head(boolean isInterleaving) {
        OutgoingMessage message = queue.peek();
        if (message == null || message.available() == 0 || !isInterleaving && !message.isEnded) {
            return null;
        }
        return message;
    }

    /** Gives a message its number, when its first fragment is sent. */
    void number(OutgoingMessage message, boolean isInterleaving) {
        if (isInterleaving) {
            message.number = message.options.isOrdered() ? nextMid++ : nextUnorderedMid++;
        } else if (message.options.isOrdered()) {
            message.number = nextSsn;
            nextSsn = nextSsn + 1 & 0xFFFF;
        }
    }

    /** Begins anew (RFC 6525 §5.2.7, RFC 8260 §2.3.3). */
    void restart() {
        nextSsn = 0;
        nextMid = 0;
        nextUnorderedMid = 0;
        reset = Reset.NONE;
    }
}
