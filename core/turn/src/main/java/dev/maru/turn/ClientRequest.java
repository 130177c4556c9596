package dev.maru.turn;

import dev.maru.stun.StunMethod;
import dev.maru.stun.StunTransaction;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * One request of a {@link TurnClient}, from the wish to the answer. A challenge makes it start again as another transaction.
 */
final class ClientRequest {
    /** What is asked for. */
    enum Kind {
        ALLOCATE(StunMethod.ALLOCATE),
        REFRESH(StunMethod.REFRESH),
        PERMISSION(StunMethod.CREATE_PERMISSION),
        CHANNEL(StunMethod.CHANNEL_BIND),
        CONNECT(StunMethod.CONNECT),
        CONNECTION_BIND(StunMethod.CONNECTION_BIND);

        private final int method;

        Kind(int method) {
            this.method = method;
        }

        int method() {
            return method;
        }

        /** Whether the allocation depends on it, so that it is sent before all that wait. */
        boolean isUrgent() {
            return this == ALLOCATE || this == REFRESH;
        }
    }

    final Kind kind;

    /** The peer; for CONNECTION_BIND our address on that connection; else our own address. */
    final TransportAddress address;

    /** The channel of CHANNEL, the connection of CONNECTION_BIND, else 0. */
    final int number;

    /** Whether a REFRESH is to end the allocation. */
    final boolean isLast;

    /** The ticket of a REFRESH from a new address. */
    final byte @Nullable [] ticket;

    private @Nullable StunTransaction transaction;
    private @Nullable ClientChallenge challenge;
    private long startedAt;
    private int challenges;
    private boolean isDue;
    private boolean sawForgery;

    private ClientRequest(Kind kind, TransportAddress address, int number, boolean isLast, byte @Nullable [] ticket) {
        this.kind = kind;
        this.address = address;
        this.number = number;
        this.isLast = isLast;
        this.ticket = ticket;
    }

    static ClientRequest of(Kind kind, TransportAddress address, int number) {
        return new ClientRequest(kind, address, number, false, null);
    }

    /** A refresh that prolongs, or with a ticket moves, or at last ends the allocation. */
    static ClientRequest refresh(boolean isLast, byte @Nullable [] ticket) {
        return new ClientRequest(Kind.REFRESH, TransportAddress.UNSPECIFIED, 0, isLast, ticket);
    }

    /** Goes on its way, for the first time or as another transaction. */
    void start(StunTransaction fresh, @Nullable ClientChallenge answerTo, long now) {
        transaction = fresh;
        challenge = answerTo;
        startedAt = now;
        isDue = false;
        sawForgery = false;
    }

    /** When the transaction began: a lifetime that its answer grants has begun then or later. */
    long startedAt() {
        return startedAt;
    }

    StunTransaction transaction() {
        StunTransaction running = transaction;
        if (running == null) {
            throw new IllegalStateException("the request has not started");
        }
        return running;
    }

    /** What it was signed for; null when it was sent without credentials. */
    @Nullable
    ClientChallenge challenge() {
        return challenge;
    }

    /** Counts one more challenge to it and says how many there were. */
    int countChallenge() {
        return ++challenges;
    }

    void noteForgery() {
        sawForgery = true;
    }

    boolean sawForgery() {
        return sawForgery;
    }

    /** Lets time pass. Returns true when nobody answered. */
    boolean hasGivenUp(long now) {
        switch (transaction().poll(now)) {
            case WAIT -> {}
            case SEND -> isDue = true;
            case GIVE_UP -> {
                return true;
            }
        }
        return false;
    }

    /** Whether it is to be sent now; true once. */
    boolean takeDue() {
        boolean due = isDue;
        isDue = false;
        return due;
    }

    long nextTimeout() {
        return isDue ? 0 : transaction == null ? Machine.NEVER : transaction.nextTimeout();
    }
}
