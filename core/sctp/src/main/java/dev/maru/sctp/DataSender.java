package dev.maru.sctp;

import dev.maru.wire.BigEndian;

/** Fills packets with user data: what is lost first, then what is new, as fragments (RFC 9260 §6.1, §6.9; RFC 8260 §2.2.2). */
final class DataSender {
    /** A long message is cut where a packet has at least this part of it left, else the next packet takes a whole fragment. */
    private static final int MIN_CUT = 256;

    private final AssociationState association;
    private final SentChunks sent;
    private final Outbox outbox;
    private final LossRecovery recovery;

    DataSender(AssociationState association, SentChunks sent, Outbox outbox, LossRecovery recovery) {
        this.association = association;
        this.sent = sent;
        this.outbox = outbox;
        this.recovery = recovery;
    }

    private int header() {
        return association.isInterleaving ? ChunkType.I_DATA_HEADER : ChunkType.DATA_HEADER;
    }

    /** Whether anything waits to be sent or sent again. */
    boolean hasData(long now) {
        return recovery.nextLost(now) != null || outbox.next(now) != null;
    }

    /** Whether a packet with user data would leave now. */
    boolean canSend(long now) {
        return recovery.maySend() && recovery.pacer.isOpen(now) && hasData(now);
    }

    /** Adds chunks to a packet, as many as fit and may leave; returns how many bytes of user data. */
    int fill(PacketWriter packet, long now) {
        if (!recovery.maySend()) {
            if (hasData(now)) {
                recovery.limited();
            }
            return 0;
        }
        if (!recovery.pacer.isOpen(now)) {
            if (hasData(now)) {
                recovery.limited();
                association.timers.set(SctpTimer.PACING, recovery.pacer.next());
            }
            return 0;
        }
        recovery.beforeData(now);
        int bytes = resend(packet, now);
        bytes += sendNew(packet, now);
        if (bytes > 0) {
            recovery.dataSent(bytes, now);
        }
        return bytes;
    }

    private int resend(PacketWriter packet, long now) {
        int bytes = 0;
        for (SentChunk chunk = recovery.nextLost(now); chunk != null; chunk = recovery.nextLost(now)) {
            int needed = header() + ChunkType.padded(chunk.length);
            boolean fits = needed <= packet.room();
            // What was cut for longer packets than there are now has to leave as it is: a TSN cannot be cut again.
            if (!fits && !(packet.isEmpty() && packet.extendTo(needed)) || !recovery.maySend()) {
                break;
            }
            sent.sentAgain(chunk, now);
            recovery.retransmitted();
            write(packet, chunk);
            bytes += chunk.length;
        }
        return bytes;
    }

    private int sendNew(PacketWriter packet, long now) {
        int bytes = 0;
        while (recovery.maySend() && !sent.isFull()) {
            OutgoingStream stream = outbox.next(now);
            if (stream == null) {
                break;
            }
            OutgoingMessage message = stream.head(association.isInterleaving);
            int length = message == null ? 0 : fragmentLength(message, packet.room() - header());
            if (message == null || length == 0 || !recovery.fitsPeerWindow(length)) {
                break;
            }
            SentChunk chunk = cut(stream, message, length);
            sent.sent(chunk, now);
            outbox.sent(stream, message, length);
            if (outbox.isEmpty() && sent.firstLost() == null) {
                chunk.flags |=
                        ChunkType.IMMEDIATE; // nothing follows that would make the peer acknowledge it (RFC 7053 §4.1)
            }
            write(packet, chunk);
            bytes += length;
        }
        return bytes;
    }

    /** How much of a message the next fragment has; 0 when it is for another packet. */
    private int fragmentLength(OutgoingMessage message, int room) {
        long available = message.available();
        if (available <= room) {
            return (int) available;
        }
        int whole = association.packetBytes - ChunkType.COMMON_HEADER - header() & ~3;
        boolean isLong = available > whole;
        return isLong && room >= Math.min(MIN_CUT, whole) ? room & ~3 : 0;
    }

    private SentChunk cut(OutgoingStream stream, OutgoingMessage message, int length) {
        boolean isFirst = message.sent == 0;
        if (isFirst) {
            stream.number(message, association.isInterleaving);
        }
        boolean isLast = message.isEnded && message.sent + length == message.length();
        SentChunk chunk = sent.create();
        chunk.message = message;
        chunk.offset = message.sent;
        chunk.length = length;
        chunk.fsn = message.nextFsn++;
        chunk.flags = (isFirst ? ChunkType.BEGINS : 0)
                | (isLast ? ChunkType.ENDS : 0)
                | (message.options.isOrdered() ? 0 : ChunkType.UNORDERED);
        return chunk;
    }

    private void write(PacketWriter packet, SentChunk chunk) {
        OutgoingMessage message = chunk.message;
        int header = header();
        int at = packet.chunk(
                association.isInterleaving ? ChunkType.I_DATA : ChunkType.DATA, chunk.flags, header + chunk.length);
        byte[] b = packet.bytes();
        BigEndian.put32(b, at, chunk.tsn);
        BigEndian.put16(b, at + 4, message.streamId);
        if (association.isInterleaving) {
            BigEndian.put16(b, at + 6, 0);
            BigEndian.put32(b, at + 8, message.number);
            BigEndian.put32(b, at + 12, (chunk.flags & ChunkType.BEGINS) != 0 ? message.ppid : chunk.fsn);
        } else {
            BigEndian.put16(b, at + 6, message.number);
            BigEndian.put32(b, at + 8, message.ppid);
        }
        message.copy(chunk.offset, chunk.length, b, at + header - ChunkType.CHUNK_HEADER);
    }
}
