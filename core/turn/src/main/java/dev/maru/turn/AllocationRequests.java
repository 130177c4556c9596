package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Protocol;
import org.jspecify.annotations.Nullable;

/** Answers Allocate (RFC 8656 §7.2). */
final class AllocationRequests {
    private final ServerState state;
    private final Mobility mobility;

    AllocationRequests(ServerState state, Mobility mobility) {
        this.state = state;
        this.mobility = mobility;
    }

    /** An authenticated Allocate request. */
    void handle(Exchange exchange, @Nullable Allocation existing) {
        if (existing != null) {
            if (isOrigin(existing, exchange.request())) {
                answer(exchange, existing);
            } else {
                state.answers.refuse(exchange, TurnError.ALLOCATION_MISMATCH);
            }
            return;
        }
        switch (AllocateAsk.parse(exchange, state.config.features().isTcpRelayed())) {
            case TurnError error -> state.answers.refuse(exchange, error);
            case AllocateAsk ask -> admit(exchange, ask);
        }
    }

    private static boolean isOrigin(Allocation allocation, StunMessage request) {
        Allocation.Origin origin = allocation.origin;
        return origin != null
                && origin.transactionHigh() == request.transactionHigh()
                && origin.transactionLow() == request.transactionLow();
    }

    private void admit(Exchange exchange, AllocateAsk ask) {
        TurnError immobile = mobility.check(exchange.request());
        if (immobile != null) {
            state.answers.refuse(exchange, immobile);
            return;
        }
        if (exchange.request().has(StunAttribute.DONT_FRAGMENT) && !state.sockets.isDontFragmentSupported()) {
            state.answers.refuseUnknown(exchange, StunAttribute.DONT_FRAGMENT);
            return;
        }
        if (state.isDraining) {
            refuseWhileDraining(exchange);
            return;
        }
        boolean isFull = state.table.size() >= state.config.limits().allocations()
                || ask.port() == RelaySockets.Port.EVEN_AND_NEXT
                        && state.reservations.size() >= state.config.limits().reservations();
        if (isFull) {
            state.answers.refuse(exchange, TurnError.INSUFFICIENT_CAPACITY);
            return;
        }
        switch (state.quotas.admit(exchange.identity().account(), exchange.now())) {
            case Quotas.Refusal refusal ->
                state.answers.refuse(
                        exchange,
                        refusal == Quotas.Refusal.USER ? TurnError.QUOTA_REACHED : TurnError.INSUFFICIENT_CAPACITY);
            case Quotas.Lease lease -> open(exchange, ask, lease);
        }
    }

    private void refuseWhileDraining(Exchange exchange) {
        if (state.config.features().alternateServer().isPresent()) {
            state.answers.redirect(
                    exchange, state.config.features().alternateServer().get());
        } else {
            state.answers.refuse(exchange, TurnError.INSUFFICIENT_CAPACITY, "Server is going down");
        }
    }

    private void open(Exchange exchange, AllocateAsk ask, Quotas.Lease lease) {
        Allocation allocation = new Allocation(state.table.nextId(), exchange, lease, state.table);
        long seconds = Lifetimes.granted(exchange, state.config.lifetimes(), lease);
        if (seconds <= 0) {
            lease.end();
            state.answers.refuse(exchange, TurnError.QUOTA_REACHED);
            return;
        }
        long expires = exchange.now() + seconds * ExpiryWheel.TICK;
        TurnError error =
                ask.hasToken() ? fetch(allocation, exchange, expires) : openRelays(allocation, exchange, ask, expires);
        if (error != null) {
            lease.end();
            state.answers.refuse(exchange, error);
            return;
        }
        mobility.admit(allocation, exchange.request());
        state.table.add(allocation, exchange.now());
        answer(exchange, allocation);
    }

