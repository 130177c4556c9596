package dev.maru.jsep;

import java.util.List;

/**
 * What may be sent in a section.
 *
 * @param codecs in the order of preference; the first is the one to send, the others may be switched to
 * @param extensions header extensions that the peer takes
 * @param isMixed whether one- and two-byte header extensions may be mixed (RFC 8285 §4.1.2)
 * @param streams one, or one for each layer of simulcast that the peer takes
 * @param cname this session's, for RTCP SDES
 * @param hasReducedSizeRtcp whether RTCP may have reduced size (RFC 5506)
 * @param maxBitrateBps what the peer asks for by {@code b=}; 0 when it does not
 */
public record SendPlan(
        List<RtpCodec> codecs,
        List<HeaderExtension> extensions,
        boolean isMixed,
        List<SendStream> streams,
        String cname,
        boolean hasReducedSizeRtcp,
        long maxBitrateBps) {
    /** Keeps copies of the lists. */
    public SendPlan {
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
        streams = List.copyOf(streams);
    }
}
