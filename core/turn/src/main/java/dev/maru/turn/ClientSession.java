package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.wire.Timers;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * The life of a {@link TurnClient}'s allocation: asked for, refreshed, moved, given back or lost (RFC 8656 §7, §8; RFC 8016). It takes
 * what the answers of authenticated requests mean; who may say so is decided before.
 */
final class ClientSession {
    private static final long SECOND = 1_000_000_000;

    /** The allocation is refreshed so long before its end: a request takes 39.5 s to be given up, and one more may follow. */
    private static final long REFRESH_MARGIN = 60 * SECOND;

    private final TurnClientConfig config;
    private final ClientRequests requests;
    private final ClientEvents events;
    private final Timers<TurnClientTimer> timers = new Timers<>(TurnClientTimer.class);
    private TurnClientState state = TurnClientState.ALLOCATING;
    private TransportAddress local;
    private @Nullable TransportAddress ipv4;
    private @Nullable TransportAddress ipv6;
    private byte @Nullable [] ticket;
    private boolean wantsMobility;
    private long heardAt = -1;

    ClientSession(TurnClientConfig config, ClientRequests requests, ClientEvents events) {
        this.config = config;
        this.requests = requests;
        this.events = events;
        this.local = config.local();
        this.wantsMobility = config.mobility();
        requests.add(ClientRequest.of(ClientRequest.Kind.ALLOCATE, local, 0));
    }

    TurnClientState state() {
        return state;
    }

    TransportAddress local() {
        return local;
    }

    boolean wantsMobility() {
        return wantsMobility;
    }

    /** Our relayed address of a family, or null. */
    @Nullable
    TransportAddress relayed(boolean isIpv6) {
        return isIpv6 ? ipv6 : ipv4;
    }

    /** Notes that the server lives: it relayed or answered something. */
    void heard(long now) {
        heardAt = now;
    }

    long nextTimeout() {
        return timers.next();
    }

    void handleTimeout(long now) {
        for (TurnClientTimer due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
            switch (due) {
                case REFRESH -> refresh();
                case EXPIRE -> expire();
            }
        }
    }

    private void refresh() {
        boolean isWanted = state == TurnClientState.ALLOCATED && !requests.has(ClientRequest.Kind.REFRESH);
        if (isWanted) {
            requests.add(ClientRequest.refresh(false, null));
        }
    }

    private void expire() {
        if (state == TurnClientState.CLOSING) {
            closed();
        } else {
            fail(TurnClientFailure.of(TurnClientReason.EXPIRED));
        }
    }

    /** The answer to Allocate. */
    void allocated(ClientRequest request, StunMessage answer) {
        ClientAllocation granted = ClientAllocation.read(answer);
        if (granted == null) {
            fail(TurnClientFailure.of(TurnClientReason.UNUSABLE_ANSWER));
            return;
        }
        if (state == TurnClientState.CLOSING) {
            requests.add(ClientRequest.refresh(true, null));
            return;
        }
        state = TurnClientState.ALLOCATED;
        requests.release();
        keep(granted.relayed());
        TransportAddress second = granted.second();
        if (second != null) {
            keep(second);
        }
        ticket = wantsMobility ? granted.ticket() : null;
        long lifetime = lasts(granted.lifetimeSeconds(), request.startedAt());
        events.tell(new TurnClientEvent.Allocated(
                granted.relayed(), second, granted.mapped(), lifetime, granted.reservationToken(), ticket != null));
        TurnClientFailure other = granted.otherFamily();
        if (other != null && second == null) {
            events.tell(new TurnClientEvent.FamilyRefused(granted.isOtherIpv6(), other));
        }
    }

    private void keep(TransportAddress relayed) {
        if (relayed.isIpv6()) {
            ipv6 = relayed;
        } else {
            ipv4 = relayed;
        }
    }

    private long lasts(long seconds, long from) {
        long lifetime = seconds * SECOND;
        long margin = lifetime > 2 * REFRESH_MARGIN ? REFRESH_MARGIN : lifetime / 2;
        timers.set(TurnClientTimer.REFRESH, from + lifetime - margin);
        timers.set(TurnClientTimer.EXPIRE, from + lifetime);
        return lifetime;
    }