    private @Nullable TurnError fetch(Allocation allocation, Exchange exchange, long expires) {
        long token = exchange.request().i64(StunAttribute.RESERVATION_TOKEN, 0);
        RelaySockets.Opened opened = state.reservations.take(token, allocation.account);
        if (opened == null) {
            return TurnError.INSUFFICIENT_CAPACITY;
        }
        place(allocation, new Relay(Protocol.UDP, opened, allocation, expires));
        allocation.origin = origin(exchange, 0, null);
        return null;
    }

    /** Opens one address or two; of two one may fail (§7.2). */
    private @Nullable TurnError openRelays(Allocation allocation, Exchange exchange, AllocateAsk ask, long expires) {
        boolean isWhole = exchange.request().has(StunAttribute.DONT_FRAGMENT);
        TurnError failed4 = null;
        TurnError failed6 = null;
        if (ask.isIpv4()) {
            failed4 = openRelay(allocation, new RelaySockets.Wish(ask.protocol(), false, ask.port(), isWhole), expires);
        }
        if (ask.isIpv6()) {
            failed6 = openRelay(allocation, new RelaySockets.Wish(ask.protocol(), true, ask.port(), isWhole), expires);
        }
        TurnError failed = failed4 == null ? failed6 : failed4;
        if (allocation.relays().findAny().isEmpty()) {
            return failed;
        }
        Allocation.AddressError addressError =
                failed == null ? null : new Allocation.AddressError(failed == failed6 && failed4 == null, failed);
        long token = ask.port() == RelaySockets.Port.EVEN_AND_NEXT ? reserve(allocation, exchange) : 0;
        allocation.origin = origin(exchange, token, addressError);
        return null;
    }

    private @Nullable TurnError openRelay(Allocation allocation, RelaySockets.Wish wish, long expires) {
        return switch (state.sockets.open(wish)) {
            case RelaySockets.Opened opened -> {
                place(allocation, new Relay(wish.protocol(), opened, allocation, expires));
                yield null;
            }
            case RelaySockets.Failure failure ->
                failure == RelaySockets.Failure.NO_SUCH_FAMILY
                        ? TurnError.ADDRESS_FAMILY_NOT_SUPPORTED
                        : TurnError.INSUFFICIENT_CAPACITY;
        };
    }

    private static void place(Allocation allocation, Relay relay) {
        if (relay.local.isIpv6()) {
            allocation.ipv6 = relay;
        } else {
            allocation.ipv4 = relay;
        }
    }

    /** Keeps the port next to the one that was opened. */
    private long reserve(Allocation allocation, Exchange exchange) {
        Relay relay = allocation.relays().findAny().orElseThrow();
        RelaySockets.Opened next = new RelaySockets.Opened(
                relay.local.withPort(relay.local.port() + 1), relay.external.withPort(relay.external.port() + 1));
        long deadline = exchange.now() + state.config.lifetimes().reservation() * ExpiryWheel.TICK;
        return state.reservations.keep(next, allocation.account, deadline);
    }

    private static Allocation.Origin origin(
            Exchange exchange, long token, Allocation.@Nullable AddressError addressError) {
        StunMessage request = exchange.request();
        return new Allocation.Origin(request.transactionHigh(), request.transactionLow(), token, addressError);
    }

    private void answer(Exchange exchange, Allocation allocation) {
        StunWriter answer = state.answers.success(exchange);
        if (answer == null) {
            return;
        }
        allocation.relays().forEach(relay -> answer.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, relay.external));
        long left = (allocation.expires() - exchange.now() + ExpiryWheel.TICK - 1) / ExpiryWheel.TICK;
        answer.u32(StunAttribute.LIFETIME, (int) left);
        answer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, exchange.client());
        Allocation.Origin origin = allocation.origin;
        if (origin != null && origin.token() != 0) {
            answer.i64(StunAttribute.RESERVATION_TOKEN, origin.token());
        }
        if (origin != null && origin.addressError() != null) {
            Answers.addressError(answer, origin.addressError());
        }
        Mobility.write(answer, allocation);
        state.answers.send(exchange);
    }
}
