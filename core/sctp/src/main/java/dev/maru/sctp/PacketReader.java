package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;

/** Checks packets (RFC 9260 §6.8, §8.5) and gives each chunk to the part that it is for. */
final class PacketReader {
    private final AssociationState association;
    private final Handshake handshake;
    private final DataPath path;
    private final StreamResetter resetter;
    private final PathMtu pathMtu;
    private final Heartbeats heartbeats;
    private final Shutdown shutdown;
    private final Checksum checksum = new Checksum();
    private final DataChunk chunk = new DataChunk();

    PacketReader(AssociationState association, Handshake handshake, DataPath path, Upkeep upkeep) {
        this.association = association;
        this.handshake = handshake;
        this.path = path;
        this.resetter = upkeep.resetter();
        this.pathMtu = upkeep.pathMtu();
        this.heartbeats = upkeep.heartbeats();
        this.shutdown = upkeep.shutdown();
    }

    void handle(Datagram in, long now) {
        byte[] b = in.bytes();
        int at = in.offset();
        int length = in.length();
        if (length < ChunkType.COMMON_HEADER + ChunkType.CHUNK_HEADER) {
            association.drops.count(DropReason.TRUNCATED);
            return;
        }
        if (!isChecksumRight(b, at, length)) {
            association.drops.count(DropReason.UNAUTHENTIC);
            return;
        }
        if (BigEndian.u16(b, at) != association.remotePort || BigEndian.u16(b, at + 2) != association.localPort) {
            association.drops.count(DropReason.UNEXPECTED);
            return;
        }
        if (!isTagRight(b, at, length)) {
            association.drops.count(DropReason.NOT_PERMITTED);
            return;
        }
        association.packetsReceived++;
        try {
            handleChunks(b, at + ChunkType.COMMON_HEADER, at + length, now);
        } catch (MalformedException malformed) {
            association.drops.count(malformed.reason());
        }
        path.acknowledger.packetEnds(now);
        shutdown.advance(now);
    }

    /** Zero stands for "DTLS has checked it" once we said that it may, but never in front of an INIT (RFC 9653 §5.3). */
    private boolean isChecksumRight(byte[] b, int at, int length) {
        boolean isInit = BigEndian.u8(b, at + ChunkType.COMMON_HEADER) == ChunkType.INIT;
        if (Checksum.isZero(b, at) && association.config.isZeroChecksum() && !isInit) {
            return true;
        }
        return checksum.isRight(b, at, length);
    }

    /** RFC 9260 §8.5 and its exceptions, §8.5.1. */
    private boolean isTagRight(byte[] b, int at, int length) {
        int tag = BigEndian.i32(b, at + 4);
        int type = BigEndian.u8(b, at + ChunkType.COMMON_HEADER);
        int flags = BigEndian.u8(b, at + ChunkType.COMMON_HEADER + 1);
        if (type == ChunkType.INIT) {
            int size = ChunkType.padded(BigEndian.u16(b, at + ChunkType.COMMON_HEADER + 2));
            return tag == 0 && size + ChunkType.COMMON_HEADER >= length; // alone in its packet
        }
        boolean mayReflect = type == ChunkType.ABORT || type == ChunkType.SHUTDOWN_COMPLETE;
        if (mayReflect && (flags & ChunkType.REFLECTED_TAG) != 0) {
            return association.peerTag != 0 && tag == association.peerTag;
        }
        return tag == association.localTag;
    }

    private void handleChunks(byte[] b, int from, int end, long now) throws MalformedException {
        if (association.state == SctpState.ENDED) {
            if (BigEndian.u8(b, from) == ChunkType.SHUTDOWN_ACK) {
                shutdown.handleShutdownAck(); // the last word was lost
            }
            return;
        }
        int at = from;
        while (at + ChunkType.CHUNK_HEADER <= end && association.state != SctpState.ENDED) {
            int type = BigEndian.u8(b, at);
            int size = BigEndian.u16(b, at + 2);
            if (size < ChunkType.CHUNK_HEADER || at + size > end) {
                throw new MalformedException(DropReason.TRUNCATED, "a chunk is longer than its packet");
            }
            if (type == ChunkType.INIT && at != from) {
                throw new MalformedException(DropReason.MALFORMED, "INIT among other chunks (RFC 9260 §6.10)");
            }
            if (type == ChunkType.DATA || type == ChunkType.I_DATA) {
                handleData(b, at, size, type == ChunkType.I_DATA, now);
            } else if (!handleControl(type, b, at, size, now) && !handleUnknown(type, b, at, size)) {
                return;
            }
            at += ChunkType.padded(size);
        }
    }

