package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;

/** Writes one packet into the driver's datagram: the common header (RFC 9260 §3.1), then chunks, as long as there is room. */
final class PacketWriter {
    private static final byte[] NOTHING = {};

    private final Checksum checksum = new Checksum();
    private byte[] bytes = NOTHING;
    private int start;
    private int at;
    private int end;

    /** Begins a packet of at most so many bytes. */
    void begin(Datagram out, int budget) {
        bytes = out.bytes();
        start = out.offset();
        at = start + ChunkType.COMMON_HEADER;
        end = start + Math.min(budget, out.capacity());
    }

    /** Bytes that the next chunk may have, its header and padding included; may be negative. */
    int room() {
        return (end - at) & ~3;
    }

    /** How long it is so far. */
    int length() {
        return at - start;
    }

    boolean isEmpty() {
        return at == start + ChunkType.COMMON_HEADER;
    }

    /** The array to write values to, at the index that {@link #chunk} returned. */
    byte[] bytes() {
        return bytes;
    }

    /** Writes the header of a chunk, and its padding; the caller has asked for {@link #room()}. Returns where the value begins. */
    int chunk(int type, int flags, int length) {
        int value = at + ChunkType.CHUNK_HEADER;
        BigEndian.put8(bytes, at, type);
        BigEndian.put8(bytes, at + 1, flags);
        BigEndian.put16(bytes, at + 2, length);
        int next = at + ChunkType.padded(length);
        for (int i = at + length; i < next; i++) {
            bytes[i] = 0;
        }
        at = next;
        return value;
    }

    /** Makes the chunk that was written last, whose value begins there, longer; the bytes are written already. */
    void extend(int value, int count) {
        int header = value - ChunkType.CHUNK_HEADER;
        BigEndian.put16(bytes, header + 2, BigEndian.u16(bytes, header + 2) + count);
        at += count;
    }

    /** Writes a chunk that was made before. */
    void copy(byte[] chunk) {
        System.arraycopy(chunk, 0, bytes, at, chunk.length);
        int next = at + ChunkType.padded(chunk.length);
        for (int i = at + chunk.length; i < next; i++) {
            bytes[i] = 0;
        }
        at = next;
    }

    /** Completes the header. */
    void finish(Datagram out, AssociationState association, int tag, boolean isZeroChecksum) {
        BigEndian.put16(bytes, start, association.localPort);
        BigEndian.put16(bytes, start + 2, association.remotePort);
        BigEndian.put32(bytes, start + 4, tag);
        if (isZeroChecksum) {
            Checksum.writeZero(bytes, start);
        } else {
            checksum.write(bytes, start, at - start);
        }
        out.length(at - start);
        bytes = NOTHING;
    }
}
