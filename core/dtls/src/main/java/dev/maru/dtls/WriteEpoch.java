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

    private final int number;
    private final @Nullable RecordCipher cipher;
    private final @Nullable RecordNumberMask mask;
    private final int explicitNonceLength;
    private final long limit;
    private long next;

    private WriteEpoch(int number, @Nullable CipherSuite suite, @Nullable TrafficKeys keys) {
        this.number = number;
        if (suite == null || keys == null) {
            cipher = null;
            mask = null;
            explicitNonceLength = 0;
            limit = MAX_SEQUENCE;
        } else {
            cipher = RecordCipher.sealing(suite, keys);
            mask = suite.isForDtls13() ? new RecordNumberMask(suite, keys.recordNumberKey()) : null;
            explicitNonceLength = suite.explicitNonceLength();
            limit = suite.sealLimit();
        }
    }

    /** Epoch 0, without protection, whose first record has that number. */
    static WriteEpoch plaintext(long first) {
        WriteEpoch epoch = new WriteEpoch(0, null, null);
        epoch.next = first;
        return epoch;
    }

    /** Takes the keys and erases them. */
    static WriteEpoch of(int number, CipherSuite suite, TrafficKeys keys) {
        WriteEpoch epoch = new WriteEpoch(number, suite, keys);
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
        return mask != null ? UNIFIED_LENGTH : RecordView.HEADER_LENGTH + explicitNonceLength;
    }

    /** Bytes behind a record's content. */
    int suffixLength() {
        if (cipher == null) {
            return 0;
        }
        return mask != null ? 1 + Aead.TAG_LENGTH : Aead.TAG_LENGTH;
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
        BigEndian.put8(b, start, type);
        BigEndian.put16(b, start + 1, DtlsVersion.DTLS_1_2.codePoint());
        BigEndian.put16(b, start + 3, number);
        BigEndian.put48(b, start + 5, sequence);
        int fragmentAt = start + RecordView.HEADER_LENGTH;
        int sealed = cipher == null
                ? length
                : cipher.seal(b, start, fragmentAt, length, (long) number << EPOCH_SHIFT_12 | sequence);
        BigEndian.put16(b, start + 11, sealed);
        return RecordView.HEADER_LENGTH + sealed;
    }

    private int sealUnified(int type, byte[] b, int start, int length, long sequence) {
        int fragmentAt = start + UNIFIED_LENGTH;
        b[fragmentAt + length] = (byte) type;
        BigEndian.put8(
                b,
                start,
                RecordView.UNIFIED
                        | RecordView.LONG_SEQUENCE
                        | RecordView.LENGTH_PRESENT
                        | number & RecordView.EPOCH_MASK);
        BigEndian.put16(b, start + 1, (int) sequence);
        BigEndian.put16(b, start + 3, length + suffixLength());
        int sealed = Objects.requireNonNull(cipher).seal(b, start, fragmentAt, length + 1, sequence);
        BigEndian.put16(
                b, start + 1, (int) sequence ^ Objects.requireNonNull(mask).mask(b, fragmentAt));
        return UNIFIED_LENGTH + sealed;
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
