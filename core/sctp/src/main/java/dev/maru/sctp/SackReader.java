package dev.maru.sctp;

import dev.maru.sctp.SentChunk.State;
import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;

/** Reads SACK (RFC 9260 §3.3.4, §6.2.1), takes out what has arrived, and keeps what else it says until the next one. */
final class SackReader {
    /** Cumulative TSN, window, two counts; without the chunk header. */
    private static final int FIXED = 12;

    private final AssociationState association;
    private final SentChunks sent;
    private final Rack rack;

    // What the last SACK said
    int ackedBytes;
    int ackedPackets;
    boolean isCumulativeAdvanced;
    long rttSample;

    /** The peer's window, when the SACK was sent. */
    long window;

    SackReader(AssociationState association, SentChunks sent, Rack rack) {
        this.association = association;
        this.sent = sent;
        this.rack = rack;
    }

    /** Takes the value of a SACK chunk; false when it is none, or says what cannot be, and then nothing has changed. */
    boolean handle(byte[] b, int at, int length, long now) {
        ackedBytes = 0;
        ackedPackets = 0;
        isCumulativeAdvanced = false;
        rttSample = -1;
        if (length < FIXED) {
            association.drops.count(DropReason.TRUNCATED);
            return false;
        }
        int cumulative = BigEndian.i32(b, at);
        int gaps = BigEndian.u16(b, at + 8);
        int duplicates = BigEndian.u16(b, at + 10);
        int span = sent.nextTsn() - 1 - cumulative;
        if (length < FIXED + 4 * (gaps + duplicates)) {
            association.drops.count(DropReason.TRUNCATED);
            return false;
        }
        if (span < 0 || !areGapsSane(b, at + FIXED, gaps, span)) {
            association.drops.count(DropReason.MALFORMED); // it acknowledges what was never sent
            return false;
        }
        if (cumulative - sent.cumulative() < 0) {
            return false; // overtaken by a later one (§6.2.1 D i)
        }
        window = BigEndian.u32(b, at + 4);
        takeCumulative(cumulative, now);
        rack.ackedAboveHole(gaps == 0 ? 0 : takeGaps(b, at + FIXED, gaps, now) / association.chunksPerPacket());
        if (duplicates > 0) {
            rack.onDuplicate();
        }
        if (isCumulativeAdvanced) {
            repairReneging();
        }
        return true;
    }

    /** Blocks are in order, do not begin where the cumulative TSN would be, and end at what was sent. */
    private static boolean areGapsSane(byte[] b, int at, int gaps, int span) {
        for (int i = 0; i < gaps; i++) {
            int from = BigEndian.u16(b, at + 4 * i);
            int to = BigEndian.u16(b, at + 4 * i + 2);
            if (from == 0 || to < from || to > span) {
                return false;
            }
        }
        return true;
    }

    private void takeCumulative(int cumulative, long now) {
        while (sent.cumulative() != cumulative) {
            SentChunk chunk = sent.get(sent.cumulative() + 1);
            if (chunk.state != State.ACKED) {
                take(chunk, now);
            }
            sent.removeFirst();
            isCumulativeAdvanced = true;
        }
    }

    /** Returns how many chunks the blocks name. */
    private int takeGaps(byte[] b, int at, int gaps, long now) {
        int base = sent.cumulative();
        int count = 0;
        for (int i = 0; i < gaps; i++) {
            int from = base + BigEndian.u16(b, at + 4 * i);
            int end = base + BigEndian.u16(b, at + 4 * i + 2) + 1;
            count += end - from;
            for (int tsn = sent.nextUnacked(from, end); tsn != end; tsn = sent.nextUnacked(tsn + 1, end)) {
                take(sent.get(tsn), now);
            }
        }
        return count;
    }

    private void take(SentChunk chunk, long now) {
        if (chunk.state != State.ABANDONED) {
            ackedBytes += chunk.length;
            ackedPackets += chunk.leadsPacket ? 1 : 0;
            // What was sent before others that were acknowledged may have arrived long ago, and only be told now.
            if (rack.onAcked(chunk, now) && chunk.transmissions == 1) {
                rttSample = now - chunk.sentTime;
            }
        }
        sent.ack(chunk);
    }

    /**
     * The first chunk that is not acknowledged cumulatively was acknowledged in a gap block before: then it would have been covered, unless
     * the peer threw away what it had out of order (§6.2.1 allows it). All of that is sent again.
     */
    private void repairReneging() {
        if (sent.isEmpty() || sent.get(sent.cumulative() + 1).state != State.ACKED) {
            return;
        }
        for (int tsn = sent.cumulative() + 1; tsn != sent.nextTsn(); tsn++) {
            SentChunk chunk = sent.get(tsn);
            if (chunk.state == State.ACKED) {
                sent.renege(chunk);
            }
        }
    }
}
