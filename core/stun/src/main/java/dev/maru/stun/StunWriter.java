package dev.maru.stun;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;

/**
 * Writes STUN messages into the caller's buffer (RFC 8489 §5). One instance is reused; the order of calls is the order on the
 * wire, integrity and fingerprint last. A message that does not fit throws {@link IndexOutOfBoundsException}: the buffer is the caller's to
 * size. Not thread-safe.
 */
public final class StunWriter {
    private byte[] bytes = new byte[0];
    private int start;
    private int at;

    /** A writer without a buffer yet. */
    public StunWriter() {}

    /**
     * Starts a message.
     *
     * @param target where to write
     * @param from index of the first byte
     * @param messageClass the class
     * @param method 12 bits
     * @return this, to be given a transaction id next
     */
    public StunWriter begin(byte[] target, int from, StunClass messageClass, int method) {
        bytes = target;
        start = from;
        at = from + StunMessage.HEADER;
        BigEndian.put16(bytes, start, messageClass.typeOf(method));
        BigEndian.put16(bytes, start + 2, 0);
        BigEndian.put32(bytes, start + 4, StunMessage.MAGIC_COOKIE);
        return this;
    }

    /**
     * Gives the message the 96 random bits by which its answer is told (§5).
     *
     * @param high its first 32 bits
     * @param low its last 64 bits
     * @return this
     */
    public StunWriter transaction(int high, long low) {
        BigEndian.put32(bytes, start + 8, high);
        BigEndian.put64(bytes, start + 12, low);
        return this;
    }

    /**
     * Starts the answer to a request, with its method and transaction id.
     *
     * @param target where to write; not the array of the request
     * @param from index of the first byte
     * @param messageClass a response class
     * @param request the request
     * @return this
     */
    public StunWriter respond(byte[] target, int from, StunClass messageClass, StunMessage request) {
        return begin(target, from, messageClass, request.method())
                .transaction(request.transactionHigh(), request.transactionLow());
    }

    /**
     * An attribute without a value.
     *
     * @param attribute which
     * @return this
     */
    public StunWriter flag(StunAttribute attribute) {
        attributeHeader(attribute, 0);
        return this;
    }

    /**
     * A 32-bit attribute.
     *
     * @param attribute which
     * @param value the bits
     * @return this
     */
    public StunWriter u32(StunAttribute attribute, int value) {
        BigEndian.put32(bytes, attributeHeader(attribute, 4), value);
        return this;
    }

    /**
     * A 64-bit attribute.
     *
     * @param attribute which
     * @param value the bits
     * @return this
     */
    public StunWriter i64(StunAttribute attribute, long value) {
        BigEndian.put64(bytes, attributeHeader(attribute, 8), value);
        return this;
    }

    /**
     * A text attribute, in UTF-8.
     *
     * @param attribute which
     * @param text the text
     * @return this
     */
    public StunWriter text(StunAttribute attribute, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes(attribute, utf8, 0, utf8.length);
    }

    /**
     * An attribute of bytes.
     *
     * @param attribute which
     * @param source the array
     * @param from index of the first byte
     * @param count number of bytes
     * @return this
     */
    public StunWriter bytes(StunAttribute attribute, byte[] source, int from, int count) {
        System.arraycopy(source, from, bytes, attributeHeader(attribute, count), count);
        return this;
    }

    /**
     * A plain address (§14.1).
     *
     * @param attribute which
     * @param address the address
     * @return this
     */
    public StunWriter address(StunAttribute attribute, TransportAddress address) {
        writeAddress(attribute, address);
        return this;
    }

    /**
     * An address XORed with cookie and transaction id (§14.2).
     *
     * @param attribute which
     * @param address the address
     * @return this
     */
    public StunWriter xorAddress(StunAttribute attribute, TransportAddress address) {
        int value = writeAddress(attribute, address);
        bytes[value + 2] ^= bytes[start + 4];
        bytes[value + 3] ^= bytes[start + 5];
        int size = address.isIpv6() ? 16 : 4;
        for (int i = 0; i < size; i++) {
            bytes[value + 4 + i] ^= bytes[start + 4 + i];
        }
        return this;
    }

