package dev.maru.sctp;

/**
 * What an association can tell of itself at one moment.
 *
 * @param packetsSent SCTP packets
 * @param packetsReceived SCTP packets with our verification tag
 * @param retransmittedChunks chunks of user data that were sent again
 * @param smoothedRttNanos 0 before it was measured
 * @param congestionWindowBytes user data that may be in flight
 * @param flightBytes user data that is
 * @param peerWindowBytes what the peer said it can take
 * @param receiveWindowBytes what we could take
 * @param packetBytes how long packets may be at the moment
 */
public record SctpStatistics(
        long packetsSent,
        long packetsReceived,
        long retransmittedChunks,
        long smoothedRttNanos,
        long congestionWindowBytes,
        long flightBytes,
        long peerWindowBytes,
        long receiveWindowBytes,
        int packetBytes) {}
