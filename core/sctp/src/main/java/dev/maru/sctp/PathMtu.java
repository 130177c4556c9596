package dev.maru.sctp;

import dev.maru.wire.BigEndian;

/**
 * Finds how long packets may be (RFC 8899 for SCTP, §6.2): a HEARTBEAT is padded to a length, and where it is answered the path carries that
 * length. Nothing that matters is lost with a probe that is too long.
 *
 * <p>PAD (RFC 4820) has to be skipped by whoever does not know it (RFC 9260 §3.2), but small implementations end with an error instead (werift
 * 0.24). So only a peer that says of a newer extension that it has it is sent PAD.
 *
 * <p>Deviation: to all others the rest of the packet is HEARTBEAT too. Each is as long as every path carries, because the peer sends
 * it back: the way back says nothing of the way there. One answer is enough.
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
    private long answeredNonce;

    PathMtu(AssociationState association, RttEstimator rtt, Runnable changed) {
        this.association = association;
        this.rtt = rtt;
        this.changed = changed;
    }

    /** Begins to search. */
    void start(long now) {
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
        int left = probe - ChunkType.COMMON_HEADER;
        if (packet.room() < left) {
            return;
        }
        if (association.skipsUnknownChunks) {
            writeHeartbeat(packet, PROBE);
            fill(packet, packet.chunk(ChunkType.PAD, 0, left - PROBE), left - PROBE - ChunkType.CHUNK_HEADER);
            return;
        }
        int most = association.config.packetBytes() - ChunkType.COMMON_HEADER & ~3;
        while (left > 0) {
            int length = Math.min(left, left - most < PROBE ? most - PROBE : most);
            writeHeartbeat(packet, length);
            left -= length;
        }
    }

    private void writeHeartbeat(PacketWriter packet, int length) {
        int at = packet.chunk(ChunkType.HEARTBEAT, 0, length);
        byte[] b = packet.bytes();
        BigEndian.put16(b, at, ChunkType.HEARTBEAT_INFO);
        BigEndian.put16(b, at + 2, length - ChunkType.CHUNK_HEADER);
        BigEndian.put64(b, at + 4, nonce);
        BigEndian.put32(b, at + 12, probe);
        fill(packet, at + 16, length - PROBE);
    }

    private static void fill(PacketWriter packet, int at, int count) {
        java.util.Arrays.fill(packet.bytes(), at, at + count, (byte) 0);
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
        if (length < 16) {
            return false;
        }
        long answers = BigEndian.i64(b, at + 4);
        if (probe == 0 || answers != nonce || BigEndian.i32(b, at + 12) != probe) {
            return answers == answeredNonce && answeredNonce != 0; // the rest of a probe
        }
        answeredNonce = nonce;
        isDue = false;
        association.packetBytes = probe;
        changed.run();
        next(now);
        return true;
    }

    /** Looks whether the path has become narrower without saying so. */
    void watch(LongPackets longPackets, long now) {
        if (longPackets.areLost()) {
            restart();
            association.timers.set(SctpTimer.PATH_MTU, now + AGAIN_NANOS);
        }
        if (association.packetBytes == association.config.packetBytes()) {
            longPackets.arrived(); // those that are on their way say nothing new
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