    /** The answer to Refresh. */
    void refreshed(ClientRequest request, StunMessage answer) {
        if (request.isLast) {
            closed();
            return;
        }
        long seconds = answer.u32(StunAttribute.LIFETIME);
        if (seconds <= 0) {
            fail(TurnClientFailure.of(TurnClientReason.UNUSABLE_ANSWER));
            return;
        }
        lasts(seconds, request.startedAt());
        byte[] fresh = ClientAllocation.ticket(answer);
        if (ticket != null && fresh != null) {
            ticket = fresh;
        }
        if (state == TurnClientState.MOVING) {
            state = TurnClientState.ALLOCATED;
            requests.release();
            events.tell(new TurnClientEvent.Moved(local));
        }
    }

    /** Allocate or Refresh was refused. */
    void refused(ClientRequest request, TurnClientFailure failure) {
        boolean isWithoutMobility = failure.reason() == TurnClientReason.MOBILITY_FORBIDDEN
                && request.kind == ClientRequest.Kind.ALLOCATE
                && wantsMobility;
        if (state == TurnClientState.CLOSING) {
            closed();
        } else if (isWithoutMobility) {
            wantsMobility = false; // RFC 8016 §3.1: an allocation that stays is better than none
            requests.add(ClientRequest.of(ClientRequest.Kind.ALLOCATE, local, 0));
        } else {
            fail(failure);
        }
    }

    /** Allocate or Refresh was not answered. A server that was heard meanwhile is not lost; only the packets were. */
    void unanswered(ClientRequest request, TurnClientFailure failure, long now) {
        boolean isAlive = request.kind == ClientRequest.Kind.REFRESH
                && state == TurnClientState.ALLOCATED
                && heardAt > request.startedAt();
        if (isAlive) {
            timers.set(TurnClientTimer.REFRESH, now);
        } else {
            refused(request, failure);
        }
    }

    /** Something else was not answered: look at once whether the server is still there. */
    void doubt(long now) {
        if (state == TurnClientState.ALLOCATED) {
            timers.setEarlier(TurnClientTimer.REFRESH, now);
        }
    }

    /** We have another address now. */
    void move(TransportAddress address) {
        switch (state) {
            case ALLOCATING -> {
                local = address;
                requests.hold();
                requests.add(ClientRequest.of(ClientRequest.Kind.ALLOCATE, local, 0));
            }
            case ALLOCATED, MOVING -> {
                local = address;
                if (ticket == null) {
                    fail(TurnClientFailure.of(TurnClientReason.NOT_MOBILE));
                    return;
                }
                state = TurnClientState.MOVING;
                requests.hold();
                timers.stop(TurnClientTimer.REFRESH);
                requests.add(ClientRequest.refresh(false, ticket));
            }
            case CLOSING -> local = address;
            case CLOSED, FAILED -> {}
        }
    }

    /** The connection to the server is gone. */
    void disconnected() {
        switch (state) {
            case ALLOCATED, MOVING -> {
                if (ticket == null) {
                    fail(TurnClientFailure.of(TurnClientReason.CONNECTION_LOST));
                    return;
                }
                state = TurnClientState.MOVING;
                requests.hold();
                timers.stop(TurnClientTimer.REFRESH);
                events.tell(new TurnClientEvent.Disconnected());
            }
            case ALLOCATING -> fail(TurnClientFailure.of(TurnClientReason.CONNECTION_LOST));
            case CLOSING -> closed();
            case CLOSED, FAILED -> {}
        }
    }

    /** Gives the allocation back. */
    void close() {
        switch (state) {
            case ALLOCATING -> {
                // An Allocate on its way may still succeed; what it brings is given back then.
                if (requests.isFlying(ClientRequest.Kind.ALLOCATE)) {
                    state = TurnClientState.CLOSING;
                } else {
                    closed();
                }
            }
            case ALLOCATED, MOVING -> {
                state = TurnClientState.CLOSING;
                requests.clear();
                timers.stop(TurnClientTimer.REFRESH);
                requests.add(ClientRequest.refresh(true, null));
            }
            case CLOSING, CLOSED, FAILED -> {}
        }
    }

    private void closed() {
        end(TurnClientState.CLOSED);
        events.tell(new TurnClientEvent.Closed());
    }

    /** The server sends us to another one. */
    void redirected(TransportAddress alternate, @Nullable String domain) {
        end(TurnClientState.FAILED);
        events.tell(new TurnClientEvent.Redirected(alternate, domain));
    }

    void fail(TurnClientFailure failure) {
        if (!state.isOver()) {
            end(TurnClientState.FAILED);
            events.tell(new TurnClientEvent.Failed(failure));
        }
    }

    private void end(TurnClientState last) {
        state = last;
        requests.clear();
        timers.stopAll();
    }
}
