package dev.maru.webrtc;

import dev.maru.ice.CandidateLine;
import dev.maru.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * An address at which a peer may be reached (W3C WebRTC §4.8.1), as it crosses the signaling. An empty {@code candidate} says that there are
 * no more of the generation.
 *
 * @param candidate the line of RFC 8839 §5.1, from {@code candidate:} on
 * @param sdpMid the media section that it belongs to, or null
 * @param sdpMLineIndex the media section's index, or null
 * @param usernameFragment of the generation that it belongs to, or null for the current one
 */
public record RTCIceCandidate(
        String candidate,
        @Nullable String sdpMid,
        @Nullable Integer sdpMLineIndex,
        @Nullable String usernameFragment) {
    /** As long as a line may be. */
    private static final int MAX_LENGTH = 4_096;

    /**
     * Checks that it is no novel and says where it belongs; whether it is well-formed is said by {@link RTCPeerConnection#addIceCandidate}.
     *
     * @throws RTCException TypeError when both {@code sdpMid} and {@code sdpMLineIndex} are null
     */
    public RTCIceCandidate {
        if (candidate.length() > MAX_LENGTH) {
            throw RTCException.operation("A candidate has at most " + MAX_LENGTH + " characters.");
        }
        if (sdpMid == null && sdpMLineIndex == null) {
            throw RTCException.type("A candidate names its media section by sdpMid or sdpMLineIndex.");
        }
    }

    /**
     * A candidate of a media section.
     *
     * @param candidate the line
     * @param sdpMid the media section
     * @return the candidate
     */
    public static RTCIceCandidate of(String candidate, String sdpMid) {
        return new RTCIceCandidate(candidate, sdpMid, null, null);
    }

    /**
     * Where it comes from.
     *
     * @return the type, or null when the line cannot be read
     */
    public @Nullable RTCIceCandidateType type() {
        CandidateLine line = parsed();
        return line == null ? null : RTCIceCandidateType.values()[line.type().ordinal()];
    }

    /**
     * The address in it.
     *
     * @return an IP address or a name, or null when the line cannot be read
     */
    public @Nullable String address() {
        CandidateLine line = parsed();
        return line == null ? null : line.host();
    }

    /**
     * The port in it.
     *
     * @return 0 to 65,535, or -1 when the line cannot be read
     */
    public int port() {
        CandidateLine line = parsed();
        return line == null ? -1 : line.port();
    }

    private @Nullable CandidateLine parsed() {
        try {
            return CandidateLine.parse(candidate);
        } catch (MalformedException e) {
            return null;
        }
    }
}
