package dev.maru.dtls;

import dev.maru.wire.BigEndian;

/**
 * The records that an ACK of DTLS 1.3 names (RFC 9147 §7).
 *
 * <pre>
 * +-------------------+- - - - - - - - - - - - - - - - - - -+
 * | length (2 bytes)  | epoch (8 bytes) | sequence (8 bytes) | ...
 * +-------------------+- - - - - - - - - - - - - - - - - - -+
 * </pre>
 */
final class AckList {
    /**
     * Records that one ACK names: a flight of the longest messages that are taken is as many fragments of 1,200 bytes. Of more, the
     * oldest are forgotten, and their sender repeats them.
     */
    static final int MAX_RECORDS = 32;

    private static final int LENGTH_LENGTH = 2;
    private static final int RECORD_NUMBER_LENGTH = 16;

    /** Bytes of an ACK that names nothing. */
    static final int MIN_LENGTH = LENGTH_LENGTH;

    private final int[] epochs = new int[MAX_RECORDS];
    private final long[] sequences = new long[MAX_RECORDS];
    private int count;

    /** Receives one record number of an ACK. */
    interface Receiver {
        /** One record that the peer has. */
        void onAcknowledged(long epoch, long sequence);
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        count = 0;
    }

    /** Adds a record; they stay in increasing order, as §7 wants them. */
    void add(int epoch, long sequence) {
        int at = count;
        while (at > 0 && isAfter(at - 1, epoch, sequence)) {
            at--;
        }
        if (at > 0 && epochs[at - 1] == epoch && sequences[at - 1] == sequence) {
            return;
        }
        if (count == MAX_RECORDS) {
            if (at == 0) {
                return;
            }
            System.arraycopy(epochs, 1, epochs, 0, at - 1);
            System.arraycopy(sequences, 1, sequences, 0, at - 1);
            at--;
        } else {
            System.arraycopy(epochs, at, epochs, at + 1, count - at);
            System.arraycopy(sequences, at, sequences, at + 1, count - at);
            count++;
        }
        epochs[at] = epoch;
        sequences[at] = sequence;
    }

    private boolean isAfter(int index, int epoch, long sequence) {
        return epochs[index] > epoch || epochs[index] == epoch && sequences[index] > sequence;
    }

    /** Writes the ACK, with as many of the newest as fit; returns its length. */
    int write(byte[] b, int at, int room) {
        int fitting = Math.min(count, (room - LENGTH_LENGTH) / RECORD_NUMBER_LENGTH);
        BigEndian.put16(b, at, fitting * RECORD_NUMBER_LENGTH);
        int to = at + LENGTH_LENGTH;
        for (int i = count - fitting; i < count; i++) {
            BigEndian.put64(b, to, epochs[i]);
            BigEndian.put64(b, to + 8, sequences[i]);
            to += RECORD_NUMBER_LENGTH;
        }
        return to - at;
    }

    /** Reads the peer's ACK. False when it is malformed; then nothing was received. */
    static boolean read(byte[] b, int at, int length, Receiver receiver) {
        if (length < LENGTH_LENGTH) {
            return false;
        }
        int listed = BigEndian.u16(b, at);
        if (listed != length - LENGTH_LENGTH || listed % RECORD_NUMBER_LENGTH != 0) {
            return false;
        }
        int end = at + length;
        for (int from = at + LENGTH_LENGTH; from < end; from += RECORD_NUMBER_LENGTH) {
            receiver.onAcknowledged(BigEndian.i64(b, from), BigEndian.i64(b, from + 8));
        }
        return true;
    }
}
