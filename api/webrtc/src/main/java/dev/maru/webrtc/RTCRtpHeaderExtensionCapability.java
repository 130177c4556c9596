package dev.maru.webrtc;

/**
 * A header extension that is known, and who is to send it (webrtc-extensions, {@code RTCRtpHeaderExtensionCapability}).
 *
 * @param uri its name
 * @param direction whether it is sent, received, or both; stopped when it is not negotiated
 */
public record RTCRtpHeaderExtensionCapability(String uri, RTCRtpTransceiverDirection direction) {
    /**
     * The same with another direction.
     *
     * @param other whether it is sent, received, or both; stopped when it is not to be negotiated
     * @return a copy
     */
    public RTCRtpHeaderExtensionCapability withDirection(RTCRtpTransceiverDirection other) {
        return new RTCRtpHeaderExtensionCapability(uri, other);
    }
}
