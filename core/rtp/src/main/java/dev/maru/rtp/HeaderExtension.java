package dev.maru.rtp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The elements of RTP header extensions (RFC 8285) that are known here, with the URIs that negotiate them in SDP. */
public enum HeaderExtension {
    /** The media section that a packet belongs to (RFC 9143 §15). */
    MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
    /** The encoding of the media section (RFC 8852 §3.1). */
    RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    /** The encoding that a packet repairs, on a retransmission stream (RFC 8852 §3.2). */
    REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    /** How loud it is (RFC 6464): {@link AudioLevel}. */
    AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    /** How loud each contributing source is (RFC 6465), in the order of the CSRCs. */
    CSRC_AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:csrc-audio-level"),
    /** When the packet was sent: {@link AbsSendTime}. */
    ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    /** When the frame was captured: {@link AbsCaptureTime}. */
    ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    /** A number that all packets of a transport share (draft-holmer-rmcat-transport-wide-cc-extensions-01): {@link TransportSequence}. */
    TRANSPORT_SEQUENCE("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    /** The same, with feedback on request: {@link TransportSequence}. */
    TRANSPORT_SEQUENCE_V2("http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02"),
    /** How long a receiver may wait before it shows a frame: {@link PlayoutDelay}. */
    PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
    /** How the camera was held (3GPP TS 26.114 §7.4.5): {@link VideoOrientation}. */
    VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
    /** The time between a packet's timestamp and its sending (RFC 5450): {@link TransmissionOffset}. */
    TRANSMISSION_OFFSET("urn:ietf:params:rtp-hdrext:toffset"),
    /** What a frame depends on (AV1 RTP specification, appendix A): {@link DependencyDescriptor}. */
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
    /** What each layer costs: {@link VideoLayersAllocation}. */
    VIDEO_LAYERS_ALLOCATION("http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00");

    static final int COUNT = values().length;

    private static final Map<String, HeaderExtension> BY_URI = new HashMap<>();

    static {
        for (HeaderExtension extension : values()) {
            BY_URI.put(extension.uri, extension);
        }
    }

    private final String uri;

    HeaderExtension(String uri) {
        this.uri = uri;
    }

    /**
     * The element with a URI.
     *
     * @param uri as in an {@code a=extmap} line
     * @return the element, or null when it is not known here
     */
    public static @Nullable HeaderExtension ofUri(String uri) {
        return BY_URI.get(uri);
    }

    /**
     * The URI that negotiates it.
     *
     * @return as in an {@code a=extmap} line
     */
    public String uri() {
        return uri;
    }
}
