package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunWriter;

/** Answers Binding (RFC 8489 §3): tells a client the address that it is seen from. */
final class BindingResponder {
    private final ServerState state;

    BindingResponder(ServerState state) {
        this.state = state;
    }

    /** A Binding request, from anybody. */
    void handle(Exchange exchange) {
        if (exchange.request().unknownCount() > 0) {
            state.answers.refuseUnknown(exchange, null);
            return;
        }
        StunWriter answer = state.answers.success(exchange);
        if (answer != null) {
            answer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, exchange.client());
            state.answers.send(exchange);
        }
    }
}
