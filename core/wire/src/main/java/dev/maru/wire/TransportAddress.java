package dev.maru.wire;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An IP address and a port, immutable, without a name and without look-ups.
 *
 * <p>It stands for {@link InetSocketAddress} in the cores: comparing two is three comparisons of numbers, hashing is free, and
 * bytes go in and out without a garbage object in between. IPv4 is kept as IPv4; an IPv4-mapped IPv6 address
 * (RFC 4291 §2.5.5.2) becomes the IPv4 address it means, so a filter cannot be slipped past by spelling.
 */
public final class TransportAddress {
    /** 0.0.0.0:0, the address of nobody. */
    public static final TransportAddress UNSPECIFIED = ofIpv4(0, 0);

    private static final long MAPPED_PREFIX = 0x0000_FFFF_0000_0000L;

    private final long high;
    private final long low;
    private final int port;
    private final boolean ipv6;
    private final int hash;

    private TransportAddress(long high, long low, int port, boolean ipv6) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port " + port + " is not in 0..65535");
        }
        this.high = high;
        this.low = low;
        this.port = port;
        this.ipv6 = ipv6;
        long h = (high * 31 + low) * 31 + port;
        h *= 0x9E37_79B9_7F4A_7C15L; // spreads neighbouring ports and addresses over the whole table
        this.hash = (int) (h >>> 32);
    }

    /**
     * An IPv4 address.
     *
     * @param address the four bytes, big-endian
     * @param port 0 to 65,535
     * @return the address
     */
    public static TransportAddress ofIpv4(int address, int port) {
        return new TransportAddress(0, address & 0xFFFF_FFFFL, port, false);
    }

    /**
     * An IPv6 address, or the IPv4 address that it maps.
     *
     * @param high its first eight bytes
     * @param low its last eight bytes
     * @param port 0 to 65,535
     * @return the address
     */
    public static TransportAddress ofIpv6(long high, long low, int port) {
        if (high == 0 && (low & 0xFFFF_FFFF_0000_0000L) == MAPPED_PREFIX) {
            return ofIpv4((int) low, port);
        }
        return new TransportAddress(high, low, port, true);
    }

    /**
     * The address in an array.
     *
     * @param bytes the array
     * @param at index of its first byte
     * @param count 4 or 16
     * @param port 0 to 65,535
     * @return the address
     */
    public static TransportAddress ofBytes(byte[] bytes, int at, int count, int port) {
        return switch (count) {
            case 4 -> ofIpv4(BigEndian.i32(bytes, at), port);
            case 16 -> ofIpv6(BigEndian.i64(bytes, at), BigEndian.i64(bytes, at + 8), port);
            default -> throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + count);
        };
    }

    /**
     * The same address in the JDK's words.
     *
     * @param socket a resolved address
     * @return the address
     */
    public static TransportAddress of(InetSocketAddress socket) {
        InetAddress ip = socket.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException(socket + " is not resolved; resolve it off the reactor first");
        }
        byte[] bytes = ip.getAddress();
        return ofBytes(bytes, 0, bytes.length, socket.getPort());
    }

    /**
     * Parses an IP literal; never looks a name up.
     *
     * @param literal such as {@code 192.0.2.1} or {@code 2001:db8::1}
     * @param port 0 to 65,535
     * @return the address
     * @throws IllegalArgumentException when it is no literal
     */
    public static TransportAddress ofLiteral(String literal, int port) {
        return of(new InetSocketAddress(InetAddress.ofLiteral(literal), port));
    }

    /**
     * Whether this is an IPv6 address.
     *
     * @return false for IPv4
     */
    public boolean isIpv6() {
        return ipv6;
    }

    /**
     * The port.
     *
     * @return 0 to 65,535
     */
    public int port() {
        return port;
    }

    /**
     * The first eight bytes of an IPv6 address.
     *
     * @return 0 for IPv4
     */
    public long high() {
        return high;
    }

    /**
     * The last eight bytes of an IPv6 address, or the four of an IPv4 address, unsigned.
     *
     * @return the bits
     */
    public long low() {
        return low;
    }

    /**
     * The IP address without its port, for permissions that are by host (RFC 8656 §9).
     *
     * @return the same address with port 0
     */
    public TransportAddress withoutPort() {
        return withPort(0);
    }

    /**
     * The same host with another port.
     *
     * @param other 0 to 65,535
     * @return the address
     */
    public TransportAddress withPort(int other) {
        return port == other ? this : new TransportAddress(high, low, other, ipv6);
    }

    /**
     * Whether two addresses are of the same host.
     *
     * @param other the other
     * @return true when only the ports may differ
     */
    public boolean isSameHost(TransportAddress other) {
        return high == other.high && low == other.low && ipv6 == other.ipv6;
    }

    /**
     * Writes the IP address.
     *
     * @param target the array
     * @param at index of the first byte
     * @return the number of bytes written, 4 or 16
     */
    public int writeIp(byte[] target, int at) {
        if (!ipv6) {
            BigEndian.put32(target, at, (int) low);
            return 4;
        }
        BigEndian.put64(target, at, high);
        BigEndian.put64(target, at + 8, low);
        return 16;
    }

    /**
     * The same address in the JDK's words. Allocates; for cold paths.
     *
     * @return a resolved address
     */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(toInetAddress(), port);
    }

    private InetAddress toInetAddress() {
        byte[] bytes = new byte[ipv6 ? 16 : 4];
        writeIp(bytes, 0);
        try {
            return ipv6 ? Inet6Address.getByAddress(null, bytes, -1) : Inet4Address.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are always an address", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportAddress a && port == a.port && isSameHost(a);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        String ip = toInetAddress().getHostAddress();
        return ipv6 ? "[" + ip + "]:" + port : ip + ":" + port;
    }
}
