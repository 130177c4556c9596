package dev.maru.webrtc;

import java.util.List;

/**
 * How a transceiver is to be (W3C WebRTC §4.4.2).
 *
 * @param direction who sends, to begin with
 * @param streams to which its track belongs, for the peer
 * @param sendEncodings the layers of a simulcast, or one without a name; when none tells its {@code scaleResolutionDownBy}, the last is as large as
 *     the source and each before it half of the next
 */
public record RTCRtpTransceiverInit(
        RTCRtpTransceiverDirection direction, List<MediaStream> streams, List<RTCRtpEncodingParameters> sendEncodings) {
    /** Both send, one layer. */
    public static final RTCRtpTransceiverInit DEFAULT = of(RTCRtpTransceiverDirection.SENDRECV);

    /** Checks the direction and copies the lists. */
    public RTCRtpTransceiverInit {
        if (direction == RTCRtpTransceiverDirection.STOPPED) {
            throw RTCException.type("A transceiver does not begin stopped.");
        }
        streams = List.copyOf(streams);
        sendEncodings = List.copyOf(sendEncodings);
    }

    /**
     * One layer, in a direction.
     *
     * @param direction who sends
     * @return the parameters
     */
    public static RTCRtpTransceiverInit of(RTCRtpTransceiverDirection direction) {
        return new RTCRtpTransceiverInit(direction, List.of(), List.of());
    }
}
