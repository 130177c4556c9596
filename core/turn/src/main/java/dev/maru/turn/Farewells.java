package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * The Refresh requests that ended allocations, so that one which is sent again, because its answer was lost, is answered again and not
 * told that there is no allocation (RFC 8656 §5). Only the last ones: who comes later is answered 437, which says the same to
 * a client that wanted to leave (§8.3).
 */
final class Farewells {
    /** How many are remembered. */
    static final int PLACES = 256;

    private final @Nullable Farewell[] ring = new @Nullable Farewell[PLACES];
    private int next;

    /** A request, by which it is known again. */
    private record Farewell(
            Protocol protocol, TransportAddress server, TransportAddress client, int idHigh, long idLow) {
        static Farewell of(Exchange exchange) {
            return new Farewell(
                    exchange.protocol(),
                    exchange.server(),
                    exchange.client(),
                    exchange.request().transactionHigh(),
                    exchange.request().transactionLow());
        }
    }

    /** Remembers a request that has ended its allocation. */
    void remember(Exchange exchange) {
        ring[next] = Farewell.of(exchange);
        next = (next + 1) % PLACES;
    }

    /** Whether a request is one of them again. */
    boolean isKnown(Exchange exchange) {
        Farewell asked = Farewell.of(exchange);
        for (Farewell farewell : ring) {
            if (asked.equals(farewell)) {
                return true;
            }
        }
        return false;
    }
}
