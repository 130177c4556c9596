package dev.maru.ice;

/** Which candidates an agent uses; W3C WebRTC's RTCIceTransportPolicy (§4.2.3). */
public enum IcePolicy {
    /** All of them. */
    ALL,
    /**
     * Relayed ones only, so that the peer learns no address of ours: others are neither used nor told, and checks that come to them are
     * not answered. What the peer sees of us is the relay; tell {@link Candidate#withoutRelated()}.
     */
    RELAY
}