    private void handleData(byte[] b, int at, int size, boolean isInterleaved, long now) {
        if (!association.state.receives()) {
            association.drops.count(DropReason.UNEXPECTED);
        } else if (isInterleaved != association.isInterleaving) {
            // RFC 8260 §2.2.3: never both in one association
            association.abort(SctpFailure.PROTOCOL_VIOLATION, ChunkType.PROTOCOL_VIOLATION, "DATA of the wrong kind");
        } else if (!chunk.parse(b, at, size)) {
            association.drops.count(DropReason.TRUNCATED);
        } else if (chunk.length == 0) {
            association.abort(SctpFailure.PROTOCOL_VIOLATION, ChunkType.NO_USER_DATA, "DATA without data");
        } else {
            path.acknowledger.handle(chunk);
            shutdown.onData(now);
        }
    }

    /** Returns false for types that we do not know. */
    private boolean handleControl(int type, byte[] b, int chunkAt, int size, long now) throws MalformedException {
        int at = chunkAt + ChunkType.CHUNK_HEADER;
        int length = size - ChunkType.CHUNK_HEADER;
        switch (type) {
            case ChunkType.INIT -> handshake.handleInit(b, at, length, now);
            case ChunkType.INIT_ACK -> handshake.handleInitAck(b, at, length, now);
            case ChunkType.SACK -> handleSack(b, at, length, now);
            case ChunkType.HEARTBEAT -> heartbeats.handleRequest(b, at, length);
            case ChunkType.HEARTBEAT_ACK -> {
                if (!pathMtu.handleAck(b, at, length, now)) {
                    heartbeats.handleAck(b, at, length, now);
                }
            }
            case ChunkType.ABORT -> handleAbort(b, at, length);
            case ChunkType.SHUTDOWN -> {
                if (length >= 4) {
                    path.recovery.handleShutdownTsn(BigEndian.i32(b, at), now);
                    shutdown.handleShutdown(now);
                }
            }
            case ChunkType.SHUTDOWN_ACK -> shutdown.handleShutdownAck();
            case ChunkType.SHUTDOWN_COMPLETE -> shutdown.handleShutdownComplete();
            case ChunkType.ERROR -> {
                if (Handshake.cause(b, at, length) == ChunkType.STALE_COOKIE) {
                    handshake.handleStaleCookie(now);
                }
            }
            case ChunkType.COOKIE_ECHO -> handshake.handleCookieEcho(b, at, length, now);
            case ChunkType.COOKIE_ACK -> handshake.handleCookieAck();
            case ChunkType.RE_CONFIG -> resetter.handle(b, at, length);
            case ChunkType.FORWARD_TSN, ChunkType.I_FORWARD_TSN -> path.forward.handle(type, b, at, length);
            case ChunkType.PAD -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private void handleSack(byte[] b, int at, int length, long now) {
        if (association.state.receives() || association.state.sends()) {
            path.recovery.handleSack(b, at, length, now);
        } else {
            association.drops.count(DropReason.UNEXPECTED);
        }
    }

    private void handleAbort(byte[] b, int at, int length) {
        if (association.state == SctpState.CLOSED) {
            association.drops.count(DropReason.UNEXPECTED);
            return;
        }
        int cause = Handshake.cause(b, at, length);
        SctpFailure failure =
                cause == ChunkType.RESTART_REFUSED ? SctpFailure.PEER_RESTARTED : SctpFailure.ABORTED_BY_PEER;
        association.fail(failure, "the peer sent ABORT, cause " + cause);
    }

    /** The highest two bits say what to do with a type that nobody here knows (RFC 9260 §3.2); false to read no further. */
    private boolean handleUnknown(int type, byte[] b, int at, int size) {
        association.drops.count(DropReason.UNKNOWN_PROTOCOL);
        if ((type & 0x40) != 0 && association.peerTag != 0) {
            int shown = Math.min(size, 128);
            byte[] start = java.util.Arrays.copyOfRange(b, at, at + shown);
            association.control(Chunks.cause(ChunkType.ERROR, 0, ChunkType.UNRECOGNIZED_CHUNK_TYPE, start));
        }
        return (type & 0x80) != 0;
    }
}
