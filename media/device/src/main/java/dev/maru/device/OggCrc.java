package dev.maru.device;

/** The checksum of Ogg pages (RFC 3533 §6, field 7): CRC-32 with the polynomial 0x04C11DB7, not reflected, from 0, not inverted. */
final class OggCrc {
    private static final int POLYNOMIAL = 0x04C1_1DB7;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value < 0 ? value << 1 ^ POLYNOMIAL : value << 1;
            }
            TABLE[i] = value;
        }
    }

    private OggCrc() {}

    static int update(int crc, byte[] b, int at, int count) {
        int value = crc;
        for (int i = at; i < at + count; i++) {
            value = value << 8 ^ TABLE[value >>> 24 ^ b[i] & 0xFF];
        }
        return value;
    }
}
