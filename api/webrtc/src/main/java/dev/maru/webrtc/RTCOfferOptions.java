package dev.maru.webrtc;

/**
 * What an offer is to do (W3C WebRTC §4.2.8).
 *
 * @param iceRestart whether to look for a new way to the peer
 */
public record RTCOfferOptions(boolean iceRestart) {
    /** An ordinary offer. */
    public static final RTCOfferOptions DEFAULT = new RTCOfferOptions(false);
}
