package dev.maru.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@code m=} section (RFC 8866 §5.14). Immutable.
 *
 * @param kind {@code audio}, {@code video}, {@code application}, or another
 * @param port 0 to 65,535; 0 says that it is rejected, or bundled only
 * @param portCount how many ports; 1 unless told
 * @param protocol as in {@code UDP/TLS/RTP/SAVPF}
 * @param formats payload types, or another protocol's formats
 * @param connection the {@code c=} line; null when the session's counts
 * @param bandwidths the {@code b=} lines
 * @param lines the others
 * @param attributes those of this section
 */
public record MediaDescription(
        String kind,
        int port,
        int portCount,
        String protocol,
        List<String> formats,
        @Nullable Connection connection,
        List<Bandwidth> bandwidths,
        List<SdpLine> lines,
        List<Attribute> attributes)
        implements Section {
    /** Keeps copies of the lists. */
    public MediaDescription {
        formats = List.copyOf(formats);
        bandwidths = List.copyOf(bandwidths);
        lines = List.copyOf(lines);
        attributes = List.copyOf(attributes);
    }

    /**
     * Starts a new section.
     *
     * @param kind as in {@code audio}
     * @param port 0 to 65,535
     * @param protocol as in {@code UDP/TLS/RTP/SAVPF}
     * @return to be filled
     */
    public static MediaBuilder builder(String kind, int port, String protocol) {
        return new MediaBuilder(kind, port, protocol);
    }

    /**
     * Starts a section that is like this.
     *
     * @return to be changed
     */
    public MediaBuilder toBuilder() {
        return new MediaBuilder(this);
    }

    /**
     * The section's name (RFC 5888 §4).
     *
     * @return null when it has none
     */
    public @Nullable String mid() {
        return value("mid");
    }

    /**
     * Whether the section says that it can be had inside a bundle only (RFC 9143 §6).
     *
     * @return true with {@code a=bundle-only}
     */
    public boolean isBundleOnly() {
        return has("bundle-only");
    }

    /**
     * Whether the section is rejected or no more in use (RFC 3264 §6): port 0 without {@code a=bundle-only}.
     *
     * @return true when nothing flows
     */
    public boolean isRejected() {
        return port == 0 && !isBundleOnly();
    }

    /**
     * What a payload type means.
     *
     * @param payloadType 0 to 127
     * @return null when the section has no {@code a=rtpmap} for it
     */
    public @Nullable RtpMap rtpMap(int payloadType) {
        for (Attribute attribute : attributes) {
            if (attribute instanceof RtpMap map && map.payloadType() == payloadType) {
                return map;
            }
        }
        return null;
    }

    /**
     * The parameters of a format.
     *
     * @param format the payload type as text
     * @return as written; empty when there are none
     */
    public String formatParameters(String format) {
        for (Attribute attribute : attributes) {
            if (attribute instanceof FormatParameters parameters
                    && parameters.format().equals(format)) {
                return parameters.text();
            }
        }
        return "";
    }

    /**
     * The kinds of RTCP feedback for a payload type.
     *
     * @param payloadType 0 to 127
     * @return in order, those for all payload types among them
     */
    public List<String> feedback(int payloadType) {
        List<String> kinds = new ArrayList<>();
        for (RtcpFeedback feedback : all(RtcpFeedback.class)) {
            boolean isMeant = feedback.payloadType() == payloadType || feedback.payloadType() == RtcpFeedback.ANY;
            if (isMeant && !kinds.contains(feedback.feedback())) {
                kinds.add(feedback.feedback());
            }
        }
        return kinds;
    }

    /**
     * Candidates as text (RFC 8839 §5.1).
     *
     * @return in order, with {@code candidate:} and without {@code a=}
     */
    public List<String> candidates() {
        return values(PlainAttribute.CANDIDATE).stream()
                .map(value -> PlainAttribute.CANDIDATE + ":" + value)
                .toList();
    }
}
