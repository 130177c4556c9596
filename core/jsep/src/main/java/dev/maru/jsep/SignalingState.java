package dev.maru.jsep;

/** How far a negotiation is (W3C WebRTC §4.3.1, {@code RTCSignalingState}; RFC 9429 §3.2). */
public enum SignalingState {
    /** No negotiation is going on. To HAVE_LOCAL_OFFER and HAVE_REMOTE_OFFER by an offer, to CLOSED. */
    STABLE,
    /** Our offer waits for an answer. To STABLE by an answer or a rollback, to HAVE_REMOTE_PRANSWER, HAVE_REMOTE_OFFER, CLOSED. */
    HAVE_LOCAL_OFFER,
    /** Their offer waits for our answer. To STABLE by an answer or a rollback, to HAVE_LOCAL_PRANSWER, CLOSED. */
    HAVE_REMOTE_OFFER,
    /** We answered provisionally. To STABLE by an answer, to CLOSED. */
    HAVE_LOCAL_PRANSWER,
    /** They answered provisionally. To STABLE by an answer, to CLOSED. */
    HAVE_REMOTE_PRANSWER,
    /** The end. */
    CLOSED
}
