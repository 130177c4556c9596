package dev.maru.stun;

import dev.maru.wire.TransportAddress;

/**
 * What a {@link BehaviourDiscovery} found out about the NATs between us and a server.
 *
 * @param outcome whether there is anything more
 * @param mapped our address as the server sees it; {@link TransportAddress#UNSPECIFIED} when nobody answered
 * @param mapping how the NAT maps our address to outer ones
 * @param filtering whose packets it lets in
 */
public record NatReport(Outcome outcome, TransportAddress mapped, Behaviour mapping, Behaviour filtering) {
    /** How far the discovery came. */
    public enum Outcome {
        /** To the end. */
        COMPLETE,
        /** The server answers, but has no second address (RFC 5780 §4.2): the mapped address is all there is. */
        NOT_OFFERED,
        /** The server refused; mostly it is no STUN server, or one that wants credentials. */
        REFUSED,
        /** Nobody answers: UDP is blocked, the server is down, or its address is wrong. */
        NO_ANSWER
    }

    /** How much of the other side's address a NAT looks at (RFC 4787 §4.1, §5). */
    public enum Behaviour {
        /** Nothing is mapped or filtered: no NAT, no firewall. */
        NONE,
        /** Nothing of it: the same for everybody. */
        ENDPOINT_INDEPENDENT,
        /** The IP address. */
        ADDRESS_DEPENDENT,
        /** The IP address and the port. */
        ADDRESS_AND_PORT_DEPENDENT,
        /** It could not be told. */
        UNKNOWN
    }

    /**
     * Whether two peers behind such NATs find each other without a relay, as far as this side decides (RFC 4787 §4.1).
     *
     * @return true for mappings that others can be told of
     */
    public boolean isFriendlyToPeers() {
        return mapping == Behaviour.NONE || mapping == Behaviour.ENDPOINT_INDEPENDENT;
    }
}
