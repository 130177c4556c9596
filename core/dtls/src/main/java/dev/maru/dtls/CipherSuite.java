package dev.maru.dtls;

import org.jspecify.annotations.Nullable;

/**
 * The cipher suites that are spoken here, by their names at IANA: those of DTLS 1.3 (RFC 8446 §B.4), and of 1.2 only ECDHE with
 * an AEAD (RFC 5289, RFC 7905).
 */
public enum CipherSuite {
    /** 1.3. */
    TLS_AES_128_GCM_SHA256(0x1301, Aead.AES_128_GCM, HashAlgorithm.SHA256, ""),
    /** 1.3. */
    TLS_AES_256_GCM_SHA384(0x1302, Aead.AES_256_GCM, HashAlgorithm.SHA384, ""),
    /** 1.3. */
    TLS_CHACHA20_POLY1305_SHA256(0x1303, Aead.CHACHA20_POLY1305, HashAlgorithm.SHA256, ""),
    /** 1.2, for a server with an ECDSA certificate. */
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xC02B, Aead.AES_128_GCM, HashAlgorithm.SHA256, "EC"),
    /** 1.2, for a server with an RSA certificate. */
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xC02F, Aead.AES_128_GCM, HashAlgorithm.SHA256, "RSA"),
    /** 1.2, for a server with an ECDSA certificate. */
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xC02C, Aead.AES_256_GCM, HashAlgorithm.SHA384, "EC"),
    /** 1.2, for a server with an RSA certificate. */
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xC030, Aead.AES_256_GCM, HashAlgorithm.SHA384, "RSA"),
    /** 1.2, for a server with an ECDSA certificate. */
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA9, Aead.CHACHA20_POLY1305, HashAlgorithm.SHA256, "EC"),
    /** 1.2, for a server with an RSA certificate. */
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA8, Aead.CHACHA20_POLY1305, HashAlgorithm.SHA256, "RSA");

    /** 2<sup>24.5</sup> records (RFC 8446 §5.5, RFC 9147 §4.5.3). */
    private static final long GCM_RECORDS = 23_726_566;
    /** The sequence number of DTLS is 48 bits long (RFC 9147 §4.2.1 stays below it in 1.3 as well). */
    private static final long ALL_RECORDS = (1L << 48) - 1;
    /** 2<sup>36</sup> forged records for each of our ciphers (RFC 9147 §4.5.3). */
    private static final long FORGED_RECORDS = 1L << 36;
    /** The implicit part of a nonce of GCM in 1.2 (RFC 5288 §3). */
    private static final int SALT_LENGTH = 4;

    private final int codePoint;
    private final Aead aead;
    private final HashAlgorithm hash;
    private final String serverKeyAlgorithm;

    CipherSuite(int codePoint, Aead aead, HashAlgorithm hash, String serverKeyAlgorithm) {
        this.codePoint = codePoint;
        this.aead = aead;
        this.hash = hash;
        this.serverKeyAlgorithm = serverKeyAlgorithm;
    }

    /**
     * The suite with a code point.
     *
     * @param codePoint as in a hello
     * @return the suite, null when it is none of ours
     */
    public static @Nullable CipherSuite of(int codePoint) {
        for (CipherSuite suite : values()) {
            if (suite.codePoint == codePoint) {
                return suite;
            }
        }
        return null;
    }

    /**
     * As it is sent in hellos.
     *
     * @return 16 bits
     */
    public int codePoint() {
        return codePoint;
    }

    /**
     * Whether it belongs to DTLS 1.3; the others belong to 1.2.
     *
     * @return true for three of them
     */
    public boolean isForDtls13() {
        return serverKeyAlgorithm.isEmpty();
    }

    /** Whether a server with that kind of key (JCA's name: EC or RSA) may choose it. */
    boolean fitsServerKey(String keyAlgorithm) {
        return isForDtls13() || serverKeyAlgorithm.equals(keyAlgorithm);
    }

    Aead aead() {
        return aead;
    }

    HashAlgorithm hash() {
        return hash;
    }

    int keyLength() {
        return aead.keyLength();
    }

    /** Bytes of the part of the nonce that comes from the key schedule. */
    int ivLength() {
        return explicitNonceLength() > 0 ? SALT_LENGTH : Aead.NONCE_LENGTH;
    }

    /** Bytes of the nonce that each record of 1.2 with GCM carries in front of its ciphertext (RFC 5288 §3), otherwise 0. */
    int explicitNonceLength() {
        boolean gcm = aead != Aead.CHACHA20_POLY1305;
        return gcm && !isForDtls13() ? Aead.NONCE_LENGTH - SALT_LENGTH : 0;
    }

    /**
     * How many records one key may seal. In 1.3, then comes a KeyUpdate. DTLS 1.2 states no such limit and has no key update, so
     * there only the sequence numbers end.
     */
    long sealLimit() {
        return isForDtls13() && aead != Aead.CHACHA20_POLY1305 ? GCM_RECORDS : ALL_RECORDS;
    }

    /** How many records that fail to open end the connection. */
    long forgeryLimit() {
        return FORGED_RECORDS;
    }
}
