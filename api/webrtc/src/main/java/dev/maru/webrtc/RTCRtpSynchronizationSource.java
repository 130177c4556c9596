package dev.maru.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * Whose packets came (W3C WebRTC §5.3.2, the SSRCs of RFC 3550 §3).
 *
 * <p>Deviation: the time is that of the packet's coming, since frames are played by the application.
 *
 * @param timestamp when the last packet of the source came, in milliseconds since 1970
 * @param source 0 to 4,294,967,295
 * @param audioLevel how loud that packet was, 0 for silence to 1 for the loudest (RFC 6464); null when it did not say
 * @param rtpTimestamp of that packet, 0 to 4,294,967,295
 */
public record RTCRtpSynchronizationSource(
        double timestamp, long source, @Nullable Double audioLevel, long rtpTimestamp) {
    static RTCRtpSynchronizationSource of(RTCRtpContributingSource same) {
        return new RTCRtpSynchronizationSource(same.timestamp(), same.source(), same.audioLevel(), same.rtpTimestamp());
    }
}
