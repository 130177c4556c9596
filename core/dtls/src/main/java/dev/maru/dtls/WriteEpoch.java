package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of one epoch of what we send, and its sequence numbers. Epoch 0 has no keys. */
final class WriteEpoch {
    /** Sequence numbers of epoch 0 are as long as those of 1.2 (RFC 6347 §4.1). */
    private static final long MAX_SEQUENCE = (1L << 48) - 1;

    private static final int EPOCH_SHIFT_12 = 48;
    /** The unified header as it is written here: a sequence of 16 bits, a length (RFC 9147 §4). */
    private static final int UNIFIED_LENGTH = 5;

    private static final byte[] NO_ID = {};

    private final int number;
    /** The peer's connection id, in each of our records; empty for none. */
    private final byte[] id;

    private final @Nullable RecordCipher cipher;
    private final @Nullable RecordNumberMask mask;
    private final int explicitNonceLength;
    private final long limit;
    private long next;

    private WriteEpoch(int number, @Nullable CipherSuite suite, @Nullable TrafficKeys keys, byte[] id) {
        this.number = number;
        this.id = id;
        if (suite == null || keys == null) {
            cipher = null;
            mask = null;
            explicitNonceLength = 0;
            limit = MAX_SEQUENCE;
        } else {
            cipher = RecordCipher.sealing(suite, keys, id.length);
            mask = suite.isForDtls13() ? new RecordNumberMask(suite, keys.recordNumberKey()) : null;
            explicitNonceLength = suite.explicitNonceLength();
            limit = suite.sealLimit();
        }
    }

    /** Epoch 0, without protection, whose first record has that number. */
    static WriteEpoch plaintext(long first) {
        WriteEpoch epoch = new WriteEpoch(0, null, null, NO_ID);
        epoch.next = first;
        return epoch;
    }

    /** Takes the keys and erases them; our records carry that connection id of the peer's, empty for none. */
    static WriteEpoch of(int number, CipherSuite suite, TrafficKeys keys, byte[] peerId) {
        WriteEpoch epoch = new WriteEpoch(number, suite, keys, peerId);
        keys.destroy();
        return epoch;
    }

    int number() {
        return number;
    }

    /** The sequence number of the next record. */
    long nextSequence() {
        return next;
    }

    /** How many records may still be sealed. */
    long left() {
        return limit - next;
    }

    /** Bytes in front of a record's content. */
    int prefixLength() {
        return id.length + (mask != null ? UNIFIED_LENGTH : RecordView.HEADER_LENGTH + explicitNonceLength);
    }

    /** Bytes behind a record's content. */
    int suffixLength() {
        if (cipher == null) {
            return 0;
        }
        return Aead.TAG_LENGTH + (mask != null || id.length > 0 ? 1 : 0);
    }

    /**
     * Makes a record of content that is in its place already: {@link #prefixLength()} bytes in front and {@link #suffixLength()} behind
     * are free.
     *
     * @return the length of the record, which begins at {@code contentAt - prefixLength()}
     */
    int seal(int type, byte[] b, int contentAt, int length) {
        long sequence = next++;
        int start = contentAt - prefixLength();
        return mask != null
                ? sealUnified(type, b, start, length, sequence)
                : sealClassic(type, b, start, length, sequence);
    }

    private int sealClassic(int type, byte[] b, int start, int length, long sequence) {
        boolean hasId = id.length > 0;
        BigEndian.put8(b, start, hasId ? ContentType.CID : type);
        BigEndian.put16(b, start + 1, DtlsVersion.DTLS_1_2.codePoint());
        BigEndian.put16(b, start + 3, number);
        BigEndian.put48(b, start + 5, sequence);
        System.arraycopy(id, 0, b, start + RecordView.ID_AT, id.length);
        int fragmentAt = start + RecordView.HEADER_LENGTH + id.length;
        int inner = length;
        if (hasId) {
            b[fragmentAt + explicitNonceLength + length] = (byte) type;
            inner++;
        }
        int sealed = cipher == null
                ? length
                : cipher.seal(b, start, fragmentAt, inner, (long) number << EPOCH_SHIFT_12 | sequence);
        BigEndian.put16(b, fragmentAt - 2, sealed);
        return fragmentAt - start + sealed;
    }

    private int sealUnified(int type, byte[] b, int start, int length, long sequence) {
        int sequenceAt = start + 1 + id.length;
        int fragmentAt = start + UNIFIED_LENGTH + id.length;
        b[fragmentAt + length] = (byte) type;
        BigEndian.put8(
                b,
                start,
                RecordView.UNIFIED
                        | (id.length > 0 ? RecordView.CONNECTION_ID : 0)
                        | RecordView.LONG_SEQUENCE
                        | RecordView.LENGTH_PRESENT
                        | number & RecordView.EPOCH_MASK);
        System.arraycopy(id, 0, b, start + 1, id.length);
        BigEndian.put16(b, sequenceAt, (int) sequence);
        BigEndian.put16(b, sequenceAt + 2, length + suffixLength());
        int sealed = Objects.requireNonNull(cipher).seal(b, start, fragmentAt, length + 1, sequence);
        BigEndian.put16(
                b, sequenceAt, (int) sequence ^ Objects.requireNonNull(mask).mask(b, fragmentAt));
        return fragmentAt - start + sealed;
    }

    void destroy() {
        if (cipher != null) {
            cipher.destroy();
        }
        if (mask != null) {
            mask.destroy();
        }
    }
}
