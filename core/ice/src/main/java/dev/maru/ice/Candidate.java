package dev.maru.ice;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address at which a peer may be reached (RFC 8445 §5.1). Immutable.
 *
 * @param foundation the same for candidates that will likely live and die together (§5.1.1.3); 1 to 32 characters of
 *     letters, digits, {@code +} and {@code /}
 * @param component 1 for RTP, and for all that WebRTC sends; 2 for RTCP
 * @param transport UDP or a role of TCP
 * @param priority 1 to 2<sup>31</sup> - 1 (§5.1.2)
 * @param address where to send to
 * @param type where the address comes from
 * @param related the base of a reflexive candidate, or the mapped address of a relayed one; null when not told
 */
public record Candidate(
        String foundation,
        int component,
        CandidateTransport transport,
        long priority,
        TransportAddress address,
        CandidateType type,
        @Nullable TransportAddress related) {
    /** The component that everything travels on where RTP and RTCP share one (RFC 5761). */
    public static final int RTP = 1;

    /** The highest priority (§5.1.2: a positive 32-bit signed number). */
    public static final long MAX_PRIORITY = Integer.MAX_VALUE;

    /** Puts TCP hosts at 90, below reflexive UDP and above the relay, as browsers do. */
    private static final int TCP_PENALTY = 36;

    /** Checks the ranges. */
    public Candidate {
        if (!CandidateLine.isFoundation(foundation)) {
            throw new IllegalArgumentException("a foundation is 1 to 32 letters, digits, + and /, not " + foundation);
        }
        if (component < 1 || component > 256) {
            throw new IllegalArgumentException("component " + component + " is not in 1..256");
        }
        if (priority < 1 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("priority " + priority + " is not in 1..2^31-1");
        }
    }

    /**
     * The recommended priority (RFC 8445 §5.1.2.1), with RFC 6544 §4.2's local preference, which puts UDP above TCP.
     *
     * @param type of the candidate
     * @param transport of the candidate
     * @param localPreference among the host's addresses, 0 to 8,191; the same address family and interface the same
     * @param component 1 to 256
     * @return a priority
     */
    public static long priorityOf(
            CandidateType type, CandidateTransport transport, int localPreference, int component) {
        if (localPreference < 0 || localPreference > 8_191) {
            throw new IllegalArgumentException("local preference " + localPreference + " is not in 0..8191");
        }
        int local = transport.preference(type) << 13 | localPreference;
        return (long) typePreference(type, transport) << 24 | (long) local << 8 | 256 - component;
    }

    /** RFC 6544 §4.2: where UDP is preferred, TCP's type preferences are lower. */
    static int typePreference(CandidateType type, CandidateTransport transport) {
        return transport.isTcp() ? Math.max(0, type.preference() - TCP_PENALTY) : type.preference();
    }

    /**
     * The same without the address it was derived from, which is nobody's business where addresses are hidden (RFC 8828 §5.2).
     *
     * @return the candidate to tell the peer
     */
    public Candidate withoutRelated() {
        return new Candidate(foundation, component, transport, priority, address, type, null);
    }

    /**
     * The same with a priority of the user's own.
     *
     * @param other 1 to {@link #MAX_PRIORITY}; unique among the agent's candidates (RFC 8445 §5.1.2)
     * @return the new candidate
     */
    public Candidate withPriority(long other) {
        return new Candidate(foundation, component, transport, other, address, type, related);
    }

    /**
     * A host candidate in the words of SDP, with a name in place of its address.
     *
     * @param alias what the address is published as by mDNS
     * @return {@code candidate:…}
     * @throws IllegalStateException when it is no host candidate: the others have addresses that the peer needs
     */
    public String toLine(MdnsName alias) {
        if (type != CandidateType.HOST) {
            throw new IllegalStateException("only host candidates are hidden behind names, not " + type.word());
        }
        return CandidateLine.print(this, alias.name());
    }

    /**
     * The candidate in the words of SDP (RFC 8839 §5.1), without {@code a=}.
     *
     * @return {@code candidate:…}
     */
    public String toLine() {
        return CandidateLine.print(this);
    }
}
