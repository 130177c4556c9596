package dev.maru.sctp;

import org.jspecify.annotations.Nullable;

/** A fragment that has a TSN and is not yet acknowledged cumulatively. Reused. */
final class SentChunk {
    /** Where it is. */
    enum State {
        /** In the network, as far as we know. To ACKED or LOST. */
        IN_FLIGHT,
        /** Waits to be sent again. To IN_FLIGHT, or to ACKED when it was only late. */
        LOST,
        /** The peer has it, but not all before it. */
        ACKED,
        /** Given up, and not in the network any more. */
        ABANDONED
    }

    private static final OutgoingMessage NOBODY = OutgoingMessage.open(0, 0, SendOptions.RELIABLE);

    int tsn;
    OutgoingMessage message = NOBODY;
    long offset;
    int length;
    int flags;
    int fsn;
    State state = State.IN_FLIGHT;

    /** When it was sent last. */
    long sentTime;

    int transmissions;

    /** Whether it was the first one of the packet that it was in last: packets are counted by those. */
    boolean leadsPacket;

    /** Whether the packet that it was in last was longer than every path carries. */
    boolean isInLongPacket;

    // Its neighbours in the list that it is in
    @Nullable
    SentChunk previous;

    @Nullable
    SentChunk next;

    void forget() {
        message = NOBODY;
        transmissions = 0;
    }

    /** Whether its message is given up, so that it is not sent again. */
    boolean isAbandoned() {
        return message.isAbandoned;
    }
}
