package dev.maru.wire;

/**
 * One packet on its way in or out: bytes in an array, and where it comes from and goes to.
 *
 * <p>Mutable and reused: a reactor has one for each direction, so a packet costs no allocation. Whoever is handed one may
 * write to its bytes but keeps no reference to it or its array.
 */
public final class Datagram {
    /** The largest UDP payload over IPv4: 65,535 less 20 bytes of IP header and 8 of UDP header (RFC 768, RFC 791). */
    public static final int MAX_LENGTH = 65_507;

    /**
     * Bytes that a driver leaves free in front of a packet that it received. A machine may put a header there and hand the
     * packet on without moving it: {@code wrap(bytes(), offset() - n, length() + n)}, n up to this. The largest headers
     * of ours are those of a Send indication with an IPv6 peer (RFC 8656 §11.1), 20 + 24 + 4 bytes, around a DTLS 1.2 record with a
     * connection id (RFC 6347 §4.1, RFC 5288 §3), 13 + 8 + 20 bytes.
     */
    public static final int HEADROOM = 96;

    private byte[] bytes;
    private int offset;
    private int length;
    private TransportAddress local = TransportAddress.UNSPECIFIED;
    private TransportAddress remote = TransportAddress.UNSPECIFIED;
    private Protocol protocol = Protocol.UDP;

    /**
     * An empty datagram with an array of its own.
     *
     * @param capacity bytes it can hold, 0 to {@link #MAX_LENGTH}
     */
    public Datagram(int capacity) {
        if (capacity < 0 || capacity > MAX_LENGTH) {
            throw new IllegalArgumentException("capacity " + capacity + " is not in 0.." + MAX_LENGTH);
        }
        this.bytes = new byte[capacity];
    }

    /**
     * Points this datagram at bytes of the caller's.
     *
     * @param array the array
     * @param from index of the first byte
     * @param count number of bytes
     * @return this
     */
    public Datagram wrap(byte[] array, int from, int count) {
        java.util.Objects.checkFromIndexSize(from, count, array.length);
        bytes = array;
        offset = from;
        length = count;
        return this;
    }

    /**
     * Sets where the packet comes from and goes to over UDP, as seen from this host.
     *
     * @param here the local address
     * @param there the remote address
     * @return this
     */
    public Datagram between(TransportAddress here, TransportAddress there) {
        return between(Protocol.UDP, here, there);
    }

    /**
     * Sets the flow that the packet belongs to, as seen from this host.
     *
     * @param carrier what carries it
     * @param here the local address
     * @param there the remote address
     * @return this
     */
    public Datagram between(Protocol carrier, TransportAddress here, TransportAddress there) {
        protocol = carrier;
        local = here;
        remote = there;
        return this;
    }

    /**
     * The array that holds the bytes, from {@link #offset()} on.
     *
     * @return the array itself, not a copy
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Index of the first byte.
     *
     * @return 0 or more
     */
    public int offset() {
        return offset;
    }

    /**
     * Number of bytes.
     *
     * @return 0 or more
     */
    public int length() {
        return length;
    }

    /**
     * Index after the last byte.
     *
     * @return offset + length
     */
    public int limit() {
        return offset + length;
    }

    /**
     * Number of bytes that fit from {@link #offset()} on.
     *
     * @return 0 or more
     */
    public int capacity() {
        return bytes.length - offset;
    }

    /**
     * Says how many bytes count, after a machine wrote or shortened them in place.
     *
     * @param count 0 to {@link #capacity()}
     */
    public void length(int count) {
        java.util.Objects.checkFromIndexSize(offset, count, bytes.length);
        length = count;
    }

    /**
     * Replaces the bytes by a copy of the caller's.
     *
     * @param source the array
     * @param from index of the first byte
     * @param count number of bytes, at most {@link #capacity()}
     */
    public void copyFrom(byte[] source, int from, int count) {
        System.arraycopy(source, from, bytes, offset, count);
        length = count;
    }

    /**
     * The bytes in an array of their own, for tests and cold paths.
     *
     * @return a copy
     */
    public byte[] toByteArray() {
        return java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /**
     * Our side.
     *
     * @return the address of the socket on this host
     */
    public TransportAddress local() {
        return local;
    }

    /**
     * The other side.
     *
     * @return the address the packet came from or goes to
     */
    public TransportAddress remote() {
        return remote;
    }

    /**
     * What carries it.
     *
     * @return UDP unless somebody said otherwise
     */
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public String toString() {
        return "Datagram[" + protocol + " " + local + " <-> " + remote + ", " + length + " B]";
    }
}
