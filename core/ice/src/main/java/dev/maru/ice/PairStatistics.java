package dev.maru.ice;

/**
 * What an agent did with one pair: the members of W3C {@code RTCIceCandidatePairStats} of the same names. A snapshot.
 *
 * @param local our candidate as the peer sees it
 * @param remote the peer's candidate
 * @param state one of frozen, waiting, in-progress, succeeded and failed
 * @param isNominated whether the controlling side chose it
 * @param isSelected whether packets go over it
 * @param requestsSent checks, each counted once however often it was sent
 * @param requestsReceived checks of the peer's that were authentic
 * @param responsesSent answers to those
 * @param responsesReceived answers to our checks that were authentic
 * @param consentRequestsSent those of our checks that asked whether the peer still consents (RFC 7675 §5.1)
 * @param rttNanos of the last check that was answered and had been sent once, or -1
 * @param totalRttNanos their sum
 */
public record PairStatistics(
        Candidate local,
        Candidate remote,
        String state,
        boolean isNominated,
        boolean isSelected,
        long requestsSent,
        long requestsReceived,
        long responsesSent,
        long responsesReceived,
        long consentRequestsSent,
        long rttNanos,
        long totalRttNanos) {}
