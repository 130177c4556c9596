package dev.maru.rtp;

/**
 * What a stream sent: the members of W3C {@code RTCOutboundRtpStreamStats} (webrtc-stats §8.4) of the same names. A snapshot.
 *
 * @param packetsSent with retransmissions and padding
 * @param bytesSent of payload, with retransmissions and without padding
 * @param headerBytesSent of headers and padding
 * @param retransmittedPacketsSent packets sent again
 * @param retransmittedBytesSent of payload, sent again
 * @param framesSent packets with a marker, which end frames of video
 * @param nackCount NACK messages received
 * @param pliCount picture loss indications received
 * @param firCount full intra requests received
 * @param nackedPacketsGone packets asked for that were not there any more; ours, not the W3C's
 */
public record OutboundStatistics(
        long packetsSent,
        long bytesSent,
        long headerBytesSent,
        long retransmittedPacketsSent,
        long retransmittedBytesSent,
        long framesSent,
        long nackCount,
        long pliCount,
        long firCount,
        long nackedPacketsGone) {}
