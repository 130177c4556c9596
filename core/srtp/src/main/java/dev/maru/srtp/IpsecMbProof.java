package dev.maru.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Proves the library before it is trusted: a vector of RFC 7714, then the JDK's bytes for texts around all of its block sizes, forged tags,
 * and that it stays within the memory that it is given. It takes some tenths of a second of a cold JVM, once.
 */
final class IpsecMbProof {
    private static final HexFormat HEX = HexFormat.of();
    private static final int[] LENGTHS = {
        0, 1, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 129, 160, 255, 256, 257, 383, 511, 512, 513, 767, 769, 1_023,
        1_200, 1_472
    };
    private static final int[] AAD_LENGTHS = {12, 20, 36, 300};
    private static final int OFFSET = 3;
    private static final byte CANARY = 0x5A;

    private IpsecMbProof() {}

    /** What is wrong, or null. */
    static @Nullable String check(SrtpCiphers ciphers) {
        if (!agreesWithRfc7714(ciphers)) {
            return "it fails the vector of RFC 7714";
        }
        for (int keyLength : new int[] {16, 32}) {
            if (!agreesWithJca(ciphers, keyLength)) {
                return "its AES-" + keyLength * 8 + "-GCM differs from the JDK's";
            }
            if (!staysInside(keyLength)) {
                return "it writes beyond its structures";
            }
        }
        return null;
    }

    /** §16.1.1. */
    private static boolean agreesWithRfc7714(SrtpCiphers ciphers) {
        byte[] key = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] aad = HEX.parseHex("8040f17b8041f8d35501a0b2");
        byte[] text = HEX.parseHex("47616c6c696120657374206f6d6e6973206469766973612069" + "6e207061727465732074726573"
                + "00000000000000000000000000000000");
        byte[] sealed = HEX.parseHex("f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                + "899d7f27beb16a9152cf765ee4390cce");
        SrtpCiphers.Gcm gcm = ciphers.gcm(key);
        gcm.nonce(0x51753c65, 0x80c2726f20718414L);
        gcm.aad(aad, 0, aad.length);
        gcm.seal(text, 0, text.length - SrtpCiphers.Gcm.TAG_LENGTH);
        return Arrays.equals(text, sealed);
    }

    private static boolean agreesWithJca(SrtpCiphers ciphers, int keyLength) {
        byte[] key = pattern(keyLength, 7);
        SrtpCiphers.Gcm ours = ciphers.gcm(key);
        SrtpCiphers.Gcm known = SrtpCiphers.jca().gcm(key);
        int counter = 0;
        for (int length : LENGTHS) {
            // the JDK's side runs cold here, so not each length with each AAD: they meet in turn, for the two keys in
            // another order
            byte[] aad = pattern(AAD_LENGTHS[(counter + keyLength / 16) % AAD_LENGTHS.length], 11);
            byte[] text = pattern(OFFSET + length + SrtpCiphers.Gcm.TAG_LENGTH, 13);
            byte[] one = text.clone();
            byte[] other = text.clone();
            counter++;
            seal(ours, counter, aad, one, length);
            seal(known, counter, aad, other, length);
            if (!Arrays.equals(one, other) || !opens(ours, counter, aad, one, length)) {
                return false;
            }
            other[OFFSET + length + counter % SrtpCiphers.Gcm.TAG_LENGTH] ^= 1;
            if (opens(ours, counter, aad, other, length)
                    || !Arrays.equals(one, OFFSET, OFFSET + length, text, OFFSET, OFFSET + length)) {
                return false;
            }
        }
        return true;
    }

    private static void seal(SrtpCiphers.Gcm gcm, int nonce, byte[] aad, byte[] text, int length) {
        gcm.nonce(nonce, ~nonce);
        gcm.aad(aad, 0, aad.length);
        gcm.seal(text, OFFSET, length);
    }

    private static boolean opens(SrtpCiphers.Gcm gcm, int nonce, byte[] aad, byte[] text, int length) {
        gcm.nonce(nonce, ~nonce);
        gcm.aad(aad, 0, aad.length);
        return gcm.open(text, OFFSET, length);
    }

    /** Fills all of a cipher's memory, has it work, and looks at what must not have changed. */
    private static boolean staysInside(int keyLength) {
        byte[] key = pattern(keyLength, 17);
        IpsecMbGcm gcm = new IpsecMbGcm(key);
        MemorySegment memory = gcm.memory();
        memory.fill(CANARY);
        gcm.expand(key);
        byte[] aad = pattern(20, 19);
        byte[] text = pattern(OFFSET + 1_200 + SrtpCiphers.Gcm.TAG_LENGTH + OFFSET, 23);
        byte[] before = text.clone();
        seal(gcm, 1, aad, text, 1_200);
        opens(gcm, 1, aad, text, 1_200);
        int end = text.length - OFFSET;
        return isCanary(memory, IpsecMbGcm.KEY_ROOM - 256, IpsecMbGcm.KEY_ROOM)
                && isCanary(memory, IpsecMbGcm.NONCE_AT - 64, IpsecMbGcm.NONCE_AT)
                && Arrays.equals(text, 0, OFFSET, before, 0, OFFSET)
                && Arrays.equals(text, end, text.length, before, end, text.length);
    }

    private static boolean isCanary(MemorySegment memory, long from, long to) {
        for (long i = from; i < to; i++) {
            if (memory.get(JAVA_BYTE, i) != CANARY) {
                return false;
            }
        }
        return true;
    }

    private static byte[] pattern(int length, int factor) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (factor * (i + 1));
        }
        return bytes;
    }
}
