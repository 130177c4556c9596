package dev.maru.simnet;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a NAT behaves, in the words of RFC 4787 for UDP and RFC 5382 for TCP. Mapping and filtering are the same for both; a SYN from
 * outside is let in where a UDP packet would be, and is dropped without a word else.
 *
 * @param mapping which destinations share one outside port (§4.1)
 * @param filtering who may send to a mapping (§5)
 * @param hairpinning whether inside hosts reach each other by outside addresses (§6)
 * @param portPreservation whether the outside port is the inside one where that is free (§4.2.1)
 * @param lifetimeNanos how long a mapping lives after the last packet out (§4.3 asks for two minutes or more)
 * @param passesUdp false for a firewall that drops all UDP
 * @param tcpPorts the remote ports that TCP may go to, null for all: a firewall drops SYNs to others
 */
public record NatBehaviour(
        Scope mapping,
        Scope filtering,
        boolean hairpinning,
        boolean portPreservation,
        long lifetimeNanos,
        boolean passesUdp,
        @Nullable Set<Integer> tcpPorts) {
    /** How long TCP mappings live at least without a packet: 2 hours and 4 minutes (RFC 5382 REQ-5). */
    static final long TCP_LIFETIME_NANOS = 7_440 * SimNet.SECOND;

    /** On how much of the remote address something depends. */
    public enum Scope {
        /** On nothing. */
        ENDPOINT_INDEPENDENT,
        /** On the remote IP address. */
        ADDRESS_DEPENDENT,
        /** On the remote IP address and port. */
        ADDRESS_AND_PORT_DEPENDENT
    }

    private static final long FIVE_MINUTES = 300 * SimNet.SECOND;

    /** What was called a full cone. */
    public static final NatBehaviour FULL_CONE = of(Scope.ENDPOINT_INDEPENDENT, Scope.ENDPOINT_INDEPENDENT);

    /** What was called a restricted cone. */
    public static final NatBehaviour RESTRICTED_CONE = of(Scope.ENDPOINT_INDEPENDENT, Scope.ADDRESS_DEPENDENT);

    /** What was called a port-restricted cone: the usual home router. */
    public static final NatBehaviour PORT_RESTRICTED_CONE =
            of(Scope.ENDPOINT_INDEPENDENT, Scope.ADDRESS_AND_PORT_DEPENDENT);

    /** What was called a symmetric NAT. */
    public static final NatBehaviour SYMMETRIC = of(Scope.ADDRESS_AND_PORT_DEPENDENT, Scope.ADDRESS_AND_PORT_DEPENDENT);

    /** Nothing over UDP gets out or in; TCP goes anywhere. */
    public static final NatBehaviour UDP_BLOCKED = new NatBehaviour(
            Scope.ENDPOINT_INDEPENDENT, Scope.ADDRESS_AND_PORT_DEPENDENT, false, true, FIVE_MINUTES, false, null);

    /** A strict firewall with a NAT: nothing over UDP, TCP to port 443 only. */
    public static final NatBehaviour ONLY_443 = UDP_BLOCKED.withTcpPorts(443);

    /**
     * A NAT without hairpinning and port preservation, whose mappings live five minutes.
     *
     * @param mapping which destinations share one outside port
     * @param filtering who may send to a mapping
     * @return the behaviour
     */
    public static NatBehaviour of(Scope mapping, Scope filtering) {
        return new NatBehaviour(mapping, filtering, false, false, FIVE_MINUTES, true, null);
    }

    /**
     * The same NAT, hairpinning.
     *
     * @return the new behaviour
     */
    public NatBehaviour withHairpinning() {
        return new NatBehaviour(mapping, filtering, true, portPreservation, lifetimeNanos, passesUdp, tcpPorts);
    }

    /**
     * The same NAT, preserving ports.
     *
     * @return the new behaviour
     */
    public NatBehaviour withPortPreservation() {
        return new NatBehaviour(mapping, filtering, hairpinning, true, lifetimeNanos, passesUdp, tcpPorts);
    }

    /**
     * The same NAT with another mapping lifetime.
     *
     * @param nanos since the last packet out
     * @return the new behaviour
     */
    public NatBehaviour withLifetime(long nanos) {
        return new NatBehaviour(mapping, filtering, hairpinning, portPreservation, nanos, passesUdp, tcpPorts);
    }

    /**
     * The same NAT without UDP.
     *
     * @return the new behaviour
     */
    public NatBehaviour withoutUdp() {
        return new NatBehaviour(mapping, filtering, hairpinning, portPreservation, lifetimeNanos, false, tcpPorts);
    }

    /**
     * The same NAT with a firewall that lets TCP go to some ports only.
     *
     * @param ports of the remote side; none: no TCP at all
     * @return the new behaviour
     */
    public NatBehaviour withTcpPorts(Integer... ports) {
        Set<Integer> only = Set.of(ports);
        return new NatBehaviour(mapping, filtering, hairpinning, portPreservation, lifetimeNanos, passesUdp, only);
    }

    boolean passes(SimPacket outgoing) {
        if (outgoing.tcp() == null) {
            return passesUdp;
        }
        return tcpPorts == null || tcpPorts.contains(outgoing.destination().port());
    }
}
