package dev.maru.bench;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;

/** Counts what a generator sends through a relay and gets back. Used on the generator's reactor only. */
final class RelayTally {

    /** The first bytes of every payload say of which round it is, so that a straggler of an earlier one is not counted. */
    static final int MARK_BYTES = 8;

    private long round;
    private int bytes;
    private long sent;
    private long received;

    /** Starts at zero with packets of another mark. */
    void begin(int payloadBytes) {
        round++;
        bytes = payloadBytes;
        sent = 0;
        received = 0;
    }

    /** Marks a payload as this round's. */
    void mark(byte[] target, int at) {
        BigEndian.put64(target, at, round);
    }

    void countSent(int packets) {
        sent += packets;
    }

    /** Counts a payload that came through, if it is one of this round's and whole. */
    void countReceived(Datagram payload) {
        if (payload.length() == bytes
                && payload.length() >= MARK_BYTES
                && BigEndian.i64(payload.bytes(), payload.offset()) == round) {
            received++;
        }
    }

    /** Counts an answer of the relay itself. */
    void countAnswer() {
        received++;
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }
}
