package dev.maru.jsep;

/** What a description is for (W3C WebRTC §4.6.1, {@code RTCSdpType}). */
public enum SdpType {
    /** Opens a negotiation. */
    OFFER,
    /** An answer that more answers may follow. */
    PRANSWER,
    /** Closes the negotiation. */
    ANSWER,
    /** Undoes the offer; its text does not count. */
    ROLLBACK
}
