package dev.maru.webrtc;

import java.util.List;

/**
 * What can be negotiated (W3C WebRTC §5.2.8). Frames come and go encoded, so a codec can be negotiated when its frames can be put
 * into packets.
 *
 * @param codecs in our order of preference
 * @param headerExtensions those that are understood
 */
public record RTCRtpCapabilities(List<RTCRtpCodec> codecs, List<RTCRtpHeaderExtension> headerExtensions) {
    /** Copies the lists. */
    public RTCRtpCapabilities {
        codecs = List.copyOf(codecs);
        headerExtensions = List.copyOf(headerExtensions);
    }
}
