package dev.maru.sctp;

import dev.maru.wire.DropReason;

/** Ends an association in order: what was handed over arrives first (RFC 9260 §9.2). */
final class Shutdown {
    private final AssociationState association;
    private final DataPath path;

    Shutdown(AssociationState association, DataPath path) {
        this.association = association;
        this.path = path;
    }

    /** We want to end. */
    void begin(long now) {
        switch (association.state) {
            case ESTABLISHED -> {
                association.state = SctpState.SHUTDOWN_PENDING;
                advance(now);
            }
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED -> association.close();
            case SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT, ENDED -> {}
        }
    }

    /** Goes on when all is acknowledged. */
    void advance(long now) {
        if (association.state == SctpState.SHUTDOWN_PENDING && path.isAllAcknowledged()) {
            association.state = SctpState.SHUTDOWN_SENT;
            send(now);
        } else if (association.state == SctpState.SHUTDOWN_RECEIVED && path.isAllAcknowledged()) {
            association.state = SctpState.SHUTDOWN_ACK_SENT;
            send(now);
        }
    }

    private void send(long now) {
        byte[] chunk = association.state == SctpState.SHUTDOWN_SENT
                ? Chunks.of(
                        ChunkType.SHUTDOWN,
                        0,
                        Chunks.i32(path.acknowledger.tsns().cumulative()))
                : Chunks.of(ChunkType.SHUTDOWN_ACK);
        association.control(chunk);
        association.timers.set(SctpTimer.T2_SHUTDOWN, now + path.recovery.rtt.rto());
    }

    void handleTimeout(long now) {
        path.recovery.rtt.backOff();
        association.countError();
        if (association.state == SctpState.SHUTDOWN_SENT || association.state == SctpState.SHUTDOWN_ACK_SENT) {
            send(now);
        }
    }

    /** DATA came although the peer was told that we end: it has not heard it yet. */
    void onData(long now) {
        if (association.state == SctpState.SHUTDOWN_SENT) {
            send(now);
        }
    }

    void handleShutdown(long now) {
        switch (association.state) {
            case ESTABLISHED, SHUTDOWN_PENDING -> {
                association.state = SctpState.SHUTDOWN_RECEIVED;
                advance(now);
            }
            case SHUTDOWN_SENT -> {
                association.state = SctpState.SHUTDOWN_ACK_SENT; // both at once
                send(now);
            }
            case SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT -> {}
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED, ENDED -> association.drops.count(DropReason.UNEXPECTED);
        }
    }

    void handleShutdownAck() {
        switch (association.state) {
            case SHUTDOWN_SENT, SHUTDOWN_ACK_SENT -> {
                association.control(Chunks.of(ChunkType.SHUTDOWN_COMPLETE));
                association.close();
            }
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED, ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED ->
                association.drops.count(DropReason.UNEXPECTED);
            case ENDED -> association.control(Chunks.of(ChunkType.SHUTDOWN_COMPLETE)); // ours was lost
        }
    }

    void handleShutdownComplete() {
        if (association.state == SctpState.SHUTDOWN_ACK_SENT) {
            association.close();
        } else {
            association.drops.count(DropReason.UNEXPECTED);
        }
    }
}
