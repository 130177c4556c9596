package dev.maru.webrtc;

import dev.maru.dtls.DtlsEvent;

/** The W3C's error for a handshake that failed. */
final class ConnectionFailures {
    private ConnectionFailures() {}

    static RTCError of(DtlsEvent.Failed failed) {
        return switch (failed.reason()) {
            case FINGERPRINT_MISMATCH -> RTCError.of(RTCErrorDetailType.FINGERPRINT_FAILURE, failed.text());
            case BAD_CERTIFICATE,
                    NOT_AUTHENTIC,
                    DOWNGRADE,
                    NOTHING_IN_COMMON,
                    PROTOCOL_VIOLATION,
                    LIMIT,
                    PEER_ALERT,
                    TIMEOUT -> RTCError.of(RTCErrorDetailType.DTLS_FAILURE, failed.text());
        };
    }
}
