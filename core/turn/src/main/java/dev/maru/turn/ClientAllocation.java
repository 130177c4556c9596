package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the server granted in its answer to Allocate (RFC 8656 §7.3).
 *
 * @param relayed the first relayed address
 * @param second the one of the other family, or null
 * @param mapped our address as the server sees it
 * @param lifetimeSeconds without a refresh
 * @param reservationToken of the next port, or null
 * @param ticket for mobility, or null
 * @param otherFamily why there is no second family: code and words of ADDRESS-ERROR-CODE, or null
 * @param isOtherIpv6 which family that is about
 */
record ClientAllocation(
        TransportAddress relayed,
        @Nullable TransportAddress second,
        TransportAddress mapped,
        long lifetimeSeconds,
        @Nullable Long reservationToken,
        byte @Nullable [] ticket,
        @Nullable TurnClientFailure otherFamily,
        boolean isOtherIpv6) {
    /** Reads the answer. Returns null when something is missing that must be there. */
    static @Nullable ClientAllocation read(StunMessage m) {
        TransportAddress relayed = m.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS);
        TransportAddress mapped = m.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS);
        long lifetime = m.u32(StunAttribute.LIFETIME);
        if (relayed == null || mapped == null || lifetime <= 0 || m.unknownCount() > 0) {
            return null;
        }
        TransportAddress second = m.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, 1);
        boolean hasToken = m.lengthOf(StunAttribute.RESERVATION_TOKEN) == 8;
        return new ClientAllocation(
                relayed,
                second == null || second.isIpv6() == relayed.isIpv6() ? null : second,
                mapped,
                lifetime,
                hasToken ? m.i64(StunAttribute.RESERVATION_TOKEN, 0) : null,
                ticket(m),
                otherFamily(m),
                !relayed.isIpv6());
    }

    /** The ticket of an answer (RFC 8016 §5), or null. */
    static byte @Nullable [] ticket(StunMessage m) {
        int size = m.lengthOf(StunAttribute.MOBILITY_TICKET);
        return size < 1 || size > ClientRequestWriter.MAX_TICKET ? null : m.bytesOf(StunAttribute.MOBILITY_TICKET);
    }

    /** ADDRESS-ERROR-CODE (RFC 8656 §18.12): the family, then as in ERROR-CODE. */
    private static @Nullable TurnClientFailure otherFamily(StunMessage m) {
        byte[] value = m.bytesOf(StunAttribute.ADDRESS_ERROR_CODE);
        if (value == null || value.length < 4) {
            return null;
        }
        int code = (value[2] & 7) * 100 + (value[3] & 0xFF);
        String said = new String(value, 4, value.length - 4, StandardCharsets.UTF_8);
        return TurnClientFailure.refused(code, said);
    }
}
