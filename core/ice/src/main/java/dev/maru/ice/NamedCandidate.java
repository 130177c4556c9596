package dev.maru.ice;

import dev.maru.wire.TransportAddress;

/**
 * A candidate of the peer's whose address is a name that the driver has to resolve first. Immutable.
 *
 * @param name what to resolve by mDNS
 * @param line everything else that was told
 */
public record NamedCandidate(MdnsName name, CandidateLine line) {
    /**
     * The candidate, when the name has been resolved.
     *
     * @param address its port does not count
     * @return the candidate
     */
    public Candidate at(TransportAddress address) {
        return line.candidate(address);
    }
}
