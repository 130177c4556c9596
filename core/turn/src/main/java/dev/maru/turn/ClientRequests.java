package dev.maru.turn;

import dev.maru.stun.StunMessage;
import dev.maru.stun.StunTransaction;
import dev.maru.wire.Machine;
import dev.maru.wire.Protocol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a {@link TurnClient} that wait and those that are on their way. A client with a hundred peers does not burst: few
 * requests fly at once and new ones start at a pace; what the allocation depends on goes first.
 */
final class ClientRequests {
    /** Requests on their way at once: enough for the pace below at round trips of 160 ms, few enough for any queue on the way. */
    static final int MAX_FLYING = 8;

    /** Time between two starts: the Ta of ICE's checks (RFC 8445 §14.2 allows 5 ms to any), which share the path. */
    static final long PACE = 20_000_000;

    /** Requests that wait: one permission and one channel for each peer of {@link ClientPeers#MAX_PEERS}. */
    static final int MAX_WAITING = 2 * ClientPeers.MAX_PEERS + 2;

    private final Protocol protocol;
    private final RandomGenerator entropy;
    private final ArrayDeque<ClientRequest> waiting = new ArrayDeque<>();
    private final List<ClientRequest> flying = new ArrayList<>(MAX_FLYING);
    private final ArrayDeque<ClientRequest> unanswered = new ArrayDeque<>();
    private long nextStart;
    private boolean isHeld = true;

    ClientRequests(Protocol protocol, RandomGenerator entropy) {
        this.protocol = protocol;
        this.entropy = entropy;
    }

    /** Appends a request. Returns false when too many wait. */
    boolean add(ClientRequest request) {
        if (waiting.size() >= MAX_WAITING) {
            return false;
        }
        if (request.kind.isUrgent()) {
            waiting.addFirst(request);
        } else {
            waiting.addLast(request);
        }
        return true;
    }

    /** Lets a request that was challenged start again, before all others. */
    void again(ClientRequest request) {
        flying.remove(request);
        waiting.addFirst(request);
    }

    /**
     * Lets only what the allocation depends on start, as it is in the beginning, and all others start again after that: the server does
     * not know (any more) where we are. Requests about the allocation itself are forgotten.
     */
    void hold() {
        isHeld = true;
        for (ClientRequest request : flying) {
            waiting.addFirst(request);
        }
        flying.clear();
        waiting.removeIf(request -> request.kind.isUrgent());
    }

    void release() {
        isHeld = false;
    }

    void clear() {
        waiting.clear();
        flying.clear();
        unanswered.clear();
    }

    void remove(ClientRequest request) {
        flying.remove(request);
    }

    boolean has(ClientRequest.Kind kind) {
        return anyOf(flying, kind) || anyOf(waiting, kind);
    }

    private static boolean anyOf(Iterable<ClientRequest> requests, ClientRequest.Kind kind) {
        for (ClientRequest request : requests) {
            if (request.kind == kind) {
                return true;
            }
        }
        return false;
    }

    /** Whether one was sent and not answered yet. */
    boolean isFlying(ClientRequest.Kind kind) {
        return anyOf(flying, kind);
    }

    /** The request that a response answers, or null. */
    @Nullable
    ClientRequest answered(StunMessage response) {
        for (ClientRequest request : flying) {
            if (request.transaction().isAnsweredBy(response) && request.kind.method() == response.method()) {
                return request;
            }
        }
        return null;
    }

    /** Starts what may start, and notices what is due and what nobody answered. */
    void poll(@Nullable ClientChallenge challenge, long now) {
        for (ClientRequest next = startable(now); next != null; next = startable(now)) {
            waiting.remove(next);
            flying.add(next);
            if (!next.kind.isUrgent()) {
                nextStart = now + PACE;
            }
            next.start(transaction(), challenge, now);
        }
        for (int i = flying.size() - 1; i >= 0; i--) {
            if (flying.get(i).hasGivenUp(now)) {
                unanswered.add(flying.remove(i));
            }
        }
    }

    private @Nullable ClientRequest startable(long now) {
        ClientRequest first = waiting.peekFirst();
        if (first == null || flying.size() >= MAX_FLYING) {
            return null;
        }
        return first.kind.isUrgent() || !isHeld && now >= nextStart ? first : null;
    }

    private StunTransaction transaction() {
        int high = entropy.nextInt();
        long low = entropy.nextLong();
        return protocol == Protocol.UDP
                ? StunTransaction.overUdp(high, low, StunTransaction.INITIAL_RTO, StunTransaction.RC)
                : StunTransaction.overReliable(high, low);
    }

    /** A request that nobody answered, once each. */
    @Nullable
    ClientRequest pollUnanswered() {
        return unanswered.poll();
    }

    /** A request that is to be sent now. */
    @Nullable
    ClientRequest pollDue() {
        for (ClientRequest request : flying) {
            if (request.takeDue()) {
                return request;
            }
        }
        return null;
    }

    long nextTimeout() {
        long next = unanswered.isEmpty() ? Machine.NEVER : 0;
        for (ClientRequest request : flying) {
            next = Math.min(next, request.nextTimeout());
        }
        ClientRequest first = waiting.peekFirst();
        if (first != null && flying.size() < MAX_FLYING && (first.kind.isUrgent() || !isHeld)) {
            next = Math.min(next, first.kind.isUrgent() ? 0 : nextStart);
        }
        return next;
    }
}
