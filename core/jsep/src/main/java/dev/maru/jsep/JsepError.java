package dev.maru.jsep;

/** Why something is refused, by the names of the W3C (Web IDL §2.8.1, WebRTC §11). */
public enum JsepError {
    /** {@code InvalidStateError}: not in this signaling state, or already stopped or closed. */
    INVALID_STATE,
    /** {@code InvalidAccessError}: a remote description that contradicts the session, or that WebRTC does not allow. */
    INVALID_ACCESS,
    /** {@code InvalidModificationError}: a local description that is not the one which was created, codecs that nobody has. */
    INVALID_MODIFICATION,
    /** {@code OperationError}: the rest, such as a candidate for no section. */
    OPERATION,
    /** {@code RTCError} with {@code errorDetail} {@code sdp-syntax-error} and {@code sdpLineNumber}. */
    SDP_SYNTAX,
    /** {@code TypeError}: arguments that make no sense together. */
    TYPE
}
