package dev.maru.dtls;

/** The ciphers of our suites. All have a tag of 16 bytes and nonces of 12. */
enum Aead {
    AES_128_GCM("AES", "AES/GCM/NoPadding", 16),
    AES_256_GCM("AES", "AES/GCM/NoPadding", 32),
    CHACHA20_POLY1305("ChaCha20", "ChaCha20-Poly1305", 32);

    /** Bytes that sealing adds for authentication (RFC 5116 §5, RFC 8439 §2.8). */
    static final int TAG_LENGTH = 16;
    /** Bytes of a nonce. */
    static final int NONCE_LENGTH = 12;

    private final String keyAlgorithm;
    private final String transformation;
    private final int keyLength;

    Aead(String keyAlgorithm, String transformation, int keyLength) {
        this.keyAlgorithm = keyAlgorithm;
        this.transformation = transformation;
        this.keyLength = keyLength;
    }

    /** JCA's name of the kind of key. */
    String keyAlgorithm() {
        return keyAlgorithm;
    }

    /** JCA's name of the cipher. */
    String transformation() {
        return transformation;
    }

    int keyLength() {
        return keyLength;
    }
}
