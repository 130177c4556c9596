package dev.maru.rtp;

/**
 * What a stream received: the members of W3C {@code RTCInboundRtpStreamStats} (webrtc-stats §8.2) of the same names, as far as they
 * are known without decoding. A snapshot.
 *
 * @param packetsReceived with retransmissions, without duplicates
 * @param bytesReceived of payload
 * @param headerBytesReceived of headers and padding
 * @param packetsLost expected less received, as reports tell it; retransmissions on a stream of their own do not mend it
 * @param jitterSeconds interarrival jitter
 * @param lastPacketReceivedNanos when, on the driver's clock, or -1
 * @param retransmittedPacketsReceived packets that came on the retransmission stream
 * @param retransmittedBytesReceived of payload, on the retransmission stream
 * @param packetsDuplicated dropped since they were there already; ours, not the W3C's
 * @param nackCount NACK messages sent
 * @param pliCount picture loss indications sent
 * @param firCount full intra requests sent
 * @param packetsGivenUp missing packets that are no longer asked for; ours, not the W3C's
 */
public record InboundStatistics(
        long packetsReceived,
        long bytesReceived,
        long headerBytesReceived,
        long packetsLost,
        double jitterSeconds,
        long lastPacketReceivedNanos,
        long retransmittedPacketsReceived,
        long retransmittedBytesReceived,
        long packetsDuplicated,
        long nackCount,
        long pliCount,
        long firCount,
        long packetsGivenUp) {}
