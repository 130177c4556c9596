package dev.maru.dtls;

/**
 * A handshake that cannot go on: what the peer is told by an alert, and what the driver is told by an event. It carries no stack
 * trace, since hostile input must be cheap to refuse, and never leaves {@link DtlsConnection}.
 */
final class HandshakeException extends Exception {
    private static final long serialVersionUID = 1;

    private final AlertDescription alert;
    private final DtlsFailure failure;

    HandshakeException(AlertDescription alert, DtlsFailure failure, String message) {
        super(message, null, false, false);
        this.alert = alert;
        this.failure = failure;
    }

    /** A message that cannot be parsed. */
    static HandshakeException undecodable(String message) {
        return new HandshakeException(AlertDescription.DECODE_ERROR, DtlsFailure.PROTOCOL_VIOLATION, message);
    }

    /** A field with a value that it must not have. */
    static HandshakeException illegal(String message) {
        return new HandshakeException(AlertDescription.ILLEGAL_PARAMETER, DtlsFailure.PROTOCOL_VIOLATION, message);
    }

    /** A message that is not due. */
    static HandshakeException unexpected(HandshakeMessage message) {
        return new HandshakeException(
                AlertDescription.UNEXPECTED_MESSAGE,
                DtlsFailure.PROTOCOL_VIOLATION,
                message.type() + " is not due in this handshake");
    }

    /** A message lacks an extension that its version demands (RFC 8446 §9.2). */
    static HandshakeException missing(String extension, String message) {
        return new HandshakeException(
                AlertDescription.MISSING_EXTENSION, DtlsFailure.PROTOCOL_VIOLATION, message + " without " + extension);
    }

    /** A server that wants no certificate: then anybody could talk to it in our name (RFC 8827 §6.5, RFC 8842 §5.1). */
    static HandshakeException oneSided() {
        return new HandshakeException(
                AlertDescription.HANDSHAKE_FAILURE,
                DtlsFailure.PROTOCOL_VIOLATION,
                "the server asks for no certificate, and both sides have to show one");
    }

    /** No overlap of what the two sides can do. */
    static HandshakeException nothingInCommon(String what) {
        return new HandshakeException(
                AlertDescription.HANDSHAKE_FAILURE,
                DtlsFailure.NOTHING_IN_COMMON,
                "no " + what + " that both sides can use");
    }

    /** A signature or MAC over the handshake that is wrong. */
    static HandshakeException notAuthentic(String what) {
        return new HandshakeException(
                AlertDescription.DECRYPT_ERROR, DtlsFailure.NOT_AUTHENTIC, "the peer's " + what + " is wrong");
    }

    AlertDescription alert() {
        return alert;
    }

    DtlsFailure failure() {
        return failure;
    }
}
