package dev.maru.stun;

import dev.maru.wire.BigEndian;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A view of a received STUN message (RFC 8489 §5). One instance is reused for many messages and reads the caller's array in
 * place; parsing allocates nothing.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |0 0|     STUN Message Type     |         Message Length        |
 * |                         Magic Cookie                          |
 * |                     Transaction ID (96 bits)                  |
 * |  attributes: type (16), length (16), value, padding to 32     |
 * </pre>
 *
 * <p>After {@link #parse} says true every accessor is in bounds. Of an attribute that occurs twice the first counts; what stands
 * after MESSAGE-INTEGRITY is ignored but for MESSAGE-INTEGRITY-SHA256 and FINGERPRINT, and after
 * MESSAGE-INTEGRITY-SHA256 but for FINGERPRINT (§14.5, §14.6). Not thread-safe.
 */
public final class StunMessage {
    /** Bytes of the header. */
    public static final int HEADER = 20;

    /** The constant in every header (§5). */
    public static final int MAGIC_COOKIE = 0x2112_A442;

    /** How many unknown comprehension-required types are remembered for UNKNOWN-ATTRIBUTES; a peer that sends more is no peer of ours. */
    static final int MAX_UNKNOWN = 8;

    private static final int FINGERPRINT_XOR = 0x5354_554E;

    private byte[] bytes = new byte[0];
    private int offset;
    private int length;
    private int type;
    private final int[] valueAt = new int[StunAttribute.COUNT];
    private final int[] unknown = new int[MAX_UNKNOWN];
    private int unknownCount;

    /** A view of nothing yet. */
    public StunMessage() {}

    /**
     * Whether bytes may be STUN, told from their first bytes alone (RFC 7983 §7, RFC 8489 §6.3). Methods from 0x100 on, which nobody
     * uses, would begin like other protocols and are not taken.
     *
     * @param b the array
     * @param at index of the first byte
     * @param count number of bytes
     * @return false when they are certainly something else
     */
    public static boolean looksLikeStun(byte[] b, int at, int count) {
        return count >= HEADER && b[at] >= 0 && b[at] < 4 && BigEndian.i32(b, at + 4) == MAGIC_COOKIE;
    }

    /**
     * Looks at one message, which must fill the bytes exactly.
     *
     * @param b the array; it is read as long as the accessors are used
     * @param at index of the first byte
     * @param count number of bytes
     * @return false when it is not a well-formed message; the accessors must not be used then
     */
    public boolean parse(byte[] b, int at, int count) {
        if (!looksLikeStun(b, at, count)) {
            return false;
        }
        int bodyLength = BigEndian.u16(b, at + 2);
        if ((bodyLength & 3) != 0 || bodyLength + HEADER != count) {
            return false;
        }
        bytes = b;
        offset = at;
        length = count;
        type = BigEndian.u16(b, at);
        Arrays.fill(valueAt, -1);
        unknownCount = 0;
        return indexAttributes();
    }

    private boolean indexAttributes() {
        int end = offset + length;
        int at = offset + HEADER;
        while (at < end) {
            int kind = BigEndian.u16(bytes, at);
            int size = BigEndian.u16(bytes, at + 2);
            int next = at + 4 + (size + 3 & ~3);
            if (next > end) {
                return false;
            }
            StunAttribute known = StunAttribute.ofType(kind);
            if (known == StunAttribute.FINGERPRINT && (size != 4 || next != end)) {
                return false; // §14.7: the last attribute
            }
            if (!isBehindIntegrity(known)) {
                index(kind, known, at + 4);
            }
            at = next;
        }
        return true;
    }

    private boolean isBehindIntegrity(@Nullable StunAttribute known) {
        if (known == StunAttribute.FINGERPRINT) {
            return false;
        }
        return has(StunAttribute.MESSAGE_INTEGRITY_SHA256)
                || has(StunAttribute.MESSAGE_INTEGRITY) && known != StunAttribute.MESSAGE_INTEGRITY_SHA256;
    }

    private void index(int kind, @Nullable StunAttribute known, int value) {
        if (known != null) {
            if (valueAt[known.ordinal()] < 0) {
                valueAt[known.ordinal()] = value;
            }
        } else if (kind < StunAttribute.COMPREHENSION_OPTIONAL && unknownCount < MAX_UNKNOWN) {
            unknown[unknownCount++] = kind;
        }
    }

    /**
     * The class.
     *
     * @return one of four
     */
    public StunClass messageClass() {
        return StunClass.ofType(type);
    }

    /**
     * The method.
     *
     * @return 12 bits; {@link StunMethod} has the known ones
     */
    public int method() {
        return StunClass.methodOfType(type);
    }

    /**
     * The first 32 bits of the transaction id.
     *
     * @return the bits
     */
    public int transactionHigh() {
        return BigEndian.i32(bytes, offset + 8);
    }

    /**
     * The last 64 bits of the transaction id.
     *
     * @return the bits
     */
    public long transactionLow() {
        return BigEndian.i64(bytes, offset + 12);
    }

    /**
     * Whether an attribute is there.
     *
     * @param attribute which
     * @return true when it is
     */
    public boolean has(StunAttribute attribute) {
        return valueAt[attribute.ordinal()] >= 0;
    }

    /**
     * The number of comprehension-required attributes that nobody here knows, at most {@value #MAX_UNKNOWN}.
     *
     * @return 0 or more
     */
    public int unknownCount() {
        return unknownCount;
    }

    /**
     * One of them.
     *
     * @param index below {@link #unknownCount()}
     * @return its type
     */
    public int unknownType(int index) {
        return unknown[java.util.Objects.checkIndex(index, unknownCount)];
    }

    /**
     * The length of an attribute's value, without padding.
     *
     * @param attribute which
     * @return bytes, or -1 when it is not there
     */
    public int lengthOf(StunAttribute attribute) {
        int at = valueAt[attribute.ordinal()];
        return at < 0 ? -1 : BigEndian.u16(bytes, at - 2);
    }

    /**
     * Where an attribute's value starts in the array given to {@link #parse}.
     *
     * @param attribute one that is there
     * @return an index
     */
    public int indexOf(StunAttribute attribute) {
        return valueAt[attribute.ordinal()];
    }

    /**
     * An unsigned 8-bit value.
     *
     * @param attribute which
     * @return the value, or -1 when it is not there or too short
     */
    public int u8(StunAttribute attribute) {
        return lengthOf(attribute) < 1 ? -1 : BigEndian.u8(bytes, indexOf(attribute));
    }

    /**
     * An unsigned 16-bit value.
     *
     * @param attribute which
     * @return the value, or -1 when it is not there or too short
     */
    public int u16(StunAttribute attribute) {
        return lengthOf(attribute) < 2 ? -1 : BigEndian.u16(bytes, indexOf(attribute));
    }

    /**
     * An unsigned 32-bit value.
     *
     * @param attribute which
     * @return the value, or -1 when it is not there or of another length
     */
    public long u32(StunAttribute attribute) {
        return lengthOf(attribute) != 4 ? -1 : BigEndian.u32(bytes, indexOf(attribute));
    }

    /**
     * A 64-bit value.
     *
     * @param attribute which
     * @param absent what to return when it is not there or of another length
     * @return the value
     */
    public long i64(StunAttribute attribute, long absent) {
        return lengthOf(attribute) != 8 ? absent : BigEndian.i64(bytes, indexOf(attribute));
    }

    /**
     * A text. Allocates. Bytes that are not UTF-8 become U+FFFD.
     *
     * @param attribute which
     * @return the text, or null when it is not there
     */
    public @Nullable String text(StunAttribute attribute) {
        int size = lengthOf(attribute);
        return size < 0 ? null : new String(bytes, indexOf(attribute), size, StandardCharsets.UTF_8);
    }

    /**
     * Whether a value is exactly these bytes, compared in constant time.
     *
     * @param attribute which
     * @param expected the bytes
     * @return false when it is not there
     */
    public boolean equalsBytes(StunAttribute attribute, byte[] expected) {
        if (lengthOf(attribute) != expected.length) {
            return false;
        }
        int at = indexOf(attribute);
        int different = 0;
        for (int i = 0; i < expected.length; i++) {
            different |= bytes[at + i] ^ expected[i];
        }
        return different == 0;
    }

    /**
     * The value's bytes. Allocates.
     *
     * @param attribute which
     * @return a copy, or null when it is not there
     */
    public byte @Nullable [] bytesOf(StunAttribute attribute) {
        int size = lengthOf(attribute);
        int at = indexOf(attribute);
        return size < 0 ? null : Arrays.copyOfRange(bytes, at, at + size);
    }

    /**
     * A plain address (§14.1).
     *
     * @param attribute which
     * @return the address, or null when it is not there or malformed
     */
    public @Nullable TransportAddress address(StunAttribute attribute) {
        return readAddress(attribute, 0, 0, 0);
    }

    /**
     * An address XORed with cookie and transaction id (§14.2).
     *
     * @param attribute which
     * @return the address, or null when it is not there or malformed
     */
    public @Nullable TransportAddress xorAddress(StunAttribute attribute) {
        return readAddress(attribute, MAGIC_COOKIE, transactionHigh(), transactionLow());
    }

    /**
     * How often an attribute is there, as XOR-PEER-ADDRESS may be in CreatePermission (RFC 8656 §10.1). What stands after the
     * integrity does not count.
     *
     * @param attribute which
     * @return 0 or more
     */
    public int count(StunAttribute attribute) {
        int count = 0;
        for (int at = indexOf(attribute); at >= 0; at = nextOf(attribute, at)) {
            count++;
        }
        return count;
    }

    /**
     * One of several addresses XORed with cookie and transaction id.
     *
     * @param attribute which
     * @param index below {@link #count}
     * @return the address, or null when there is none of that index or it is malformed
     */
    public @Nullable TransportAddress xorAddress(StunAttribute attribute, int index) {
        int at = indexOf(attribute);
        for (int i = 0; i < index && at >= 0; i++) {
            at = nextOf(attribute, at);
        }
        return at < 0 ? null : readAddress(at, MAGIC_COOKIE, transactionHigh(), transactionLow());
    }

    /** Where the value of the next attribute of a kind starts, behind the one whose value starts at an index; -1 when there is none. */
    private int nextOf(StunAttribute attribute, int value) {
        int end = offset + length;
        if (has(StunAttribute.MESSAGE_INTEGRITY)) {
            end = Math.min(end, indexOf(StunAttribute.MESSAGE_INTEGRITY));
        }
        if (has(StunAttribute.MESSAGE_INTEGRITY_SHA256)) {
            end = Math.min(end, indexOf(StunAttribute.MESSAGE_INTEGRITY_SHA256));
        }
        int at = value + (BigEndian.u16(bytes, value - 2) + 3 & ~3);
        while (at < end) {
            if (BigEndian.u16(bytes, at) == attribute.type()) {
                return at + 4;
            }
            at += 4 + (BigEndian.u16(bytes, at + 2) + 3 & ~3);
        }
        return -1;
    }

    private @Nullable TransportAddress readAddress(StunAttribute attribute, int cookie, int idHigh, long idLow) {
        return has(attribute) ? readAddress(indexOf(attribute), cookie, idHigh, idLow) : null;
    }

    private @Nullable TransportAddress readAddress(int at, int cookie, int idHigh, long idLow) {
        int size = BigEndian.u16(bytes, at - 2);
        if (size < 8) {
            return null;
        }
        int family = BigEndian.u8(bytes, at + 1);
        int port = BigEndian.u16(bytes, at + 2) ^ cookie >>> 16;
        if (family == 1 && size == 8) {
            return TransportAddress.ofIpv4(BigEndian.i32(bytes, at + 4) ^ cookie, port);
        }
        if (family == 2 && size == 20) {
            long mask = (long) cookie << 32 | idHigh & 0xFFFF_FFFFL;
            return TransportAddress.ofIpv6(
                    BigEndian.i64(bytes, at + 4) ^ mask, BigEndian.i64(bytes, at + 12) ^ idLow, port);
        }
        return null;
    }

    /**
     * The number in ERROR-CODE (§14.8).
     *
     * @return 300 to 699, or -1 when it is not there or malformed
     */
    public int errorCode() {
        if (lengthOf(StunAttribute.ERROR_CODE) < 4) {
            return -1;
        }
        int at = indexOf(StunAttribute.ERROR_CODE);
        int hundreds = BigEndian.u8(bytes, at + 2) & 7;
        int number = BigEndian.u8(bytes, at + 3);
        return hundreds < 3 || hundreds > 6 || number > 99 ? -1 : hundreds * 100 + number;
    }

    /**
     * The sentence in ERROR-CODE. Allocates.
     *
     * @return the reason phrase, empty when there is none
     */
    public String reasonPhrase() {
        int size = lengthOf(StunAttribute.ERROR_CODE);
        int at = indexOf(StunAttribute.ERROR_CODE);
        return size < 4 ? "" : new String(bytes, at + 4, size - 4, StandardCharsets.UTF_8);
    }

    /**
     * Checks FINGERPRINT (§14.7).
     *
     * @return false when it is not there or wrong
     */
    public boolean hasValidFingerprint() {
        if (!has(StunAttribute.FINGERPRINT)) {
            return false;
        }
        int at = indexOf(StunAttribute.FINGERPRINT);
        return BigEndian.i32(bytes, at) == fingerprint(bytes, offset, at - 4 - offset);
    }

    /**
     * Checks MESSAGE-INTEGRITY (§14.5).
     *
     * @param key the credential's key
     * @return false when it is not there or wrong
     */
    public boolean hasValidIntegrity(IntegrityKey key) {
        return lengthOf(StunAttribute.MESSAGE_INTEGRITY) == IntegrityKey.SHA1_LENGTH
                && key.verify(IntegrityKey.Algorithm.SHA1, bytes, offset, indexOf(StunAttribute.MESSAGE_INTEGRITY), 20);
    }

    /**
     * Checks MESSAGE-INTEGRITY-SHA256 (§14.6), which may be truncated to 16 bytes or more, in steps of 4.
     *
     * @param key the credential's key
     * @return false when it is not there or wrong
     */
    public boolean hasValidIntegritySha256(IntegrityKey key) {
        int size = lengthOf(StunAttribute.MESSAGE_INTEGRITY_SHA256);
        return size >= 16
                && size <= 32
                && (size & 3) == 0
                && key.verify(
                        IntegrityKey.Algorithm.SHA256,
                        bytes,
                        offset,
                        indexOf(StunAttribute.MESSAGE_INTEGRITY_SHA256),
                        size);
    }

    static int fingerprint(byte[] b, int from, int count) {
        return Crc32.of(b, from, count) ^ FINGERPRINT_XOR;
    }
}
