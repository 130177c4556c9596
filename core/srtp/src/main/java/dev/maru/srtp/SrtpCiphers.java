package dev.maru.srtp;

/**
 * Where the ciphers come from: the JDK, or a faster library when this host has one. All give the same bytes.
 *
 * <p>The source itself may be shared between threads. The ciphers that it makes may not: each belongs to one context and works in place
 * on arrays that it is handed.
 */
public interface SrtpCiphers {
    /** System property that chooses for {@link #preferred()}: {@code jca} or {@code ipsec-mb}. */
    String PROPERTY = "maru.srtp.ciphers";

    /**
     * What this is, for logs: a library with its version, and why it is not a faster one.
     *
     * @return such as {@code JCA} or {@code ipsec-mb 1.3.0 (vaes_avx2)}
     */
    String name();

    /**
     * AES-GCM (NIST SP 800-38D) with nonces of 96 bits and tags of 128.
     *
     * @param key 16 or 32 bytes; copied
     * @return a cipher for one direction
     */
    Gcm gcm(byte[] key);

    /**
     * AES in counter mode.
     *
     * @param key 16 or 32 bytes; copied
     * @return a cipher for one direction
     */
    Counter counter(byte[] key);

    /**
     * HMAC-SHA1.
     *
     * @param key its bytes; copied
     * @return a MAC for one direction
     */
    Hmac hmac(byte[] key);

    /**
     * The JDK's ciphers, which are everywhere.
     *
     * @return the source
     */
    static SrtpCiphers jca() {
        return JcaCiphers.PLAIN;
    }

    /**
     * The fastest that this host has and that the property {@value #PROPERTY} allows: libipsec-mb where it is installed, of a known version,
     * native access is enabled and it computes what it has to; otherwise the JDK's, whose {@link #name()} then says why.
     *
     * <p>Which it is shows at the first use, by a cipher or its name, and that takes some tenths of a second of a cold JVM, once. Whoever wants
     * them not to fall on the first packet's thread asks for {@link #name()} before, on another.
     *
     * @return the source
     */
    static SrtpCiphers preferred() {
        return PreferredCiphers.ANY;
    }

    /** AES-GCM with one key. Call {@link #nonce}, {@link #aad}, then {@link #seal} or {@link #open}. */
    interface Gcm {
        /** Bytes of a tag. */
        int TAG_LENGTH = 16;

        /**
         * Sets the nonce of the next packet. The caller sees to it that none comes twice to {@link #seal}.
         *
         * @param high its first four bytes
         * @param low its other eight
         */
        void nonce(int high, long low);

        /**
         * Sets what the next packet authenticates and does not encrypt. The bytes are read when it is sealed or opened.
         *
         * @param bytes the array
         * @param at index of the first byte
         * @param length number of bytes, 1 or more
         */
        void aad(byte[] bytes, int at, int length);

        /**
         * Encrypts in place, and writes the tag behind.
         *
         * @param bytes the array, with 16 bytes of room behind the text
         * @param at index of the first byte
         * @param length number of bytes without the tag, 0 or more
         */
        void seal(byte[] bytes, int at, int length);

        /**
         * Decrypts in place if the tag is right; if not, the bytes may be anything.
         *
         * @param bytes the array, with the tag behind the text
         * @param at index of the first byte
         * @param length number of bytes without the tag, 0 or more
         * @return whether the tag is right
         */
        boolean open(byte[] bytes, int at, int length);
    }

    /** AES in counter mode with one key. */
    interface Counter {
        /**
         * Adds the keystream to bytes in place, which both encrypts and decrypts.
         *
         * @param ivHigh the first eight bytes of the first counter block
         * @param ivLow its other eight
         * @param bytes the array
         * @param at index of the first byte
         * @param length number of bytes, 0 or more
         */
        void xor(long ivHigh, long ivLow, byte[] bytes, int at, int length);
    }

    /** HMAC-SHA1 with one key. */
    interface Hmac {
        /** Bytes of an HMAC that is not cut off. */
        int LENGTH = 20;

        /**
         * Computes one HMAC.
         *
         * @param bytes the array
         * @param at index of the first byte
         * @param length number of bytes
         * @param mac where its 20 bytes go
         */
        void compute(byte[] bytes, int at, int length, byte[] mac);
    }
}
