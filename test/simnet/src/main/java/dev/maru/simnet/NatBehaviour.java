package dev.maru.simnet;

/**
 * How a NAT behaves, in the words of RFC 4787.
 *
 * @param mapping which destinations share one outside port (§4.1)
 * @param filtering who may send to a mapping (§5)
 * @param hairpinning whether inside hosts reach each other by outside addresses (§6)
 * @param portPreservation whether the outside port is the inside one where that is free (§4.2.1)
 * @param lifetimeNanos how long a mapping lives after the last packet out (§4.3 asks for two minutes or more)
 * @param passesUdp false for a firewall that drops all UDP
 */
public record NatBehaviour(
        Scope mapping,
        Scope filtering,
        boolean hairpinning,
        boolean portPreservation,
        long lifetimeNanos,
        boolean passesUdp) {
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

    /** Nothing over UDP gets out or in. */
    public static final NatBehaviour UDP_BLOCKED = new NatBehaviour(
            Scope.ENDPOINT_INDEPENDENT, Scope.ADDRESS_AND_PORT_DEPENDENT, false, true, FIVE_MINUTES, false);

    /**
     * A NAT without hairpinning and port preservation, whose mappings live five minutes.
     *
     * @param mapping which destinations share one outside port
     * @param filtering who may send to a mapping
     * @return the behaviour
     */
    public static NatBehaviour of(Scope mapping, Scope filtering) {
        return new NatBehaviour(mapping, filtering, false, false, FIVE_MINUTES, true);
    }

    /**
     * The same NAT, hairpinning.
     *
     * @return the new behaviour
     */
    public NatBehaviour withHairpinning() {
        return new NatBehaviour(mapping, filtering, true, portPreservation, lifetimeNanos, passesUdp);
    }

    /**
     * The same NAT, preserving ports.
     *
     * @return the new behaviour
     */
    public NatBehaviour withPortPreservation() {
        return new NatBehaviour(mapping, filtering, hairpinning, true, lifetimeNanos, passesUdp);
    }

    /**
     * The same NAT with another mapping lifetime.
     *
     * @param nanos since the last packet out
     * @return the new behaviour
     */
    public NatBehaviour withLifetime(long nanos) {
        return new NatBehaviour(mapping, filtering, hairpinning, portPreservation, nanos, passesUdp);
    }
}
