package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Serial;
import org.jspecify.annotations.Nullable;

/** The keys of one epoch of what the peer sends, and which of its records came. */
final class ReadEpoch {
    private static final int EPOCH_SHIFT_12 = 48;

    private final int number;
    private final RecordCipher cipher;
    private final @Nullable RecordNumberMask mask;
    private final int explicitNonceLength;
    private final ReplayWindow window = new ReplayWindow();
    private long forgeries;

    private ReadEpoch(int number, CipherSuite suite, TrafficKeys keys) {
        this.number = number;
        this.cipher = RecordCipher.opening(suite, keys);
        this.mask = suite.isForDtls13() ? new RecordNumberMask(suite, keys.recordNumberKey()) : null;
        this.explicitNonceLength = suite.explicitNonceLength();
    }

    /** Takes the keys and erases them. */
    static ReadEpoch of(int number, CipherSuite suite, TrafficKeys keys) {
        ReadEpoch epoch = new ReadEpoch(number, suite, keys);
        keys.destroy();
        return epoch;
    }

    int number() {
        return number;
    }

    /** Records that failed to open. */
    long forgeries() {
        return forgeries;
    }

    /** Whether a record was authentic. */
    boolean isProven() {
        return window.newest() >= 0;
    }

    /** Opens a record in place. False when it is not authentic; it was counted. */
    boolean open(RecordView record) {
        // each version has one kind of header for what is protected
        boolean isRight = record.isUnified == (mask != null);
        boolean isOpen = isRight && (record.isUnified ? openUnified(record) : open12(record));
        if (!isOpen) {
            forgeries++;
        }
        return isOpen;
    }

    private boolean open12(RecordView record) {
        long full = (long) number << EPOCH_SHIFT_12 | record.sequence;
        int length = cipher.open(record.bytes, record.start, record.fragmentAt, record.end - record.fragmentAt, full);
        if (length < 0) {
            return false;
        }
        record.contentAt = record.fragmentAt + explicitNonceLength;
        record.contentEnd = record.contentAt + length;
        return true;
    }

    private boolean openUnified(RecordView record) {
        if (mask == null || record.end - record.fragmentAt < RecordNumberMask.SAMPLE_LENGTH) {
            return false; // RFC 9147 §4.2.3: as if it had failed deprotection
        }
        byte[] b = record.bytes;
        int bits = mask.mask(b, record.fragmentAt);
        if (record.sequenceLength == 2) {
            BigEndian.put16(b, record.start + 1, (int) record.sequence ^ bits);
            record.sequence = Serial.unwrap16(BigEndian.u16(b, record.start + 1), window.newest() + 1);
        } else {
            BigEndian.put8(b, record.start + 1, (int) record.sequence ^ bits >>> 8);
            record.sequence = unwrap8(BigEndian.u8(b, record.start + 1), window.newest() + 1);
        }
        if (record.sequence < 0) {
            return false;
        }
        record.epoch = number;
        int length = cipher.open(b, record.start, record.fragmentAt, record.end - record.fragmentAt, record.sequence);
        return length >= 0 && unpad(record, length);
    }

    /** RFC 9147 §4.2.2: the number nearest to the one that is due, by the wrapping arithmetic of 16 bits. */
    private static long unwrap8(int wrapped, long reference) {
        return Serial.unwrap16(wrapped << 8, reference << 8) >> 8;
    }

    /** DTLSInnerPlaintext: the content, its type, zeros (RFC 8446 §5.2). */
    private static boolean unpad(RecordView record, int length) {
        int last = record.fragmentAt + length - 1;
        while (last >= record.fragmentAt && record.bytes[last] == 0) {
            last--;
        }
        if (last < record.fragmentAt) {
            return false;
        }
        record.type = BigEndian.u8(record.bytes, last);
        record.contentAt = record.fragmentAt;
        record.contentEnd = last;
        return true;
    }

    /** Marks an opened record as received. False when it was received before, or is too old to tell. */
    boolean markReceived(RecordView record) {
        if (!window.isFresh(record.sequence)) {
            return false;
        }
        window.mark(record.sequence);
        return true;
    }

    void destroy() {
        cipher.destroy();
        if (mask != null) {
            mask.destroy();
        }
    }
}
