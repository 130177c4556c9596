package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import java.util.Arrays;
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
 *
 * Where a connection id was negotiated it stands in front of the length in 1.2 (RFC 9146 §4), and behind the first byte in 1.3.
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

    /** Where the connection id stands in {@link ContentType#CID} records (RFC 9146 §4): between sequence number and length. */
    static final int ID_AT = 11;

    /** Our connection id, which records may carry; empty for none. */
    byte[] ownId = new byte[0];
    /** Bytes of the connection id in this record. */
    int idLength;

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
        if (first == ContentType.CID) {
            DropReason refusal = readId(at + ID_AT, limit - 2);
            if (refusal != null) {
                return refusal;
            }
        } else {
            idLength = 0;
        }
        isUnified = false;
        type = first;
        epoch = BigEndian.u16(b, at + 3);
        sequence = BigEndian.u48(b, at + 5);
        fragmentAt = at + HEADER_LENGTH + idLength;
        return bound(BigEndian.u16(b, fragmentAt - 2), limit);
    }

    /** Where a connection id of any length would begin in the record at {@code at}; -1 when it has none. */
    static int idAt(byte[] b, int at, int limit) {
        int first = at < limit ? BigEndian.u8(b, at) : 0;
        if ((first & UNIFIED_MASK) == UNIFIED) {
            return (first & CONNECTION_ID) != 0 ? at + 1 : -1;
        }
        return first == ContentType.CID ? at + ID_AT : -1;
    }

    /** Reads the connection id, which has to be ours; other ones, or one where none was negotiated, are another connection's. */
    private @Nullable DropReason readId(int at, int limit) {
        idLength = ownId.length;
        if (idLength == 0) {
            return DropReason.MALFORMED;
        }
        if (at + idLength > limit) {
            return DropReason.TRUNCATED;
        }
        boolean isOurs = Arrays.equals(bytes, at, at + idLength, ownId, 0, idLength);
        return isOurs ? null : DropReason.UNEXPECTED;
    }

    private @Nullable DropReason parseUnified(int first, int limit) {
        idLength = 0;
        DropReason refusal = (first & CONNECTION_ID) != 0 ? readId(start + 1, limit) : null;
        if (refusal != null) {
            return refusal;
        }
        sequenceLength = (first & LONG_SEQUENCE) != 0 ? 2 : 1;
        boolean hasLength = (first & LENGTH_PRESENT) != 0;
        fragmentAt = sequenceAt() + sequenceLength + (hasLength ? 2 : 0);
        if (fragmentAt > limit) {
            return DropReason.TRUNCATED;
        }
        isUnified = true;
        type = 0;
        epoch = first & EPOCH_MASK;
        int at = sequenceAt();
        sequence = sequenceLength == 2 ? BigEndian.u16(bytes, at) : BigEndian.u8(bytes, at);
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

    /** Where the sequence number stands in the unified header. */
    int sequenceAt() {
        return start + 1 + idLength;
    }

    int contentLength() {
        return contentEnd - contentAt;
    }
}
