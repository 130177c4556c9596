package dev.maru.webrtc;

import java.util.List;

/**
 * What a sender or a receiver has agreed upon (W3C WebRTC §5.2.2 to §5.2.4).
 *
 * @param transactionId of {@link RTCRtpSender#getParameters}, which {@link RTCRtpSender#setParameters} wants back; empty for receivers
 * @param encodings the layers; empty for receivers
 * @param codecs in order of preference, as negotiated; empty before
 * @param headerExtensions as negotiated
 * @param cname of RTCP (RFC 3550 §6.5.1), or empty
 * @param reducedSize whether RTCP may be of reduced size (RFC 5506)
 */
public record RTCRtpParameters(
        String transactionId,
        List<RTCRtpEncodingParameters> encodings,
        List<RTCRtpCodec> codecs,
        List<RTCRtpHeaderExtension> headerExtensions,
        String cname,
        boolean reducedSize) {
    /** Copies the lists. */
    public RTCRtpParameters {
        encodings = List.copyOf(encodings);
        codecs = List.copyOf(codecs);
        headerExtensions = List.copyOf(headerExtensions);
    }

    /**
     * The same with other layers.
     *
     * @param layers as many as before, with the same names
     * @return a copy for {@link RTCRtpSender#setParameters}
     */
    public RTCRtpParameters withEncodings(List<RTCRtpEncodingParameters> layers) {
        return new RTCRtpParameters(transactionId, layers, codecs, headerExtensions, cname, reducedSize);
    }
}
