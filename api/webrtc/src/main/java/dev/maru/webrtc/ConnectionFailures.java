package dev.maru.webrtc;

import dev.maru.dtls.DtlsEvent;
import dev.maru.sctp.SctpFailure;
import org.jspecify.annotations.Nullable;

/** The W3C's errors for a handshake that failed, and for an association that did. */
final class ConnectionFailures {
    /** RFC 9260 §3.3.10.13. */
    private static final int PROTOCOL_VIOLATION = 13;

    private static final int NOT_KNOWN = -1;

    private ConnectionFailures() {}

    /** The W3C's error for an association that broke, with the cause that we told the peer; null when we ended it, with what is below. */
    static @Nullable RTCError of(SctpFailure failure, String text) {
        return switch (failure) {
            case ABORTED -> null;
            case PROTOCOL_VIOLATION, LIMIT -> sctp(text, PROTOCOL_VIOLATION);
            case CONNECT_TIMEOUT, PEER_UNREACHABLE, ABORTED_BY_PEER, PEER_RESTARTED -> sctp(text, NOT_KNOWN);
        };
    }

    private static RTCError sctp(String text, int cause) {
        return RTCError.sctp("The association failed: " + text + ".", cause);
    }

    static RTCError of(DtlsEvent.Failed failed) {
        return RTCError.alert(detail(failed), failed.text(), failed.receivedAlert(), failed.sentAlert());
    }

    private static RTCErrorDetailType detail(DtlsEvent.Failed failed) {
        return switch (failed.reason()) {
            case FINGERPRINT_MISMATCH -> RTCErrorDetailType.FINGERPRINT_FAILURE;
            case BAD_CERTIFICATE,
                    NOT_AUTHENTIC,
                    DOWNGRADE,
                    NOTHING_IN_COMMON,
                    PROTOCOL_VIOLATION,
                    LIMIT,
                    PEER_ALERT,
                    TIMEOUT -> RTCErrorDetailType.DTLS_FAILURE;
        };
    }
}
