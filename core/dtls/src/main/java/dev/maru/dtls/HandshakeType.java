package dev.maru.dtls;

import org.jspecify.annotations.Nullable;

/** The handshake messages (RFC 8446 §4, RFC 6347 §4.3.2, RFC 9147 §5.2). */
enum HandshakeType {
    HELLO_REQUEST(0),
    CLIENT_HELLO(1),
    SERVER_HELLO(2),
    HELLO_VERIFY_REQUEST(3),
    NEW_SESSION_TICKET(4),
    ENCRYPTED_EXTENSIONS(8),
    CERTIFICATE(11),
    SERVER_KEY_EXCHANGE(12),
    CERTIFICATE_REQUEST(13),
    SERVER_HELLO_DONE(14),
    CERTIFICATE_VERIFY(15),
    CLIENT_KEY_EXCHANGE(16),
    FINISHED(20),
    KEY_UPDATE(24);

    private final int code;

    HandshakeType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The type with a number; null when it has no place in a handshake of ours. */
    static @Nullable HandshakeType of(int code) {
        for (HandshakeType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
