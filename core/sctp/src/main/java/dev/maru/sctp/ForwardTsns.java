package dev.maru.sctp;

import dev.maru.sctp.SentChunk.State;
import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;

/**
 * Partial reliability (RFC 3758, RFC 8260 §2.3): tells the peer what it need not wait for, and goes on without what the peer tells.
 */
final class ForwardTsns {
    /** How many streams one chunk names; more are skipped by the next, when the peer has followed. */
    private static final int MAX_STREAMS = 64;

    private final AssociationState association;
    private final SentChunks sent;
    private final Acknowledger acknowledger;
    private final Reassembly reassembly;

    /** Advanced.Peer.Ack.Point (RFC 3758 §3.5): all up to there is acknowledged or given up. */
    private int point;

    private boolean isDue;
    private long sentAt;
    private int streams;
    private final int[] streamIds = new int[MAX_STREAMS];
    private final int[] numbers = new int[MAX_STREAMS];
    private final boolean[] unordered = new boolean[MAX_STREAMS];

    ForwardTsns(AssociationState association, SentChunks sent, Acknowledger acknowledger, Reassembly reassembly) {
        this.association = association;
        this.sent = sent;
        this.acknowledger = acknowledger;
        this.reassembly = reassembly;
    }

    void start() {
        point = sent.cumulative();
    }

    // Ours

    /** Looks how far the peer may go (C2): to the last TSN that was given up, before the first that was not and is missing. */
    void advance() {
        int before = point;
        if (point - sent.cumulative() < 0) {
            point = sent.cumulative();
        }
        int tsn = point + 1;
        while (tsn != sent.nextTsn() && isPassable(sent.get(tsn))) {
            if (sent.get(tsn).state != State.ACKED) {
                point = tsn;
            }
            tsn++;
        }
        if (point != before && point != sent.cumulative()) {
            isDue = true;
        }
    }

    /** Chunks of a message that is given up may still be in flight; nobody waits for them. */
    private static boolean isPassable(SentChunk chunk) {
        return chunk.state == State.ACKED || chunk.isAbandoned();
    }

    /** Whether the peer has yet to be told. */
    boolean isPending() {
        return point != sent.cumulative();
    }

    /** A SACK did not follow, or nothing came at all: the peer has to be told again. */
    void repeat(long now, long rttNanos) {
        if (isPending() && now - sentAt > rttNanos) {
            isDue = true;
        }
    }

    boolean isDue() {
        return isDue;
    }

    /** Writes a FORWARD TSN or I-FORWARD-TSN if there is room. */
    void write(PacketWriter packet, long now) {
        boolean isInterleaving = association.isInterleaving;
        int entry = isInterleaving ? 8 : 4;
        int most = Math.min(MAX_STREAMS, (packet.room() - 8) / entry);
        if (!isPending() || most < 1) {
            isDue &= isPending();
            return;
        }
        int end = collect(most);
        int type = isInterleaving ? ChunkType.I_FORWARD_TSN : ChunkType.FORWARD_TSN;
        int at = packet.chunk(type, 0, 8 + streams * entry);
        byte[] b = packet.bytes();
        BigEndian.put32(b, at, end);
        at += 4;
        for (int i = 0; i < streams; i++) {
            BigEndian.put16(b, at, streamIds[i]);
            if (isInterleaving) {
                BigEndian.put16(b, at + 2, unordered[i] ? 1 : 0);
                BigEndian.put32(b, at + 4, numbers[i]);
            } else {
                BigEndian.put16(b, at + 2, numbers[i]);
            }
            at += entry;
        }
        isDue = false;
        sentAt = now;
    }

    /** Finds the streams to name, and returns the TSN up to which they could all be named. */
    private int collect(int most) {
        streams = 0;
        int tsn = sent.cumulative() + 1;
        while (tsn - point <= 0) {
            SentChunk chunk = sent.get(tsn);
            if (chunk.isAbandoned() && !name(chunk.message, most)) {
                break;
            }
            tsn++;
        }
        return tsn - 1;
    }

    private boolean name(OutgoingMessage message, int most) {
        boolean isUnordered = !message.options.isOrdered();
        if (isUnordered && !association.isInterleaving) {
            return true; // the TSN says it all
        }
        for (int i = 0; i < streams; i++) {
            if (streamIds[i] == message.streamId && unordered[i] == isUnordered) {
                numbers[i] = message.number; // they count up with TSNs
                return true;
            }
        }
        if (streams == most) {
            return false;
        }
        streamIds[streams] = message.streamId;
        numbers[streams] = message.number;
        unordered[streams] = isUnordered;
        streams++;
        return true;
    }

    // The peer's

    /** Takes the value of a FORWARD TSN or I-FORWARD-TSN chunk. */
    void handle(int type, byte[] b, int at, int length) {
        boolean isInterleaving = type == ChunkType.I_FORWARD_TSN;
        if (length < 4) {
            association.drops.count(DropReason.TRUNCATED);
            return;
        }
        if (!association.state.receives() || isInterleaving != association.isInterleaving) {
            association.drops.count(DropReason.UNEXPECTED);
            return;
        }
        int tsn = BigEndian.i32(b, at);
        ReceivedTsns tsns = acknowledger.tsns();
        acknowledger.forwarded();
        if (tsn - tsns.cumulative() <= 0) {
            return; // an old one: our SACK was lost (RFC 3758 §3.6)
        }
        tsns.advance(tsn);
        int entry = isInterleaving ? 8 : 4;
        for (int p = at + 4; p + entry <= at + length; p += entry) {
            int streamId = BigEndian.u16(b, p);
            if (streamId >= association.incomingStreams) {
                association.drops.count(DropReason.MALFORMED);
            } else if (!isInterleaving) {
                reassembly.skipOrdered(streamId, BigEndian.u16(b, p + 2));
            } else if ((BigEndian.u16(b, p + 2) & 1) != 0) {
                reassembly.skipUnordered(streamId, BigEndian.i32(b, p + 4));
            } else {
                reassembly.skipOrdered(streamId, BigEndian.i32(b, p + 4));
            }
        }
        if (!isInterleaving) {
            reassembly.skipTsns(tsn);
        }
    }
}
