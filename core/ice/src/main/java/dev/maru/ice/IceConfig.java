package dev.maru.ice;

/**
 * Timings and bounds of an agent. The defaults are those of the RFCs but where a {@code Deviation} says otherwise.
 *
 * @param taNanos the pace of checks (RFC 8445 §14.2)
 * @param rtoNanos the first retransmission timeout of a check (§14.3)
 * @param rc how often a check is sent
 * @param patienceNanos how long the controlling agent waits for better pairs once one works
 * @param consentNanos time between two consent checks (RFC 7675 §5.1), each ± 20 %
 * @param consentExpiryNanos how long consent lasts
 * @param disconnectedNanos how long without an answer until the agent says DISCONNECTED and looks for another pair
 * @param maxPairs size of the checklist (RFC 8445 §6.1.2.5)
 * @param maxLocals local candidates taken; more are dropped and counted
 * @param maxRemotes remote candidates taken; more are dropped and counted
 * @param isLite whether the agent only answers (RFC 8445 §2.5), as servers with a public address may
 * @param policy which candidates are used
 */
public record IceConfig(
        long taNanos,
        long rtoNanos,
        int rc,
        long patienceNanos,
        long consentNanos,
        long consentExpiryNanos,
        long disconnectedNanos,
        int maxPairs,
        int maxLocals,
        int maxRemotes,
        boolean isLite,
        IcePolicy policy) {
    private static final long MS = 1_000_000;

    /**
     * Deviation: checks are sent 6 times, not 7 (RFC 8489 §6.2.1), and so fail after 23.5 s instead of 39.5: that is where browsers give
     * up, and people have long done so.
     */
    public static final IceConfig DEFAULT = new IceConfig(
            50 * MS, 500 * MS, 6, 300 * MS, 5_000 * MS, 30_000 * MS, 3_000 * MS, 100, 100, 100, false, IcePolicy.ALL);

    /** Checks the ranges. */
    public IceConfig {
        if (taNanos < 5 * MS) {
            throw new IllegalArgumentException("Ta is at least 5 ms (RFC 8445 §14.2)");
        }
        if (rtoNanos <= 0 || rc < 1 || patienceNanos < 0 || maxPairs < 1 || maxLocals < 1 || maxRemotes < 1) {
            throw new IllegalArgumentException("timings and bounds of an ICE agent are positive");
        }
        if (isLite && policy == IcePolicy.RELAY) {
            throw new IllegalArgumentException(
                    "a lite agent has host candidates only (RFC 8445 §5.2), so nothing to relay");
        }
        if (consentNanos <= 0 || disconnectedNanos <= 0 || consentExpiryNanos <= disconnectedNanos) {
            throw new IllegalArgumentException("consent expires after the agent has noticed that it is disconnected");
        }
    }

    /**
     * The same, for a lite agent.
     *
     * @return the new configuration
     */
    public IceConfig lite() {
        return with(maxPairs, maxRemotes, true, policy);
    }

    /**
     * The same with another policy.
     *
     * @param other which candidates are used
     * @return the new configuration
     */
    public IceConfig withPolicy(IcePolicy other) {
        return with(maxPairs, maxRemotes, isLite, other);
    }

    /**
     * The same with other bounds.
     *
     * @param pairs size of the checklist
     * @param candidates of each side
     * @return the new configuration
     */
    public IceConfig withLimits(int pairs, int candidates) {
        return with(pairs, candidates, isLite, policy);
    }

    private IceConfig with(int pairs, int candidates, boolean lite, IcePolicy which) {
        return new IceConfig(
                taNanos,
                rtoNanos,
                rc,
                patienceNanos,
                consentNanos,
                consentExpiryNanos,
                disconnectedNanos,
                pairs,
                candidates,
                candidates,
                lite,
                which);
    }

    /** Whether a candidate of ours may be used at all. */
    boolean allows(Candidate local) {
        CandidateType type = local.type();
        return policy == IcePolicy.RELAY ? type == CandidateType.RELAYED : !isLite || type == CandidateType.HOST;
    }
}
