package dev.maru.webrtc;

import dev.maru.ice.CandidateLine;
import dev.maru.ice.CandidateTransport;
import dev.maru.peer.IceServer;
import dev.maru.wire.MalformedException;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address at which a peer may be reached (W3C WebRTC §4.8.1), as it crosses the signaling: the first four members. An empty {@code candidate} says that
 * there are no more of the generation.
 *
 * @param candidate the line of RFC 8839 §5.1, from {@code candidate:} on
 * @param sdpMid the media section that it belongs to, or null
 * @param sdpMLineIndex the media section's index, or null
 * @param usernameFragment of the generation that it belongs to, or null for the current one
 * @param relayProtocol how we reach the TURN server that lent it: {@code udp}, {@code tcp} or {@code tls}; null for others, and for the peer's
 * @param url of the server by which it was found, as configured; null for others, and for the peer's
 */
public record RTCIceCandidate(
        String candidate,
        @Nullable String sdpMid,
        @Nullable Integer sdpMLineIndex,
        @Nullable String usernameFragment,
        @Nullable String relayProtocol,
        @Nullable String url) {
    /** As long as a line may be. */
    private static final int MAX_LENGTH = 4_096;

    private static final int RTP = 1;

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
     * A candidate as it crosses the signaling.
     *
     * @param candidate the line
     * @param sdpMid the media section that it belongs to, or null
     * @param sdpMLineIndex the media section's index, or null
     * @param usernameFragment of the generation that it belongs to, or null for the current one
     */
    public RTCIceCandidate(
            String candidate,
            @Nullable String sdpMid,
            @Nullable Integer sdpMLineIndex,
            @Nullable String usernameFragment) {
        this(candidate, sdpMid, sdpMLineIndex, usernameFragment, null, null);
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

    RTCIceCandidate from(@Nullable IceServer server) {
        if (server == null) {
            return this;
        }
        boolean isRelayed = type() == RTCIceCandidateType.RELAY;
        String protocol = server.isSecure() ? "tls" : server.protocol() == Protocol.TCP ? "tcp" : "udp";
        return new RTCIceCandidate(
                candidate, sdpMid, sdpMLineIndex, usernameFragment, isRelayed ? protocol : null, server.url());
    }

    /**
     * What candidates have in common that are found in the same way.
     *
     * @return the foundation, or null when the line cannot be read
     */
    public @Nullable String foundation() {
        CandidateLine line = parsed();
        return line == null ? null : line.foundation();
    }

    /**
     * What it carries.
     *
     * @return {@code rtp}, which carries RTCP too, or {@code rtcp}; null when the line cannot be read
     */
    public @Nullable String component() {
        CandidateLine line = parsed();
        return line == null ? null : line.component() == RTP ? "rtp" : "rtcp";
    }

    /**
     * How much it is preferred.
     *
     * @return 1 to 2<sup>31</sup> - 1, or -1 when the line cannot be read
     */
    public long priority() {
        CandidateLine line = parsed();
        return line == null ? -1 : line.priority();
    }

    /**
     * How packets get there.
     *
     * @return {@code udp} or {@code tcp}, or null when the line cannot be read
     */
    public @Nullable String protocol() {
        CandidateLine line = parsed();
        return line == null ? null : line.transport().isTcp() ? "tcp" : "udp";
    }

    /**
     * Who connects (RFC 6544 §4.5).
     *
     * @return {@code active}, {@code passive} or {@code so}; null for UDP and when the line cannot be read
     */
    public @Nullable String tcpType() {
        CandidateLine line = parsed();
        return line == null ? null : tcpType(line.transport());
    }

    private static @Nullable String tcpType(CandidateTransport transport) {
        return switch (transport) {
            case UDP -> null;
            case TCP_ACTIVE -> "active";
            case TCP_PASSIVE -> "passive";
            case TCP_SIMULTANEOUS_OPEN -> "so";
        };
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

    /**
     * The address that it was found from, of a candidate that is not of the host.
     *
     * @return an IP address, or null when the line does not say
     */
    public @Nullable String relatedAddress() {
        TransportAddress related = related();
        return related == null ? null : related.toSocketAddress().getAddress().getHostAddress();
    }

    /**
     * The port that it was found from, of a candidate that is not of the host.
     *
     * @return 0 to 65,535, or null when the line does not say
     */
    public @Nullable Integer relatedPort() {
        TransportAddress related = related();
        return related == null ? null : related.port();
    }

    private @Nullable TransportAddress related() {
        CandidateLine line = parsed();
        return line == null ? null : line.related();
    }

    private @Nullable CandidateLine parsed() {
        try {
            return CandidateLine.parse(candidate);
        } catch (MalformedException e) {
            return null;
        }
    }
}
