package dev.maru.srtp;

import dev.maru.wire.BigEndian;

/**
 * The first counter block of AES-CM (RFC 3711 §4.1.1): salt, SSRC and index, each in its place, with 16 bits of zeros for counting.
 *
 * <pre>
 * IV = (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16)
 * </pre>
 */
final class CounterSalt {
    private final long high;
    private final long low;

    /** From a salt of 14 bytes. */
    CounterSalt(byte[] salt) {
        high = BigEndian.i64(salt, 0);
        low = BigEndian.u48(salt, 8) << 16;
    }

    long ivHigh(int ssrc) {
        return high ^ ssrc & 0xFFFF_FFFFL;
    }

    long ivLow(long index) {
        return low ^ index << 16;
    }
}
