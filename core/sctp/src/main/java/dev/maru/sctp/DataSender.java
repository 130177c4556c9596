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

    /** Whether the packet that is being filled has user data. */
    private boolean hasData;

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
        return recovery.pacer.isOpen(now) && (recovery.maySend() ? hasData(now) : hasUrgent(now));
    }

    /** Whether a stream is next whose messages all fit into one packet. */
    private boolean hasUrgent(long now) {
        OutgoingStream stream = recovery.maySendUrgent(now) ? outbox.next(now) : null;
        OutgoingMessage message = stream == null ? null : stream.head(association.isInterleaving);
        return message != null && message.isEnded && message.sent == 0 && stream.bufferedAmount <= mostBytes();
    }

    /** Adds chunks to a packet, as many as fit and may leave; returns how many bytes of user data. */
    int fill(PacketWriter packet, long now) {
        boolean isUrgent = !recovery.maySend() && hasUrgent(now);
        if (!recovery.maySend() && !isUrgent) {
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
        hasData = false;
        int bytes = isUrgent ? 0 : resend(packet, now);
        bytes += isUrgent ? sendUrgent(packet, now) : sendNew(packet, now);
        if (bytes > 0) {
            recovery.dataSent(bytes, isUrgent, now);
        }
        return bytes;
    }

    private int resend(PacketWriter packet, long now) {
        int bytes = 0;
        for (SentChunk chunk = recovery.nextLost(now); chunk != null; chunk = recovery.nextLost(now)) {
            if (header() + ChunkType.padded(chunk.length) > packet.room() || !recovery.maySend()) {
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
        while (recovery.maySend()) {
            int length = sendNext(packet, now);
            if (length == 0) {
                break;
            }
            bytes += length;
        }
        return bytes;
    }

    private int sendUrgent(PacketWriter packet, long now) {
        int bytes = 0;
        while (hasUrgent(now)) {
            int length = sendNext(packet, now);
            if (length == 0) {
                break;
            }
            bytes += length;
        }
        return bytes;
    }

    /** Adds a new chunk; returns its length, or 0 when there is none, or none that may leave in this packet. */
    private int sendNext(PacketWriter packet, long now) {
        OutgoingStream stream = sent.isFull() ? null : outbox.next(now);
        if (stream == null) {
            return 0;
        }
        OutgoingMessage message = stream.head(association.isInterleaving);
        int length = message == null ? 0 : fragmentLength(message, packet.room() - header());
        if (message == null || length == 0 || !recovery.fitsPeerWindow(length)) {
            return 0;
        }
        SentChunk chunk = cut(stream, message, length);
        sent.sent(chunk, now);
        outbox.sent(stream, message, length);
        if (outbox.isEmpty() && sent.firstLost() == null) {
            chunk.flags |=
                    ChunkType.IMMEDIATE; // nothing follows that would make the peer acknowledge it (RFC 7053 §4.1)
        }
        write(packet, chunk);
        return length;
    }

    /** The longest fragment: it fits into the shortest packets. */
    private int mostBytes() {
        return association.config.packetBytes() - ChunkType.COMMON_HEADER - header() & ~3;
    }

    /**
     * How much of a message the next fragment has; 0 when it is for another packet. Never more than fits into the shortest packets: a TSN
     * cannot be cut again when the path becomes narrower (RFC 9260 §6.9), so longer packets carry several.
     */
    private int fragmentLength(OutgoingMessage message, int room) {
        int most = mostBytes();
        long available = message.available();
        if (available <= Math.min(room, most)) {
            return (int) available;
        }
        if (room <= most) {
            boolean isLong = available > most;
            return isLong && room >= Math.min(MIN_CUT, most) ? room & ~3 : 0;
        }
        int next = header() + MIN_CUT; // what is left of the packet shall be worth a fragment
        return Math.min(most, room - next) & ~3;
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
        chunk.leadsPacket = !hasData;
        hasData = true;
        chunk.isInLongPacket = packet.length() > association.config.packetBytes();
    }
}
