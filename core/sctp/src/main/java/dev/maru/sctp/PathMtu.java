package dev.maru.sctp;

import dev.maru.wire.BigEndian;

/**
 * Finds how long packets may be (RFC 8899 for SCTP, §6.2): a HEARTBEAT is padded to a length (RFC 4820), and where it is answered the path
 * carries that length. Nothing that matters is lost with a probe that is too long.
 */
final class PathMtu {
    /** MAX_PROBES (RFC 8899 §5.1.2). */
    private static final int MAX_PROBES = 3;

    /** PMTU_RAISE_TIMER: when to look whether the path carries more by now. */
    private static final long RAISE_NANOS = 600_000_000_000L;

    /** After a black hole; not at once, for it may be there still. */
    private static final long AGAIN_NANOS = 60_000_000_000L;

    /** What is not worth another probe. */
    private static final int GRAIN = 24;

    /** Timeouts in a row after which long packets are taken for the reason. */
    private static final int BLACK_HOLE_TIMEOUTS = 3;

    /** Of a probe's HEARTBEAT: chunk header, parameter header, nonce, length. */
    static final int PROBE = ChunkType.CHUNK_HEADER + 4 + 8 + 4;

    private final AssociationState association;
    private final RttEstimator rtt;
    private final Runnable changed;
    private int tooLong;
    private int probe;
    private int tries;
    private boolean isDue;
    private long nonce;

    PathMtu(AssociationState association, RttEstimator rtt, Runnable changed) {
        this.association = association;
        this.rtt = rtt;
        this.changed = changed;
    }

    /**
     * Begins to search.
     *
     * <p>Deviation: not with a peer that says of no newer extension that it has it. PAD has to be skipped by whoever does not know it (RFC 9260
     * §3.2), but small implementations end with an error instead (werift 0.24), and nothing in their INIT tells them from others.
     */
    void start(long now) {
        if (!association.skipsUnknownChunks) {
            return;
        }
        tooLong = association.config.maxPacketBytes() + 4;
        probe = 0;
        next(now);
    }

    /** The longest first, since most paths carry it; then halving. */
    private void next(long now) {
        int known = association.packetBytes;
        if (tooLong - known < GRAIN && tooLong <= association.config.maxPacketBytes()
                || known >= association.config.maxPacketBytes()) {
            probe = 0;
            isDue = false;
            boolean mayGrow = known < association.config.maxPacketBytes();
            association.timers.set(SctpTimer.PATH_MTU, mayGrow ? now + RAISE_NANOS : Long.MAX_VALUE);
            return;
        }
        boolean isFirst = tooLong > association.config.maxPacketBytes();
        probe = isFirst ? association.config.maxPacketBytes() : (known + tooLong) / 2 & ~3;
        tries = 0;
        send();
    }

    private void send() {
        tries++;
        nonce = association.entropy.nextLong();
        isDue = true;
    }

    boolean isDue() {
        return isDue;
    }

    int probeBytes() {
        return probe;
    }

    /** Writes a probe as the whole of a packet; where the driver's buffer is too short, that is how long packets may be. */
    void write(PacketWriter packet, long now) {
        isDue = false;
        association.timers.set(SctpTimer.PATH_MTU, now + rtt.rto());
        int pad = probe - ChunkType.COMMON_HEADER - PROBE;
        if (packet.room() < PROBE + pad) {
            return;
        }
        int at = packet.chunk(ChunkType.HEARTBEAT, 0, PROBE);
        byte[] b = packet.bytes();
        BigEndian.put16(b, at, ChunkType.HEARTBEAT_INFO);
        BigEndian.put16(b, at + 2, 16);
        BigEndian.put64(b, at + 4, nonce);
        BigEndian.put32(b, at + 12, probe);
        if (pad >= ChunkType.CHUNK_HEADER) {
            int padding = packet.chunk(ChunkType.PAD, 0, pad);
            java.util.Arrays.fill(b, padding, padding + pad - ChunkType.CHUNK_HEADER, (byte) 0);
        }
    }

    void handleTimeout(long now) {
        if (probe == 0) {
            start(now); // the time to raise has come
        } else if (tries < MAX_PROBES) {
            send();
        } else {
            tooLong = probe;
            next(now);
        }
    }

    /** A HEARTBEAT ACK came; false when it answers no probe. */
    boolean handleAck(byte[] b, int at, int length, long now) {
        if (probe == 0 || length < 16 || BigEndian.i64(b, at + 4) != nonce || BigEndian.i32(b, at + 12) != probe) {
            return false;
        }
        isDue = false;
        association.packetBytes = probe;
        changed.run();
        next(now);
        return true;
    }

    /** Nothing came back again and again: perhaps the path has become narrower, and says nothing (RFC 8899 §4.3). */
    void onTimeouts(long now) {
        if (association.errors >= BLACK_HOLE_TIMEOUTS && association.packetBytes > association.config.packetBytes()) {
            restart();
            association.timers.set(SctpTimer.PATH_MTU, now + AGAIN_NANOS);
        }
    }

    /** Forgets what was found. */
    void restart() {
        association.packetBytes = association.config.packetBytes();
        probe = 0;
        isDue = false;
        changed.run();
    }
}
