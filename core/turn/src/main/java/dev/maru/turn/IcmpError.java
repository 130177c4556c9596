package dev.maru.turn;

import dev.maru.wire.BigEndian;

/**
 * An ICMP error about a packet that was relayed to a peer (RFC 8656 §11.5), as its client is told it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |  Reserved                     |  ICMP Type  |  ICMP Code      |
 * |                          Error Data                           |
 * </pre>
 *
 * @param type 0 to 127, as the errors of ICMP and ICMPv6 are
 * @param code 0 to 511
 * @param value the error data: the MTU where a packet was too big, else 0
 */
public record IcmpError(int type, int code, int value) {
    /** Checks the ranges (RFC 8656 §18.13). */
    public IcmpError {
        if (type < 0 || type > 127 || code < 0 || code > 511) {
            throw new IllegalArgumentException("ICMP type " + type + " code " + code + " is no error");
        }
    }

    /** Whether RFC 8656 §11.5 lets clients hear of it: unreachable, too big, or expired on the way. */
    boolean isTold(boolean isIpv6) {
        return isIpv6 ? type >= 1 && type <= 3 : type == 3 || type == 11;
    }

    /** The value of the attribute (§18.13). */
    byte[] toBytes() {
        byte[] bytes = new byte[8];
        BigEndian.put16(bytes, 2, type << 9 | code);
        BigEndian.put32(bytes, 4, value);
        return bytes;
    }
}
