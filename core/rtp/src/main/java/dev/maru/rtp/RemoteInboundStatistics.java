package dev.maru.rtp;

/**
 * What the other side said in its reports about a stream that we send: W3C {@code RTCRemoteInboundRtpStreamStats} (webrtc-stats §8.3).
 * A snapshot.
 *
 * @param packetsReceived by our count of what was sent up to the highest number received, less what was lost
 * @param packetsLost negative when duplicates came
 * @param fractionLost 0 to 1, since the report before
 * @param jitterSeconds interarrival jitter
 * @param roundTripTimeNanos of the last report that allowed to tell, or -1
 * @param totalRoundTripTimeNanos their sum
 * @param roundTripTimeMeasurements their number
 * @param reportedAtNanos when the last report came, or -1 when none did
 */
public record RemoteInboundStatistics(
        long packetsReceived,
        long packetsLost,
        double fractionLost,
        double jitterSeconds,
        long roundTripTimeNanos,
        long totalRoundTripTimeNanos,
        long roundTripTimeMeasurements,
        long reportedAtNanos) {}
