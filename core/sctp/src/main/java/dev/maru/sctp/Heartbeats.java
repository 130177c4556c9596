package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;

/** Asks an idle path whether the peer is there (RFC 9260 §8.3), and answers when it asks. */
final class Heartbeats {
    /** Parameter header, nonce, time. */
    private static final int INFO = 20;

    private final AssociationState association;
    private final RttEstimator rtt;
    private final SentChunks sent;
    private long nonce;
    private boolean isPending;

    Heartbeats(AssociationState association, RttEstimator rtt, SentChunks sent) {
        this.association = association;
        this.rtt = rtt;
        this.sent = sent;
    }

    void start(long now) {
        isPending = false;
        long interval = association.config.heartbeatNanos();
        // ± 25 % keeps the heartbeats of many associations apart
        long jitter = association.entropy.nextLong(interval / 2 + 1) - interval / 4;
        association.timers.set(SctpTimer.HEARTBEAT, now + interval + jitter);
    }

    void handleTimeout(long now) {
        if (isPending) {
            association.countError();
        }
        if (association.state == SctpState.ENDED) {
            return;
        }
        start(now);
        if (sent.isEmpty()) {
            nonce = association.entropy.nextLong();
            byte[] info = new byte[INFO];
            BigEndian.put16(info, 0, ChunkType.HEARTBEAT_INFO);
            BigEndian.put16(info, 2, INFO);
            BigEndian.put64(info, 4, nonce);
            BigEndian.put64(info, 12, now);
            association.control(Chunks.of(ChunkType.HEARTBEAT, 0, info));
            isPending = true;
        }
    }

    /** HEARTBEAT: what came goes back as it is (RFC 9260 §3.3.6). */
    void handleRequest(byte[] b, int at, int length) {
        if (association.peerTag == 0
                || length + ChunkType.COMMON_HEADER + ChunkType.CHUNK_HEADER > association.packetBytes) {
            association.drops.count(DropReason.UNEXPECTED);
            return;
        }
        association.control(Chunks.of(ChunkType.HEARTBEAT_ACK, 0, java.util.Arrays.copyOfRange(b, at, at + length)));
    }

    /** HEARTBEAT ACK that answers no probe of the path's MTU. */
    void handleAck(byte[] b, int at, int length, long now) {
        if (!isPending || length < INFO || BigEndian.i64(b, at + 4) != nonce) {
            association.drops.count(DropReason.UNEXPECTED);
            return;
        }
        isPending = false;
        association.errors = 0;
        long sentAt = BigEndian.i64(b, at + 12);
        if (sentAt <= now) {
            rtt.sample(now - sentAt, now);
        }
    }
}
