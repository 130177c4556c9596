package dev.maru.webrtc;

import dev.maru.rtp.AudioLevel;
import dev.maru.rtp.PacketSources;
import org.jspecify.annotations.Nullable;

/**
 * Whose sound or pictures a mixer has put into packets (W3C WebRTC §5.3.1, the CSRCs of RFC 3550 §5.1).
 *
 * <p>Deviation: the time is that of the packet's coming, since frames are played by the application.
 *
 * @param timestamp when the last packet of the source came, in milliseconds since 1970
 * @param source 0 to 4,294,967,295
 * @param audioLevel how loud that packet was, 0 for silence to 1 for the loudest (RFC 6465); null when it did not say
 * @param rtpTimestamp of that packet, 0 to 4,294,967,295
 */
public record RTCRtpContributingSource(
        double timestamp, long source, @Nullable Double audioLevel, long rtpTimestamp) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** @param wallClockNanos the time of day when the driver's clock was 0 */
    static RTCRtpContributingSource of(PacketSources.Source source, long wallClockNanos) {
        return new RTCRtpContributingSource(
                (wallClockNanos + source.lastNanos()) / NANOS_PER_MILLI,
                source.ssrc().toUnsigned(),
                level(source.audioLevel()),
                Integer.toUnsignedLong(source.rtpTimestamp()));
    }

    /** 0 is silence, and 0 dBov is 1 (W3C WebRTC §5.3.1). */
    static @Nullable Double level(int negativeDbov) {
        if (negativeDbov == PacketSources.NO_LEVEL) {
            return null;
        }
        return negativeDbov == AudioLevel.SILENCE ? 0.0 : Math.pow(10, -negativeDbov / 20.0);
    }
}
