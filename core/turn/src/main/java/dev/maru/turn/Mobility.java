package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import dev.maru.wire.BigEndian;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Mobility (RFC 8016): a client whose address changed shows a ticket and goes on with its allocation.
 *
 * <pre>
 * number of the allocation (64) | secret (64)
 * </pre>
 *
 * <p>A move makes a new ticket. The one before stays good until the client shows that it got the answer, by the new ticket or by any other
 * request from its new address: the answer may have been lost, and the client may have moved on meanwhile (§3.2.1, §3.2.2). It is
 * no credential: who shows it must also prove to be the allocation's user.
 */
final class Mobility {
    private static final int TICKET = 16;

    private final ServerState state;
    private final RandomGenerator entropy;

    Mobility(ServerState state, RandomGenerator entropy) {
        this.state = state;
        this.entropy = entropy;
    }

    /** What an Allocate request's ticket says: null when all is well, which is also when it has none (§3.1.2). */
    @Nullable
    TurnError check(StunMessage request) {
        if (!request.has(StunAttribute.MOBILITY_TICKET)) {
            return null;
        }
        if (request.lengthOf(StunAttribute.MOBILITY_TICKET) != 0) {
            return TurnError.BAD_REQUEST;
        }
        return state.config.features().isMobilityOffered() ? null : TurnError.MOBILITY_FORBIDDEN;
    }

    /** Makes a new allocation mobile, if its client asked for it. */
    void admit(Allocation allocation, StunMessage request) {
        if (request.has(StunAttribute.MOBILITY_TICKET)) {
            allocation.ticket = nextSecret();
        }
    }

    /** The allocation that a Refresh request's ticket names, if there is one. */
    @Nullable
    Allocation find(StunMessage request) {
        byte[] ticket = request.bytesOf(StunAttribute.MOBILITY_TICKET);
        if (ticket == null || ticket.length != TICKET) {
            return null;
        }
        Allocation allocation = state.table.get(BigEndian.i64(ticket, 0));
        long secret = BigEndian.i64(ticket, 8);
        return allocation != null && secret != 0 && (secret == allocation.ticket || secret == allocation.lastTicket)
                ? allocation
                : null;
    }

    /**
     * Moves the allocation of a ticket to where an authenticated Refresh comes from (§3.2.2).
     *
     * @param here the allocation that the client's 5-tuple has already
     * @return false when it was refused
     */
    boolean move(Exchange exchange, @Nullable Allocation here, @Nullable Allocation allocation) {
        TurnError error = null;
        if (!state.config.features().isMobilityOffered()) {
            error = TurnError.MOBILITY_FORBIDDEN;
        } else if (allocation == null) {
            error = TurnError.BAD_REQUEST;
        } else if (here != null && here != allocation) {
            error = TurnError.ALLOCATION_MISMATCH;
        } else if (!allocation.username.equals(exchange.identity().username())) {
            error = TurnError.WRONG_CREDENTIALS;
        } else if (here == null && isLateCopy(exchange.request(), allocation)) {
            error = TurnError.BAD_REQUEST;
        }
        if (error != null || allocation == null) {
            state.answers.refuse(exchange, error == null ? TurnError.BAD_REQUEST : error);
            return false;
        }
        boolean isCurrent = isCurrent(exchange.request(), allocation);
        if (here == null) {
            // A ticket whose successor may have been lost keeps its successor: whichever answer arrives, its ticket is
            // good.
            if (isCurrent) {
                allocation.lastTicket = allocation.ticket;
                allocation.ticket = nextSecret();
            }
            allocation.lastMove = Allocation.Move.by(exchange.request(), allocation.lastMove);
            state.table.move(allocation, exchange);
        } else if (isCurrent) {
            confirm(allocation);
        }
        return true;
    }

    /** The client has been told its ticket: the one before is of no use to it. */
    static void confirm(Allocation allocation) {
        allocation.lastTicket = 0;
        allocation.lastMove = null;
    }

    /** A copy, long under way, of the request by which the allocation came to where it was before it came here. */
    private static boolean isLateCopy(StunMessage request, Allocation allocation) {
        Allocation.Move last = allocation.lastMove;
        return last != null && last.before() != null && last.before().isOf(request);
    }

    private static boolean isCurrent(StunMessage request, Allocation allocation) {
        byte[] ticket = request.bytesOf(StunAttribute.MOBILITY_TICKET);
        return ticket != null && ticket.length == TICKET && BigEndian.i64(ticket, 8) == allocation.ticket;
    }

    /** Adds the ticket of a mobile allocation to an answer. */
    static void write(StunWriter answer, Allocation allocation) {
        if (allocation.ticket == 0) {
            return;
        }
        byte[] ticket = new byte[TICKET];
        BigEndian.put64(ticket, 0, allocation.id);
        BigEndian.put64(ticket, 8, allocation.ticket);
        answer.bytes(StunAttribute.MOBILITY_TICKET, ticket, 0, TICKET);
    }

    private long nextSecret() {
        long secret = entropy.nextLong();
        return secret == 0 ? 1 : secret;
    }
}
