package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers Refresh (RFC 8656 §8.2). */
final class RefreshRequests {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    private final ServerState state;
    private final Farewells farewells = new Farewells();

    RefreshRequests(ServerState state) {
        this.state = state;
    }

    /** An authenticated Refresh request for an allocation of the same user. */
    void handle(Exchange exchange, Allocation allocation) {
        StunMessage request = exchange.request();
        boolean isForOne = request.has(StunAttribute.REQUESTED_ADDRESS_FAMILY);
        int family = request.u8(StunAttribute.REQUESTED_ADDRESS_FAMILY);
        boolean isMalformed = request.has(StunAttribute.LIFETIME) && request.lengthOf(StunAttribute.LIFETIME) != 4
                || isForOne && request.lengthOf(StunAttribute.REQUESTED_ADDRESS_FAMILY) != 4;
        if (isMalformed) {
            state.answers.refuse(exchange, TurnError.BAD_REQUEST);
            return;
        }
        Relay one = family == IPV4 ? allocation.ipv4 : family == IPV6 ? allocation.ipv6 : null;
        if (isForOne && one == null) {
            state.answers.refuse(exchange, TurnError.PEER_FAMILY_MISMATCH);
            return;
        }
        if (request.u32(StunAttribute.LIFETIME) == 0) {
            end(exchange, allocation, one);
        } else {
            prolong(exchange, allocation, one);
        }
    }

    /** An authenticated Refresh request where there is no allocation (any more). */
    void handleWithout(Exchange exchange) {
        if (!farewells.isKnown(exchange)) {
            state.answers.refuse(exchange, TurnError.ALLOCATION_MISMATCH);
            return;
        }
        StunWriter answer = state.answers.success(exchange);
        if (answer != null) {
            answer.u32(StunAttribute.LIFETIME, 0);
            state.answers.send(exchange);
        }
    }

    private void end(Exchange exchange, Allocation allocation, @Nullable Relay one) {
        if (one == null) {
            state.table.end(allocation, TurnServerEvent.Cause.REFRESHED_TO_ZERO, exchange.now());
        } else {
            state.table.end(allocation, one, TurnServerEvent.Cause.REFRESHED_TO_ZERO, exchange.now());
        }
        farewells.remember(exchange);
        answer(exchange, allocation, 0);
    }

    private void prolong(Exchange exchange, Allocation allocation, @Nullable Relay one) {
        long seconds = Lifetimes.granted(exchange, state.config.lifetimes(), allocation.lease);
        if (seconds <= 0) {
            state.answers.refuse(exchange, TurnError.QUOTA_REACHED);
            return;
        }
        List<Relay> relays = one == null ? allocation.relays().toList() : List.of(one);
        relays.forEach(relay -> relay.expires = exchange.now() + seconds * ExpiryWheel.TICK);
        state.table.reschedule(allocation);
        answer(exchange, allocation, seconds);
    }

    private void answer(Exchange exchange, Allocation allocation, long seconds) {
        StunWriter answer = state.answers.success(exchange);
        if (answer != null) {
            answer.u32(StunAttribute.LIFETIME, (int) seconds);
            if (seconds > 0 && exchange.request().has(StunAttribute.MOBILITY_TICKET)) {
                Mobility.write(answer, allocation);
            }
            state.answers.send(exchange);
        }
    }
}
