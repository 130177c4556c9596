package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;

/**
 * Answers Binding (RFC 8489 §3): tells a client the address that it is seen from. Where the operator gave it four addresses it also
 * answers what behaviour discovery asks (RFC 5780 §6.1).
 */
final class BindingResponder {
    private static final int CHANGE_IP = 4;
    private static final int CHANGE_PORT = 2;

    /** The longest PADDING in an answer: enough to need a second fragment, and never more than the request had. */
    private static final int MAX_PADDING = 1_500;

    private final ServerState state;
    private final StunWriter writer = new StunWriter();
    private final byte[] padding = new byte[MAX_PADDING];

    BindingResponder(ServerState state) {
        this.state = state;
    }

    /** Answers a plain request in the place where it lies, without an allocation. Returns false, and does nothing, when it is not plain. */
    boolean answerInPlace(StunMessage request, Datagram packet) {
        boolean hasFingerprint = request.has(StunAttribute.FINGERPRINT);
        int size = StunMessage.HEADER + (packet.remote().isIpv6() ? 24 : 12) + (hasFingerprint ? 8 : 0);
        if (state.config.features().discovery().isPresent()
                || asksForMore(request)
                || request.unknownCount() > 0
                || packet.capacity() < size
                || hasFingerprint && !request.hasValidFingerprint()) {
            return false;
        }
        writer.respond(packet.bytes(), packet.offset(), StunClass.SUCCESS_RESPONSE, request)
                .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, packet.remote());
        if (hasFingerprint) {
            writer.fingerprint();
        }
        packet.length(size);
        return true;
    }

    private static boolean asksForMore(StunMessage request) {
        return request.has(StunAttribute.CHANGE_REQUEST)
                || request.has(StunAttribute.RESPONSE_PORT)
                || request.has(StunAttribute.PADDING);
    }

    /** A Binding request, from anybody. */
    void handle(Exchange exchange) {
        StunMessage request = exchange.request();
        TurnServerConfig.DiscoveryAddresses addresses =
                state.config.features().discovery().orElse(null);
        if (request.unknownCount() > 0) {
            state.answers.refuseUnknown(exchange, null);
        } else if (addresses == null || !addresses.has(exchange.server())) {
            answerPlainly(exchange);
        } else {
            discover(exchange, addresses);
        }
    }

    private void answerPlainly(Exchange exchange) {
        for (StunAttribute attribute :
                new StunAttribute[] {StunAttribute.CHANGE_REQUEST, StunAttribute.RESPONSE_PORT, StunAttribute.PADDING
                }) {
            if (exchange.request().has(attribute)) {
                state.answers.refuseUnknown(exchange, attribute);
                return;
            }
        }
        StunWriter answer = state.answers.success(exchange);
        if (answer != null) {
            answer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, exchange.client());
            state.answers.send(exchange);
        }
    }

    private void discover(Exchange exchange, TurnServerConfig.DiscoveryAddresses addresses) {
        StunMessage request = exchange.request();
        boolean isMoved = asksForMore(request);
        boolean isMalformed =
                request.has(StunAttribute.CHANGE_REQUEST) && request.lengthOf(StunAttribute.CHANGE_REQUEST) != 4
                        || request.has(StunAttribute.RESPONSE_PORT) && request.u16(StunAttribute.RESPONSE_PORT) < 1
                        || request.has(StunAttribute.RESPONSE_PORT) && request.has(StunAttribute.PADDING)
                        || isMoved && exchange.protocol() != Protocol.UDP;
        if (isMalformed) {
            state.answers.refuse(exchange, TurnError.BAD_REQUEST);
            return;
        }
        int change = (int) Math.max(0, request.u32(StunAttribute.CHANGE_REQUEST));
        TransportAddress from = exchange.server();
        if ((change & CHANGE_IP) != 0) {
            from = addresses.otherHost(from);
        }
        if ((change & CHANGE_PORT) != 0) {
            from = addresses.otherPort(from);
        }
        StunWriter answer = state.answers.success(exchange);
        if (answer == null) {
            return;
        }
        TransportAddress other = addresses.otherPort(addresses.otherHost(exchange.server()));
        answer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, exchange.client())
                .address(StunAttribute.RESPONSE_ORIGIN, addresses.seen(from))
                .address(StunAttribute.OTHER_ADDRESS, addresses.seen(other));
        if (request.has(StunAttribute.PADDING)) {
            int size = Math.min(request.lengthOf(StunAttribute.PADDING), MAX_PADDING) & ~3;
            answer.bytes(StunAttribute.PADDING, padding, 0, size);
        }
        TransportAddress to = request.has(StunAttribute.RESPONSE_PORT)
                ? exchange.client().withPort(request.u16(StunAttribute.RESPONSE_PORT))
                : exchange.client();
        state.answers.send(exchange, from, to);
    }
}
