package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.wire.Protocol;

/**
 * What an Allocate request asks for (RFC 8656 §7.1).
 *
 * @param protocol of the relayed address
 * @param isIpv4 whether an IPv4 address is wanted
 * @param isIpv6 whether an IPv6 address is wanted; both make a dual allocation
 * @param port which port
 * @param hasToken whether it comes for a port that is kept for it
 */
record AllocateAsk(Protocol protocol, boolean isIpv4, boolean isIpv6, RelaySockets.Port port, boolean hasToken)
        implements ParsedAsk {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int NEXT_TOO = 0x80;

    /** The checks of RFC 8656 §7.2, 4 to 10, and of RFC 6062 §5.1. */
    static ParsedAsk parse(Exchange exchange, boolean isTcpRelayed) {
        StunMessage request = exchange.request();
        int transport = request.lengthOf(StunAttribute.REQUESTED_TRANSPORT) == 4
                ? request.u8(StunAttribute.REQUESTED_TRANSPORT)
                : -1;
        if (transport < 0 || !hasGoodSizes(request)) {
            return TurnError.BAD_REQUEST;
        }
        if (transport != UDP && !(transport == TCP && isTcpRelayed)) {
            return TurnError.UNSUPPORTED_TRANSPORT;
        }
        if (transport == TCP && !isPlainStream(exchange)) {
            return TurnError.BAD_REQUEST;
        }
        boolean hasToken = request.has(StunAttribute.RESERVATION_TOKEN);
        boolean hasEven = request.has(StunAttribute.EVEN_PORT);
        boolean hasFamily = request.has(StunAttribute.REQUESTED_ADDRESS_FAMILY);
        boolean hasSecond = request.has(StunAttribute.ADDITIONAL_ADDRESS_FAMILY);
        boolean isNextKept = hasEven && (request.u8(StunAttribute.EVEN_PORT) & NEXT_TOO) != 0;
        if (hasToken && (hasEven || hasFamily || hasSecond)
                || hasSecond && (hasFamily || isNextKept)
                || hasSecond && request.u8(StunAttribute.ADDITIONAL_ADDRESS_FAMILY) != IPV6) {
            return TurnError.BAD_REQUEST;
        }
        int family = hasFamily ? request.u8(StunAttribute.REQUESTED_ADDRESS_FAMILY) : IPV4;
        if (family != IPV4 && family != IPV6) {
            return TurnError.ADDRESS_FAMILY_NOT_SUPPORTED;
        }
        RelaySockets.Port port = !hasEven
                ? RelaySockets.Port.ANY
                : isNextKept ? RelaySockets.Port.EVEN_AND_NEXT : RelaySockets.Port.EVEN;
        Protocol protocol = transport == TCP ? Protocol.TCP : Protocol.UDP;
        return new AllocateAsk(protocol, family == IPV4, family == IPV6 || hasSecond, port, hasToken);
    }

    private static boolean hasGoodSizes(StunMessage request) {
        return isOf(request, StunAttribute.LIFETIME, 4)
                && isOf(request, StunAttribute.EVEN_PORT, 1)
                && isOf(request, StunAttribute.RESERVATION_TOKEN, 8)
                && isOf(request, StunAttribute.REQUESTED_ADDRESS_FAMILY, 4)
                && isOf(request, StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 4);
    }

    private static boolean isOf(StunMessage request, StunAttribute attribute, int size) {
        return !request.has(attribute) || request.lengthOf(attribute) == size;
    }

    /** RFC 6062 §5.1: asked over TCP, and without what belongs to datagrams. */
    private static boolean isPlainStream(Exchange exchange) {
        StunMessage request = exchange.request();
        return exchange.protocol() == Protocol.TCP
                && !request.has(StunAttribute.EVEN_PORT)
                && !request.has(StunAttribute.RESERVATION_TOKEN)
                && !request.has(StunAttribute.DONT_FRAGMENT);
    }
}
