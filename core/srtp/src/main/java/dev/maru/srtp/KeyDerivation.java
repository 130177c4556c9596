package dev.maru.srtp;

import java.util.Arrays;

/**
 * Session keys from a master key (RFC 3711 §4.3, RFC 6188 §3 for 256 bits, RFC 7714 §11 for salts of 96 bits), derived once: with a key
 * derivation rate of 0, as DTLS-SRTP has it (RFC 5764 §4.1.2).
 */
final class KeyDerivation {
    /** What a derived key is for: its number is the label (RFC 3711 §4.3.1, §4.3.2, RFC 6904 §3). */
    enum Label {
        RTP_ENCRYPTION,
        RTP_AUTHENTICATION,
        RTP_SALT,
        RTCP_ENCRYPTION,
        RTCP_AUTHENTICATION,
        RTCP_SALT,
        HEADER_ENCRYPTION,
        HEADER_SALT
    }

    /** Keys of HMAC-SHA1 (RFC 3711 §5.2). */
    static final int AUTHENTICATION_KEY_LENGTH = 20;

    /** Salts of AES-CM, also for header extensions beside AES-GCM (RFC 3711 §5.1, RFC 7714 §8.3). */
    static final int COUNTER_SALT_LENGTH = 14;

    /** Where the label stands in the 14 bytes that are added to the salt: 48 bits of index/kdr are behind it. */
    private static final int LABEL_AT = 7;

    private final SrtpProfile profile;
    private final SrtpCiphers.Counter prf;
    private final byte[] masterSalt;

    /** From a master salt of up to 14 bytes, which is filled up with zeros. */
    KeyDerivation(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        this.profile = profile;
        // A handful of bytes once: not worth a call out of the JVM, and proved before anything faster is trusted.
        this.prf = SrtpCiphers.jca().counter(masterKey);
        this.masterSalt = Arrays.copyOf(masterSalt, COUNTER_SALT_LENGTH);
    }

    /** What protects RTP packets. */
    SessionKeys rtp() {
        return keys(Label.RTP_ENCRYPTION, Label.RTP_AUTHENTICATION, Label.RTP_SALT, profile.saltLength());
    }

    /** What protects RTCP packets. */
    SessionKeys rtcp() {
        return keys(Label.RTCP_ENCRYPTION, Label.RTCP_AUTHENTICATION, Label.RTCP_SALT, profile.saltLength());
    }

    /**
     * What encrypts single header extensions, always by AES-CM (RFC 6904 §3, RFC 7714 §8.3). Beside AES-GCM the salt is as long as that of AES-GCM,
     * and zeros make up for the rest: that is how libsrtp reads RFC 7714, and with it everybody who uses libsrtp.
     */
    SessionKeys headers() {
        return new SessionKeys(
                derive(Label.HEADER_ENCRYPTION, profile.keyLength()),
                new byte[0],
                Arrays.copyOf(derive(Label.HEADER_SALT, profile.saltLength()), COUNTER_SALT_LENGTH));
    }

    private SessionKeys keys(Label encryption, Label authentication, Label salt, int saltLength) {
        byte[] mac = profile.isAead() ? new byte[0] : derive(authentication, AUTHENTICATION_KEY_LENGTH);
        return new SessionKeys(derive(encryption, profile.keyLength()), mac, derive(salt, saltLength));
    }

    byte[] derive(Label label, int length) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < COUNTER_SALT_LENGTH; i++) {
            int b = (masterSalt[i] ^ (i == LABEL_AT ? label.ordinal() : 0)) & 0xFF;
            if (i < Long.BYTES) {
                high = high << 8 | b;
            } else {
                low = low << 8 | b;
            }
        }
        byte[] key = new byte[length];
        prf.xor(high, low << 16, key, 0, length);
        return key;
    }
}