    private int writeAddress(StunAttribute attribute, TransportAddress address) {
        int value = attributeHeader(attribute, address.isIpv6() ? 20 : 8);
        bytes[value] = 0;
        bytes[value + 1] = (byte) (address.isIpv6() ? 2 : 1);
        BigEndian.put16(bytes, value + 2, address.port());
        address.writeIp(bytes, value + 4);
        return value;
    }

    /**
     * ERROR-CODE (§14.8).
     *
     * @param code 300 to 699
     * @param reason a short sentence
     * @return this
     */
    public StunWriter errorCode(int code, String reason) {
        if (code < 300 || code > 699) {
            throw new IllegalArgumentException("error code " + code + " is not in 300..699");
        }
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        int value = attributeHeader(StunAttribute.ERROR_CODE, 4 + utf8.length);
        BigEndian.put32(bytes, value, code / 100 << 8 | code % 100);
        System.arraycopy(utf8, 0, bytes, value + 4, utf8.length);
        return this;
    }

    /**
     * UNKNOWN-ATTRIBUTES (§14.9), with what the request had.
     *
     * @param request a request with unknown comprehension-required attributes
     * @return this
     */
    public StunWriter unknownAttributes(StunMessage request) {
        int count = request.unknownCount();
        int value = attributeHeader(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * count);
        for (int i = 0; i < count; i++) {
            BigEndian.put16(bytes, value + 2 * i, request.unknownType(i));
        }
        return this;
    }

    /**
     * MESSAGE-INTEGRITY (§14.5) over all that was written so far.
     *
     * @param key the credential's key
     * @return this
     */
    public StunWriter integrity(IntegrityKey key) {
        int value = attributeHeader(StunAttribute.MESSAGE_INTEGRITY, IntegrityKey.SHA1_LENGTH);
        key.write(IntegrityKey.Algorithm.SHA1, bytes, start, value, IntegrityKey.SHA1_LENGTH);
        return this;
    }

    /**
     * MESSAGE-INTEGRITY-SHA256 (§14.6), untruncated, over all that was written so far.
     *
     * @param key the credential's key
     * @return this
     */
    public StunWriter integritySha256(IntegrityKey key) {
        int value = attributeHeader(StunAttribute.MESSAGE_INTEGRITY_SHA256, IntegrityKey.SHA256_LENGTH);
        key.write(IntegrityKey.Algorithm.SHA256, bytes, start, value, IntegrityKey.SHA256_LENGTH);
        return this;
    }

    /**
     * FINGERPRINT (§14.7), the last attribute.
     *
     * @return this
     */
    public StunWriter fingerprint() {
        int value = attributeHeader(StunAttribute.FINGERPRINT, 4);
        BigEndian.put32(bytes, value, StunMessage.fingerprint(bytes, start, value - 4 - start));
        return this;
    }

    /**
     * The length so far, header included.
     *
     * @return bytes
     */
    public int length() {
        return at - start;
    }

    /**
     * Makes a datagram of the message.
     *
     * @param out its buffer must be the one given to {@link #begin}, from its offset on
     */
    public void finish(Datagram out) {
        out.length(length());
    }

    /** Opens an attribute, padded with zeros, and keeps the header's length true. Returns where its value goes. */
    private int attributeHeader(StunAttribute attribute, int size) {
        int value = at + 4;
        int next = value + (size + 3 & ~3);
        BigEndian.put16(bytes, at, attribute.type());
        BigEndian.put16(bytes, at + 2, size);
        for (int i = value + size; i < next; i++) {
            bytes[i] = 0;
        }
        at = next;
        BigEndian.put16(bytes, start + 2, at - start - StunMessage.HEADER);
        return value;
    }
}
