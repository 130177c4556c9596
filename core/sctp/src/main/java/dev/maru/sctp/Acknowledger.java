package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;

/** Takes the peer's DATA, and says what has come (RFC 9260 §6.2). */
final class Acknowledger {
    /** Deviation: RFC 9260 §6.2 asks for 200 ms; less lets the peer measure the path and find its losses, and costs nothing when idle. */
    private static final long DELAY_NANOS = 40_000_000;

    /** Cumulative TSN, window, two counts. */
    private static final int SACK = ChunkType.CHUNK_HEADER + 12;

    /** Bytes that are left for others, where so many blocks are to be written. */
    private static final int MAX_GAPS = 256;

    private final AssociationState association;
    private final Reassembly reassembly;
    private final ReceivedTsns tsns = new ReceivedTsns();
    private boolean hasPacketData;
    private int unacknowledgedPackets;
    private boolean isDue;
    private long advertised;

    Acknowledger(AssociationState association, Reassembly reassembly) {
        this.association = association;
        this.reassembly = reassembly;
    }

    void start(int initialTsn) {
        tsns.start(initialTsn);
        advertised = association.config.receiveWindowBytes();
    }

    ReceivedTsns tsns() {
        return tsns;
    }

    /** Takes a chunk of user data. */
    void handle(DataChunk chunk) {
        hasPacketData = true;
        int tsn = chunk.tsn;
        if (tsns.has(tsn)) {
            tsns.duplicate(tsn);
            isDue = true;
            return;
        }
        boolean isNext = tsn == tsns.cumulative() + 1;
        if (tsns.isBeyond(tsn) || !reassembly.hasRoomFor(chunk, isNext)) {
            association.drops.count(DropReason.OVERLOAD);
            isDue = true;
            return;
        }
        tsns.add(tsn);
        if (tsns.hasGaps() || !isNext || chunk.asksForSack()) {
            isDue = true; // §6.7
        }
        if (chunk.streamId >= association.incomingStreams) {
            association.drops.count(DropReason.MALFORMED);
            byte[] information = {(byte) (chunk.streamId >>> 8), (byte) chunk.streamId, 0, 0};
            association.control(Chunks.cause(ChunkType.ERROR, 0, ChunkType.INVALID_STREAM_IDENTIFIER, information));
            return;
        }
        reassembly.take(chunk);
    }

    /** A FORWARD TSN moved the cumulative TSN, or asks where it is. */
    void forwarded() {
        isDue = true;
    }

    /** A packet was read to its end: every second one with DATA is acknowledged at once, the first a little later. */
    void packetEnds(long now) {
        if (!hasPacketData) {
            return;
        }
        hasPacketData = false;
        if (++unacknowledgedPackets >= 2 || association.state == SctpState.SHUTDOWN_SENT) {
            isDue = true;
        }
        if (!isDue) {
            association.timers.setEarlier(SctpTimer.ACK, now + DELAY_NANOS);
        }
    }

    void handleTimeout() {
        isDue = true;
    }

    /** The driver has taken messages; a window that was nearly shut is told to be open (RFC 9260 §6.2: window updates). */
    void eventsTaken() {
        long most = association.config.receiveWindowBytes();
        if (advertised < most / 2 && reassembly.window() >= most / 2 + advertised) {
            isDue = true;
        }
    }

    boolean isDue() {
        return isDue;
    }

    /** Whether a SACK that is not due would be of use, since a packet goes out anyway. */
    boolean isWaiting() {
        return unacknowledgedPackets > 0;
    }

    /** Writes a SACK if there is room for one. */
    void write(PacketWriter packet) {
        int room = packet.room() - SACK;
        if (room < 0) {
            return;
        }
        byte[] b = packet.bytes();
        // Its length is known when the gaps are: they are written first, where they will be.
        int value = packet.chunk(ChunkType.SACK, 0, SACK);
        int gaps = tsns.writeGaps(b, value + 12, Math.min(MAX_GAPS, room / 4));
        int duplicates = Math.min(tsns.duplicateCount(), room / 4 - gaps);
        tsns.writeDuplicates(b, value + 12 + 4 * gaps, duplicates);
        packet.extend(value, 4 * (gaps + duplicates));
        advertised = reassembly.window();
        BigEndian.put32(b, value, tsns.cumulative());
        BigEndian.put32(b, value + 4, (int) advertised);
        BigEndian.put16(b, value + 8, gaps);
        BigEndian.put16(b, value + 10, duplicates);
        isDue = false;
        unacknowledgedPackets = 0;
        association.timers.stop(SctpTimer.ACK);
    }
}
