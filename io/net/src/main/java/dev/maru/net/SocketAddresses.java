package dev.maru.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.maru.wire.TransportAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Linux's {@code struct sockaddr_in} and {@code sockaddr_in6} in memory outside the heap:
 *
 * <pre>
 *          0        2      4            8              24       28
 * IPv4     family   port   address      (8 zero bytes)
 * IPv6     family   port   flow info    address        scope id
 * </pre>
 *
 * <p>The family is in the host's order, port and address in the network's.
 */
final class SocketAddresses {
    static final int IPV4_BYTES = 16;
    static final int IPV6_BYTES = 28;

    /** The room that one takes in an array of them. */
    static final int STRIDE = 32;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final ValueLayout.OfShort NET_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NET_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NET_LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {}

    static int familyOf(TransportAddress address) {
        return address.isIpv6() ? AF_INET6 : AF_INET;
    }

    /** Writes one and says how long it is. A link-local IPv6 address needs the index of its interface as scope (RFC 4007 §6). */
    static int write(MemorySegment memory, long at, TransportAddress address, int scope) {
        memory.set(NET_SHORT, at + 2, (short) address.port());
        if (address.isIpv6()) {
            memory.set(JAVA_SHORT, at, (short) AF_INET6);
            memory.set(JAVA_INT, at + 4, 0);
            memory.set(NET_LONG, at + 8, address.high());
            memory.set(NET_LONG, at + 16, address.low());
            memory.set(JAVA_INT, at + 24, scope);
            return IPV6_BYTES;
        }
        memory.set(JAVA_SHORT, at, (short) AF_INET);
        memory.set(NET_INT, at + 4, (int) address.low());
        memory.set(ValueLayout.JAVA_LONG, at + 8, 0L);
        return IPV4_BYTES;
    }

    /** Writes the bytes of an IP address alone. */
    static void writeIp(MemorySegment memory, long at, TransportAddress address) {
        if (address.isIpv6()) {
            memory.set(NET_LONG, at, address.high());
            memory.set(NET_LONG, at + 8, address.low());
        } else {
            memory.set(NET_INT, at, (int) address.low());
        }
    }

    static TransportAddress read(MemorySegment memory, long at, AddressCache cache) {
        int port = memory.get(NET_SHORT, at + 2) & 0xFFFF;
        if (memory.get(JAVA_SHORT, at) == AF_INET6) {
            return cache.ipv6(memory.get(NET_LONG, at + 8), memory.get(NET_LONG, at + 16), port);
        }
        return cache.ipv4(memory.get(NET_INT, at + 4), port);
    }
}
