package dev.maru.dtls;

import java.util.Locale;

/** What an alert says (RFC 8446 §6, RFC 5246 §7.2). Of those in the registry, the ones that are sent here or deserve a name. */
enum AlertDescription {
    CLOSE_NOTIFY(0),
    UNEXPECTED_MESSAGE(10),
    BAD_RECORD_MAC(20),
    RECORD_OVERFLOW(22),
    HANDSHAKE_FAILURE(40),
    BAD_CERTIFICATE(42),
    UNSUPPORTED_CERTIFICATE(43),
    CERTIFICATE_REVOKED(44),
    CERTIFICATE_EXPIRED(45),
    CERTIFICATE_UNKNOWN(46),
    ILLEGAL_PARAMETER(47),
    UNKNOWN_CA(48),
    ACCESS_DENIED(49),
    DECODE_ERROR(50),
    DECRYPT_ERROR(51),
    PROTOCOL_VERSION(70),
    INSUFFICIENT_SECURITY(71),
    INTERNAL_ERROR(80),
    INAPPROPRIATE_FALLBACK(86),
    USER_CANCELED(90),
    NO_RENEGOTIATION(100),
    MISSING_EXTENSION(109),
    UNSUPPORTED_EXTENSION(110),
    CERTIFICATE_REQUIRED(116);

    private final int code;

    AlertDescription(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Whether the sender goes on after it (RFC 8446 §6). */
    static boolean isHarmless(int code) {
        return code == USER_CANCELED.code || code == NO_RENEGOTIATION.code;
    }

    /** A number with its name, for people. */
    static String describe(int code) {
        for (AlertDescription description : values()) {
            if (description.code == code) {
                return description.name().toLowerCase(Locale.ROOT) + " (" + code + ")";
            }
        }
        return "alert " + code;
    }
}
