package dev.maru.relay;

import dev.maru.wire.TransportAddress;

/** How far away an address can be reached from (RFC 1918, RFC 4193, RFC 6598, RFC 6890). */
enum DoctorScope {
    /** Nobody: 0.0.0.0, ::. */
    NOWHERE,
    /** This machine. */
    MACHINE,
    /** The same link. */
    LINK,
    /** A private network. */
    PRIVATE,
    /** Everybody. */
    PUBLIC;

    static DoctorScope of(TransportAddress address) {
        return address.isIpv6() ? ofIpv6(address.high(), address.low()) : ofIpv4((int) address.low());
    }

    private static DoctorScope ofIpv4(int ip) {
        int first = ip >>> 24;
        if (first == 0) {
            return NOWHERE;
        }
        if (first == 127) {
            return MACHINE;
        }
        if (ip >>> 16 == 0xA9FE) {
            return LINK;
        }
        boolean isPrivate = first == 10 || ip >>> 20 == 0xAC1 || ip >>> 16 == 0xC0A8;
        boolean isSharedByCarrier = ip >>> 22 == 0x6440 >>> 6;
        return isPrivate || isSharedByCarrier ? PRIVATE : PUBLIC;
    }

    private static DoctorScope ofIpv6(long high, long low) {
        if (high == 0 && low <= 1 && low >= 0) {
            return low == 0 ? NOWHERE : MACHINE;
        }
        if (high >>> 54 == 0xFE80L >>> 6) {
            return LINK;
        }
        return high >>> 57 == 0xFCL >>> 1 ? PRIVATE : PUBLIC;
    }
}
