package dev.maru.dtls;

import org.jspecify.annotations.Nullable;

/** The SRTP protection profiles that use_srtp negotiates (RFC 5764 §4.1.2, RFC 7714 §14.2). */
public enum SrtpProtection {
    /** AES-GCM with 128-bit keys. */
    AEAD_AES_128_GCM(0x0007, 16, 12),
    /** AES-GCM with 256-bit keys. */
    AEAD_AES_256_GCM(0x0008, 32, 12),
    /** AES counter mode, HMAC-SHA1 of 80 bits. */
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14),
    /** AES counter mode, HMAC-SHA1 of 32 bits for RTP, 80 for RTCP. */
    AES128_CM_HMAC_SHA1_32(0x0002, 16, 14);

    private final int codePoint;
    private final int keyLength;
    private final int saltLength;

    SrtpProtection(int codePoint, int keyLength, int saltLength) {
        this.codePoint = codePoint;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
    }

    /**
     * Its number in use_srtp.
     *
     * @return 16 bits
     */
    public int codePoint() {
        return codePoint;
    }

    /**
     * The length of a master key.
     *
     * @return bytes
     */
    public int keyLength() {
        return keyLength;
    }

    /**
     * The length of a master salt.
     *
     * @return bytes
     */
    public int saltLength() {
        return saltLength;
    }

    /**
     * The profile that a number stands for.
     *
     * @param codePoint 16 bits
     * @return null when it is not known here
     */
    static @Nullable SrtpProtection of(int codePoint) {
        for (SrtpProtection profile : values()) {
            if (profile.codePoint == codePoint) {
                return profile;
            }
        }
        return null;
    }
}
