package dev.maru.webrtc;

import java.util.Objects;

/**
 * An offer or an answer (W3C WebRTC §4.6.2). Both sides' applications carry it to the other one; the type travels as {@code type().toString()}.
 *
 * @param type what it is
 * @param sdp the description (RFC 8866, RFC 9429); empty for a rollback
 */
public record RTCSessionDescription(RTCSdpType type, String sdp) {
    /** Checks that nothing is missing. */
    public RTCSessionDescription {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(sdp, "sdp");
    }

    /**
     * An offer that came from the peer.
     *
     * @param sdp its text
     * @return the description
     */
    public static RTCSessionDescription offer(String sdp) {
        return new RTCSessionDescription(RTCSdpType.OFFER, sdp);
    }

    /**
     * An answer that came from the peer.
     *
     * @param sdp its text
     * @return the description
     */
    public static RTCSessionDescription answer(String sdp) {
        return new RTCSessionDescription(RTCSdpType.ANSWER, sdp);
    }

    /**
     * The wish to go back to the last stable state (§4.4.1.6).
     *
     * @return the description
     */
    public static RTCSessionDescription rollback() {
        return new RTCSessionDescription(RTCSdpType.ROLLBACK, "");
    }
}
