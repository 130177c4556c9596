package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Serial;
import org.jspecify.annotations.Nullable;

/** The keys of one epoch of what the peer sends, and which of its records came. */
final class ReadEpoch {
    private static final int EPOCH_SHIFT_12 = 48;

    private final int number;
    private final boolean hasId;
    private final RecordCipher cipher;
    private final @Nullable RecordNumberMask mask;
    private final int explicitNonceLength;
    private final ReplayWindow window = new ReplayWindow();
    private long forgeries;

    private ReadEpoch(int number, CipherSuite suite, TrafficKeys keys, int idLength) {
        this.number = number;
        this.hasId = idLength > 0;
        this.cipher = RecordCipher.opening(suite, keys, idLength);
        this.mask = suite.isForDtls13() ? new RecordNumberMask(suite, keys.recordNumberKey()) : null;
        this.explicitNonceLength = suite.explicitNonceLength();
    }

    /** Takes the keys and erases them; the peer's records carry a connection id of that length, 0 for none. */
    static ReadEpoch of(int number, CipherSuite suite, TrafficKeys keys, int idLength) {
        ReadEpoch epoch = new ReadEpoch(number, suite, keys, idLength);
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
        if (hasId != (record.type == ContentType.CID)) {
            return false;
        }
        long full = (long) number << EPOCH_SHIFT_12 | record.sequence;
        int length = cipher.open(record.bytes, record.start, record.fragmentAt, record.end - record.fragmentAt, full);
        if (length < 0) {
            return false;
        }
        record.contentAt = record.fragmentAt + explicitNonceLength;
        record.contentEnd = record.contentAt + length;
        return !hasId || unpad(record);
    }

    private boolean openUnified(RecordView record) {
        if (mask == null || record.end - record.fragmentAt < RecordNumberMask.SAMPLE_LENGTH) {
            return false; // RFC 9147 §4.2.3: as if it had failed deprotection
        }
        byte[] b = record.bytes;
        int bits = mask.mask(b, record.fragmentAt);
        int at = record.sequenceAt();
        if (record.sequenceLength == 2) {
            BigEndian.put16(b, at, (int) record.sequence ^ bits);
            record.sequence = Serial.unwrap16(BigEndian.u16(b, at), window.newest() + 1);
        } else {
            BigEndian.put8(b, at, (int) record.sequence ^ bits >>> 8);
            record.sequence = unwrap8(BigEndian.u8(b, at), window.newest() + 1);
        }
        if (record.sequence < 0) {
            return false;
        }
        record.epoch = number;
        int length = cipher.open(b, record.start, record.fragmentAt, record.end - record.fragmentAt, record.sequence);
        if (length < 0) {
            return false;
        }
        record.contentAt = record.fragmentAt;
        record.contentEnd = record.fragmentAt + length;
        return unpad(record);
    }

    /** RFC 9147 §4.2.2: the number nearest to the one that is due, by the wrapping arithmetic of 16 bits. */
    private static long unwrap8(int wrapped, long reference) {
        return Serial.unwrap16(wrapped << 8, reference << 8) >> 8;
    }

    /** DTLSInnerPlaintext: the content, its type, zeros (RFC 8446 §5.2, RFC 9146 §4). */
    private static boolean unpad(RecordView record) {
        int last = record.contentEnd - 1;
        while (last >= record.contentAt && record.bytes[last] == 0) {
            last--;
        }
        if (last < record.contentAt) {
            return false;
        }
        record.type = BigEndian.u8(record.bytes, last);
        record.contentEnd = last;
        return true;
    }

    /** Whether no record with that number or a higher one was marked. */
    boolean isNewest(RecordView record) {
        return record.sequence > window.newest();
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
