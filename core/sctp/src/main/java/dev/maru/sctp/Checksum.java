package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import java.util.zip.CRC32C;

/** The checksum of a packet (RFC 9260 §6.8 and appendix A), or zero in its place (RFC 9653). */
final class Checksum {
    private static final int FIELD = 8;
    private static final byte[] ZEROS = new byte[4];

    private final CRC32C crc = new CRC32C();

    /** What belongs into the field: CRC32c with the field taken as zero, least significant byte first. */
    int of(byte[] packet, int offset, int length) {
        crc.reset();
        crc.update(packet, offset, FIELD);
        crc.update(ZEROS, 0, ZEROS.length);
        crc.update(packet, offset + ChunkType.COMMON_HEADER, length - ChunkType.COMMON_HEADER);
        return Integer.reverseBytes((int) crc.getValue());
    }

    void write(byte[] packet, int offset, int length) {
        BigEndian.put32(packet, offset + FIELD, of(packet, offset, length));
    }

    static void writeZero(byte[] packet, int offset) {
        BigEndian.put32(packet, offset + FIELD, 0);
    }

    static boolean isZero(byte[] packet, int offset) {
        return BigEndian.i32(packet, offset + FIELD) == 0;
    }

    boolean isRight(byte[] packet, int offset, int length) {
        return BigEndian.i32(packet, offset + FIELD) == of(packet, offset, length);
    }
}
