package dev.maru.stun;

import java.util.zip.CRC32;

/** CRC-32 of ITU V.42 (RFC 8489 §14.7). The JDK's is an intrinsic; its object is small enough to be scalar-replaced. */
final class Crc32 {
    private Crc32() {}

    static int of(byte[] b, int from, int count) {
        CRC32 crc = new CRC32();
        crc.update(b, from, count);
        return (int) crc.getValue();
    }
}
