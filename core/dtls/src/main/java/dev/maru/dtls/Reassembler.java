package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts the peer's handshake messages together, whatever way their fragments come: reordered, repeated, overlapping, several in one
 * record (RFC 6347 §4.2.3, RFC 9147 §5.5). Messages come out whole and in order.
 *
 * <p>A message is taken from records of the epoch that the handshake expects, or a later one, so that nobody puts a plaintext fragment
 * into a message that is to be protected. Within an epoch without protection anybody may have sent a fragment. So none keeps its place against
 * another that contradicts it, or against an earlier message when there is no more room: a forger would have to go on for ever, and once would
 * not be enough.
 */
final class Reassembler {
    /** The longest message: a chain of certificates of a few RSA keys stays well below it. */
    static final int MAX_MESSAGE_LENGTH = 32_768;
    /** How many messages may wait for an earlier one. The longest flight, that of a server of 1.2 or 1.3, has five. */
    static final int MAX_AHEAD = 8;
    /** What all unfinished messages may take. */
    static final int MAX_BUFFERED = 2 * MAX_MESSAGE_LENGTH;

    /** What a record brought. */
    enum Outcome {
        /** Something of the message that is due. */
        PROGRESS,
        /** Something of a later message, or a later part of the due one: there is a gap. */
        OUT_OF_ORDER,
        /** Nothing but messages that were received before: the peer repeats its flight. */
        REPEATED,
        /** It cannot be used and was not kept. */
        REFUSED
    }

    private static final class Partial {
        final HandshakeType type;
        final int sequence;
        final int epoch;
        final byte[] body;
        final BitSet received = new BitSet();

        Partial(HandshakeType type, int sequence, int epoch, byte[] body) {
            this.type = type;
            this.sequence = sequence;
            this.epoch = epoch;
            this.body = body;
        }

        boolean isWhole() {
            return received.nextClearBit(0) >= body.length;
        }
    }

    private final @Nullable Partial[] slots = new @Nullable Partial[MAX_AHEAD];
    private int next;
    private int epoch;
    private int buffered;

    /** The message_seq that is due. */
    int nextSequence() {
        return next;
    }

    /** What comes before that message_seq was received elsewhere. */
    void expectSequence(int sequence) {
        next = sequence;
    }

    /** From now on only records of that epoch and later ones count. What others brought is forgotten: it may be anybody's. */
    void expectEpoch(int number) {
        epoch = number;
        for (int i = 0; i < slots.length; i++) {
            Partial partial = slots[i];
            if (partial != null && partial.epoch < number) {
                drop(i, partial);
            }
        }
    }

    /** Takes the fragments of one record. */
    Outcome accept(byte[] b, int from, int end, int recordEpoch) {
        if (from == end) {
            return Outcome.REFUSED;
        }
        Outcome outcome = Outcome.REPEATED;
        int at = from;
        while (at < end) {
            if (end - at < HandshakeMessage.HEADER_LENGTH) {
                return Outcome.REFUSED;
            }
            int fragmentLength = BigEndian.u24(b, at + 9);
            if (fragmentLength > end - at - HandshakeMessage.HEADER_LENGTH) {
                return Outcome.REFUSED;
            }
            Outcome one = acceptFragment(b, at, fragmentLength, recordEpoch);
            if (one == Outcome.REFUSED) {
                return one;
            }
            if (outcome == Outcome.REPEATED || one == Outcome.OUT_OF_ORDER) {
                outcome = one;
            }
            at += HandshakeMessage.HEADER_LENGTH + fragmentLength;
        }
        return outcome;
    }

    private Outcome acceptFragment(byte[] b, int at, int fragmentLength, int recordEpoch) {
        int length = BigEndian.u24(b, at + 1);
        int sequence = BigEndian.u16(b, at + 4);
        int offset = BigEndian.u24(b, at + 6);
        if (offset + fragmentLength > length) {
            return Outcome.REFUSED;
        }
        if (sequence < next) {
            return Outcome.REPEATED;
        }
        HandshakeType type = HandshakeType.of(BigEndian.u8(b, at));
        if (recordEpoch < epoch || type == null || sequence - next >= MAX_AHEAD || length > MAX_MESSAGE_LENGTH) {
            return Outcome.REFUSED;
        }
        int slot = sequence % MAX_AHEAD;
        Partial partial = slots[slot];
        if (partial != null && (partial.type != type || partial.body.length != length)) {
            drop(slot, partial);
            partial = null;
        }
        if (partial == null) {
            if (!makeRoom(sequence, length)) {
                return Outcome.REFUSED;
            }
            partial = new Partial(type, sequence, recordEpoch, new byte[length]);
            slots[slot] = partial;
            buffered += length;
        }
        boolean isGap = sequence > next || offset > partial.received.nextClearBit(0);
        System.arraycopy(b, at + HandshakeMessage.HEADER_LENGTH, partial.body, offset, fragmentLength);
        partial.received.set(offset, offset + fragmentLength);
        return isGap ? Outcome.OUT_OF_ORDER : Outcome.PROGRESS;
    }

    /** Lets later messages go until one of that length fits. False when it does not. */
    private boolean makeRoom(int sequence, int length) {
        for (int later = next + MAX_AHEAD - 1; later > sequence && buffered + length > MAX_BUFFERED; later--) {
            Partial partial = slots[later % MAX_AHEAD];
            if (partial != null) {
                drop(later % MAX_AHEAD, partial);
            }
        }
        return buffered + length <= MAX_BUFFERED;
    }

    /** The message that is due, once it is whole. */
    @Nullable
    HandshakeMessage poll() {
        int slot = next % MAX_AHEAD;
        Partial partial = slots[slot];
        if (partial == null || !partial.isWhole()) {
            return null;
        }
        drop(slot, partial);
        next++;
        return new HandshakeMessage(partial.type, partial.sequence, partial.epoch, partial.body);
    }

    private void drop(int slot, Partial partial) {
        slots[slot] = null;
        buffered -= partial.body.length;
    }
}
