package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * A view of one record in a datagram, reused for each. {@link #parse} reads the header; {@link ReadEpoch#open} takes the
 * protection off and says what is inside.
 *
 * <pre>
 *  0       1         3       5                       11       13
 * +-------+---------+-------+-----------------------+--------+----------+
 * | type  | version | epoch |    sequence_number    | length | fragment |   DTLSPlaintext, and all records of 1.2
 * +-------+---------+-------+-----------------------+--------+----------+
 *
 * +-----------------+------------------+------------------+------------------+
 * | 0 0 1 C S L E E | sequence (1 or 2)| length (0 or 2)  | encrypted record |   DTLSCiphertext of 1.3 (RFC 9147 §4)
 * +-----------------+------------------+------------------+------------------+
 * </pre>
 */
final class RecordView {
    /** Bytes of the header above. */
    static final int HEADER_LENGTH = 13;
    /** The longest fragment of a record: 2<sup>14</sup> bytes and what protection adds (RFC 9147 §4, RFC 8446 §5.2). */
    static final int MAX_FRAGMENT_LENGTH = (1 << 14) + 256;

    /** Bits of the first byte of DTLSCiphertext. */
    static final int UNIFIED = 0x20;

    static final int UNIFIED_MASK = 0xE0;
    static final int CONNECTION_ID = 0x10;
    static final int LONG_SEQUENCE = 0x08;
    static final int LENGTH_PRESENT = 0x04;
    static final int EPOCH_MASK = 0x03;

    private static final int VERSION_MAJOR = 0xFE;

    byte[] bytes = new byte[0];
    int start;
    /** Index after the header, where the fragment begins. */
    int fragmentAt;
    /** Index after the record. */
    int end;

    boolean isUnified;
    /** What is inside; in a record with the unified header not known before it is opened. */
    int type;
    /** The epoch; of the unified header its two lowest bits, until it is opened. */
    int epoch;
    /** The sequence number; of the unified header encrypted, until it is opened. */
    long sequence;
    /** Bytes of {@link #sequence} in the unified header. */
    int sequenceLength;

    /** Where the plaintext is, once opened; of an unprotected record the fragment. */
    int contentAt;

    int contentEnd;

    /**
     * Reads the header of a record.
     *
     * @return null, or why the rest of the datagram is of no use
     */
    @Nullable
    DropReason parse(byte[] b, int at, int limit) {
        bytes = b;
        start = at;
        int first = BigEndian.u8(b, at);
        if ((first & UNIFIED_MASK) == UNIFIED) {
            return parseUnified(first, limit);
        }
        if (limit - at < HEADER_LENGTH) {
            return DropReason.TRUNCATED;
        }
        boolean isKnown = first >= ContentType.CHANGE_CIPHER_SPEC && first <= ContentType.ACK;
        if (!isKnown || BigEndian.u8(b, at + 1) != VERSION_MAJOR) {
            return DropReason.MALFORMED;
        }
        isUnified = false;
        type = first;
        epoch = BigEndian.u16(b, at + 3);
        sequence = BigEndian.u48(b, at + 5);
        fragmentAt = at + HEADER_LENGTH;
        return bound(BigEndian.u16(b, at + 11), limit);
    }

    private @Nullable DropReason parseUnified(int first, int limit) {
        if ((first & CONNECTION_ID) != 0) {
            return DropReason.MALFORMED; // no connection id was negotiated
        }
        sequenceLength = (first & LONG_SEQUENCE) != 0 ? 2 : 1;
        boolean hasLength = (first & LENGTH_PRESENT) != 0;
        fragmentAt = start + 1 + sequenceLength + (hasLength ? 2 : 0);
        if (fragmentAt > limit) {
            return DropReason.TRUNCATED;
        }
        isUnified = true;
        type = 0;
        epoch = first & EPOCH_MASK;
        sequence = sequenceLength == 2 ? BigEndian.u16(bytes, start + 1) : BigEndian.u8(bytes, start + 1);
        return bound(hasLength ? BigEndian.u16(bytes, fragmentAt - 2) : limit - fragmentAt, limit);
    }

    private @Nullable DropReason bound(int length, int limit) {
        end = fragmentAt + length;
        contentAt = fragmentAt;
        contentEnd = end;
        if (end > limit) {
            return DropReason.TRUNCATED;
        }
        return length > MAX_FRAGMENT_LENGTH ? DropReason.MALFORMED : null;
    }

    int contentLength() {
        return contentEnd - contentAt;
    }
}
