package dev.maru.srtp;

import java.util.Arrays;

/**
 * What one kind of packet is protected with.
 *
 * @param encryption the key of the cipher
 * @param authentication the key of the HMAC, empty with an AEAD cipher
 * @param salt 14 bytes with AES-CM, 12 with AES-GCM
 */
record SessionKeys(byte[] encryption, byte[] authentication, byte[] salt) {
    /** Overwrites them all, when the ciphers have their copies. */
    void wipe() {
        Arrays.fill(encryption, (byte) 0);
        Arrays.fill(authentication, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }

    @Override
    public String toString() {
        return "SessionKeys[secret]";
    }
}
