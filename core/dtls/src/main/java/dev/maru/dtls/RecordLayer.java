package dev.maru.dtls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of a connection, both ways. Epochs of 1.2 are 0 and 1; of 1.3: 0, 2 for the handshake, 3 and more for what comes after
 * (RFC 9147 §6.1).
 */
final class RecordLayer {
    /** Epochs whose two lowest bits differ; older keys go when a new epoch begins (RFC 9147 §4.2.2). */
    private static final int MAX_KEPT = 4;

    private static final byte[] NO_ID = {};

    private final List<ReadEpoch> readable = new ArrayList<>();
    private final List<WriteEpoch> writable = new ArrayList<>();
    private boolean isProven;
    private byte[] ownId = NO_ID;
    private byte[] peerId = NO_ID;

    RecordLayer() {
        writable.add(WriteEpoch.plaintext(0));
    }

    /** Numbers our unprotected records from there on; before the first. */
    void startAt(long sequence) {
        writable.set(0, WriteEpoch.plaintext(sequence));
    }

    /** The id that the peer's protected records may carry from now on, and do once {@link #agreeOnIds} says so; empty for none. */
    void offerId(byte[] own) {
        ownId = own;
    }

    /** Both sides want connection ids (RFC 9146 §3): ours will carry that one. Before there are keys. */
    void agreeOnIds(byte[] peers) {
        peerId = peers;
    }

    /** The peer knows no connection ids. */
    void withoutIds() {
        ownId = NO_ID;
    }

    /** The id of ours, in the peer's records; empty for none. */
    byte[] ownId() {
        return ownId;
    }

    /** Adds the keys for an epoch of the peer's, and erases {@code keys}. */
    void beginRead(int epoch, CipherSuite suite, TrafficKeys keys) {
        readable.add(ReadEpoch.of(epoch, suite, keys, ownId.length));
        while (readable.getFirst().number() <= epoch - MAX_KEPT) {
            readable.removeFirst().destroy();
        }
    }

    /** Adds the keys for an epoch of ours, and erases {@code keys}. */
    void beginWrite(int epoch, CipherSuite suite, TrafficKeys keys) {
        writable.add(WriteEpoch.of(epoch, suite, keys, peerId));
        while (writable.size() > MAX_KEPT) {
            writable.remove(1).destroy();
        }
    }

    /** Forgets what only the handshake used: keys of epochs below that one, of both directions. */
    void forgetBelow(int epoch) {
        while (!readable.isEmpty() && readable.getFirst().number() < epoch) {
            readable.removeFirst().destroy();
        }
        while (writable.size() > 1 && writable.getFirst().number() < epoch) {
            writable.removeFirst().destroy();
        }
    }

    /** The keys for a protected record; null when there are none. */
    @Nullable
    ReadEpoch epochOf(RecordView record) {
        for (int i = readable.size() - 1; i >= 0; i--) {
            ReadEpoch epoch = readable.get(i);
            boolean isIt = record.isUnified
                    ? (epoch.number() & RecordView.EPOCH_MASK) == record.epoch
                    : epoch.number() == record.epoch;
            if (isIt) {
                return epoch;
            }
        }
        return null;
    }

    /** The newest epoch of ours. */
    WriteEpoch current() {
        return writable.getLast();
    }

    /** The newest epoch of the peer's for which there are keys; 0 when there are none. */
    int newestRead() {
        return readable.isEmpty() ? 0 : readable.getLast().number();
    }

    /** An epoch of ours; null when it was forgotten. */
    @Nullable
    WriteEpoch writeEpoch(int number) {
        for (WriteEpoch epoch : writable) {
            if (epoch.number() == number) {
                return epoch;
            }
        }
        return null;
    }

    /** Whether a record that was opened is newer than all before it. Before it is marked as received. */
    boolean isNewest(ReadEpoch epoch, RecordView record) {
        return epoch.number() == newestRead() && epoch.isNewest(record);
    }

    /** Remembers that an authentic record came: from now on nothing unprotected is believed. */
    void prove() {
        isProven = true;
    }

    /** Whether an authentic record came. */
    boolean isProven() {
        return isProven;
    }

    /** Erases what opens records, at the end; an alert may still be sent. */
    void stopReading() {
        readable.forEach(ReadEpoch::destroy);
        readable.clear();
    }
}
