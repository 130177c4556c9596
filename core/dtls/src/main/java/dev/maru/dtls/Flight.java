package dev.maru.dtls;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What we sent last and may have to send again: the messages of a flight, cut into records as they go out. Each transmission gets
 * new record numbers, in the epoch of the first one (RFC 6347 §4.2.4, RFC 9147 §5.8). In 1.3 the peer's ACKs take parts out of it.
 */
final class Flight {
    /** Records whose content is remembered for ACKs; of older ones an ACK means nothing, and they are sent again. */
    private static final int MAX_REMEMBERED = 256;
    /** Fragments are not cut shorter than this to fill a datagram up. */
    private static final int MIN_FRAGMENT = 64;

    /** The content of a ChangeCipherSpec (RFC 5246 §7.1). */
    private static final byte CHANGE_CIPHER_SPEC = 1;

    /** One message, or with null a ChangeCipherSpec, and how much of it is still to be sent. */
    private static final class Item {
        final @Nullable HandshakeMessage message;
        final int epoch;
        final BitSet acknowledged = new BitSet();
        int sent;
        boolean isSent;

        Item(@Nullable HandshakeMessage message, int epoch) {
            this.message = message;
            this.epoch = epoch;
        }

        int length() {
            return message == null ? 0 : message.body().length;
        }

        boolean isAcknowledged() {
            // an empty message is one bit as well
            return message == null || acknowledged.nextClearBit(0) >= Math.max(1, length());
        }

        void rewind() {
            isSent = message != null && isAcknowledged();
            sent = acknowledged.nextClearBit(0);
        }

        /** How many bytes follow in one piece that the peer does not have. */
        int wanted() {
            int until = acknowledged.nextSetBit(sent);
            return (until < 0 ? length() : until) - sent;
        }

        void advance(int count) {
            sent = acknowledged.nextClearBit(sent + count);
            isSent = sent >= length();
        }
    }

    private record Sent(int epoch, long sequence, Item item, int from, int end) {}

    /** What makes us send it again. */
    enum Repeat {
        /** A timer, until an answer comes. */
        BY_TIMER,
        /**
         * The peer, by sending its own flight again. So with what the peer must answer by its own timer: HelloVerifyRequest and
         * HelloRetryRequest, and the last flight of 1.2.
         */
        ON_REPETITION
    }

    private final Repeat repeat;
    private final List<Item> items = new ArrayList<>();
    private final ArrayList<Sent> remembered = new ArrayList<>();

    Flight(Repeat repeat) {
        this.repeat = repeat;
    }

    Repeat repeat() {
        return repeat;
    }

    void add(HandshakeMessage message) {
        items.add(new Item(message, message.epoch()));
    }

    /** Adds a ChangeCipherSpec (RFC 5246 §7.1), in epoch 0. */
    void addChangeCipherSpec() {
        items.add(new Item(null, 0));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Whether something of this transmission is not sent yet. */
    boolean hasMore() {
        for (Item item : items) {
            if (!item.isSent) {
                return true;
            }
        }
        return false;
    }

    /** Begins another transmission, of what was not acknowledged. */
    void rewind() {
        items.forEach(Item::rewind);
    }

    /** Whether the peer has acknowledged all of it. */
    boolean isAcknowledged() {
        for (Item item : items) {
            if (!item.isAcknowledged()) {
                return false;
            }
        }
        return true;
    }

    /** Takes the peer's word that it has a record. True when that is news. */
    boolean acknowledge(long epoch, long sequence) {
        for (int i = remembered.size() - 1; i >= 0; i--) {
            Sent sent = remembered.get(i);
            if (sent.epoch == epoch && sent.sequence == sequence) {
                remembered.remove(i);
                int before = sent.item.acknowledged.cardinality();
                sent.item.acknowledged.set(sent.from, Math.max(sent.end, 1));
                return sent.item.acknowledged.cardinality() > before;
            }
        }
        return false;
    }

    /**
     * Writes the next records.
     *
     * @param records our keys
     * @param b where to
     * @param at index of the first byte
     * @param limit index after the last byte that may be written
     * @return index after the last byte that was written
     */
    int write(RecordLayer records, byte[] b, int at, int limit) {
        int to = at;
        for (Item item : items) {
            while (!item.isSent) {
                WriteEpoch epoch = records.writeEpoch(item.epoch);
                if (epoch == null || epoch.left() <= 0) {
                    item.isSent = true; // its keys are gone, so the peer has it
                    break;
                }
                int end = writeOne(item, epoch, b, to, limit);
                if (end == to) {
                    return to;
                }
                to = end;
            }
        }
        return to;
    }

    /** One record of an item; nothing when there is no room. */
    private int writeOne(Item item, WriteEpoch epoch, byte[] b, int at, int limit) {
        int contentAt = at + epoch.prefixLength();
        HandshakeMessage message = item.message;
        if (message == null) {
            if (contentAt + 1 > limit) {
                return at;
            }
            b[contentAt] = CHANGE_CIPHER_SPEC;
            item.isSent = true;
            return at + epoch.seal(ContentType.CHANGE_CIPHER_SPEC, b, contentAt, 1);
        }
        int bodyAt = contentAt + HandshakeMessage.HEADER_LENGTH;
        int room = limit - bodyAt - epoch.suffixLength();
        int from = item.sent;
        int wanted = item.wanted();
        if (room < Math.min(wanted, MIN_FRAGMENT)) {
            return at;
        }
        int count = Math.min(wanted, room);
        message.writeHeader(b, contentAt, from, count);
        System.arraycopy(message.body(), from, b, bodyAt, count);
        remember(new Sent(epoch.number(), epoch.nextSequence(), item, from, from + count));
        item.advance(count);
        return at + epoch.seal(ContentType.HANDSHAKE, b, contentAt, HandshakeMessage.HEADER_LENGTH + count);
    }

    private void remember(Sent sent) {
        if (remembered.size() == MAX_REMEMBERED) {
            remembered.removeFirst();
        }
        remembered.add(sent);
    }
}
