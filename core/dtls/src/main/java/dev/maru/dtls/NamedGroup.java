package dev.maru.dtls;

import org.jspecify.annotations.Nullable;

/** The groups for key exchange that are spoken here (RFC 8446 §4.2.7, RFC 8422 §5.1.1, draft-ietf-tls-ecdhe-mlkem). */
public enum NamedGroup {
    /** ML-KEM-768 and X25519 together: safe if either of them is. DTLS 1.3 only. */
    X25519MLKEM768(0x11EC, 1_216, 1_120),
    /** Curve25519 (RFC 7748). */
    X25519(0x001D, 32, 32),
    /** NIST P-256. */
    SECP256R1(0x0017, 65, 65),
    /** NIST P-384. */
    SECP384R1(0x0018, 97, 97);

    private final int codePoint;
    private final int clientShareLength;
    private final int serverShareLength;

    NamedGroup(int codePoint, int clientShareLength, int serverShareLength) {
        this.codePoint = codePoint;
        this.clientShareLength = clientShareLength;
        this.serverShareLength = serverShareLength;
    }

    /**
     * The group with a code point.
     *
     * @param codePoint as in a hello
     * @return the group, null when it is none of ours
     */
    public static @Nullable NamedGroup of(int codePoint) {
        for (NamedGroup group : values()) {
            if (group.codePoint == codePoint) {
                return group;
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
     * The exact length of what a client sends as its share.
     *
     * @return bytes
     */
    public int clientShareLength() {
        return clientShareLength;
    }

    /**
     * The exact length of what a server sends as its share.
     *
     * @return bytes
     */
    public int serverShareLength() {
        return serverShareLength;
    }

    /**
     * Whether DTLS 1.2 may use it too: there, both sides send the same kind of share.
     *
     * @return false for the hybrid group
     */
    public boolean isForDtls12() {
        return this != X25519MLKEM768;
    }
}
