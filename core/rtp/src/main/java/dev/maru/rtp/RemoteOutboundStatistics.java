package dev.maru.rtp;

/**
 * What the sender of a stream said in its reports: W3C {@code RTCRemoteOutboundRtpStreamStats} (webrtc-stats §8.5). A snapshot.
 *
 * @param packetsSent by its count
 * @param bytesSent of payload, by its count
 * @param remoteTimestampUnixNanos its wall clock when it made its last report, 0 when none came
 * @param reportsSent how many of its reports came
 */
public record RemoteOutboundStatistics(
        long packetsSent, long bytesSent, long remoteTimestampUnixNanos, long reportsSent) {}
