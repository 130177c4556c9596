package dev.maru.sctp;

import dev.maru.wire.BigEndian;

/** Chunks that are made whole before they are sent: the rare ones. */
final class Chunks {
    private Chunks() {}

    static byte[] of(int type, int flags, byte[] value) {
        byte[] chunk = new byte[ChunkType.CHUNK_HEADER + value.length];
        BigEndian.put8(chunk, 0, type);
        BigEndian.put8(chunk, 1, flags);
        BigEndian.put16(chunk, 2, chunk.length);
        System.arraycopy(value, 0, chunk, ChunkType.CHUNK_HEADER, value.length);
        return chunk;
    }

    static byte[] of(int type) {
        return of(type, 0, new byte[0]);
    }

    /** ERROR or ABORT with one cause (RFC 9260 §3.3.10). */
    static byte[] cause(int type, int flags, int code, byte[] information) {
        byte[] value = new byte[4 + information.length];
        BigEndian.put16(value, 0, code);
        BigEndian.put16(value, 2, value.length);
        System.arraycopy(information, 0, value, 4, information.length);
        return of(type, flags, value);
    }

    static byte[] i32(int first) {
        byte[] bytes = new byte[4];
        BigEndian.put32(bytes, 0, first);
        return bytes;
    }
}
