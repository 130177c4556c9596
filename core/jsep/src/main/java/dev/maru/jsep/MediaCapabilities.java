package dev.maru.jsep;

import dev.maru.sdp.Direction;
import java.util.List;

/**
 * What this side can send and receive.
 *
 * @param audio codecs, best first
 * @param video codecs, best first
 * @param audioExtensions header extensions of audio, in the order in which they get numbers
 * @param videoExtensions those of video
 */
public record MediaCapabilities(
        List<CodecCapability> audio,
        List<CodecCapability> video,
        List<HeaderExtensionCapability> audioExtensions,
        List<HeaderExtensionCapability> videoExtensions) {
    /** Names the section of a packet (RFC 9143 §15). */
    public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /** Names the encoding of a packet (RFC 8852 §4). */
    public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    /** Names the encoding that a retransmission repairs (RFC 8852 §4). */
    public static final String REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    private static final String TRANSPORT_WIDE_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    private static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    private static final List<String> AUDIO_FEEDBACK = List.of("transport-cc", "nack");
    private static final List<String> VIDEO_FEEDBACK =
            List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");

    /** The codecs that Maru has packetizers for, with payload types as Chromium numbers them. */
    public static final MediaCapabilities DEFAULT = new MediaCapabilities(
            List.of(
                    new CodecCapability("opus", 48_000, 2, "minptime=10;useinbandfec=1", AUDIO_FEEDBACK)
                            .withPayloadType(111),
                    new CodecCapability("red", 48_000, 2, "", List.of()).withPayloadType(63),
                    new CodecCapability("G722", 8_000, 1, "", List.of()).withPayloadType(9),
                    new CodecCapability("PCMU", 8_000, 1, "", List.of()).withPayloadType(0),
                    new CodecCapability("PCMA", 8_000, 1, "", List.of()).withPayloadType(8),
                    new CodecCapability("telephone-event", 48_000, 1, "0-15", List.of()).withPayloadType(110),
                    new CodecCapability("telephone-event", 8_000, 1, "0-15", List.of()).withPayloadType(126)),
            List.of(
                    new CodecCapability("VP8", 90_000, 1, "", VIDEO_FEEDBACK).withPayloadType(96),
                    new CodecCapability("VP9", 90_000, 1, "profile-id=0", VIDEO_FEEDBACK).withPayloadType(98),
                    new CodecCapability("H264", 90_000, 1, h264("42e01f", 1), VIDEO_FEEDBACK).withPayloadType(106),
                    new CodecCapability("H264", 90_000, 1, h264("42e01f", 0), VIDEO_FEEDBACK).withPayloadType(108),
                    new CodecCapability("AV1", 90_000, 1, "level-idx=5;profile=0;tier=0", VIDEO_FEEDBACK)
                            .withPayloadType(45),
                    new CodecCapability("rtx", 90_000, 1, "", List.of())),
            List.of(
                    new HeaderExtensionCapability("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
                    new HeaderExtensionCapability(ABS_SEND_TIME),
                    new HeaderExtensionCapability(TRANSPORT_WIDE_CC),
                    new HeaderExtensionCapability(MID),
                    new HeaderExtensionCapability("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
                    new HeaderExtensionCapability("urn:ietf:params:rtp-hdrext:csrc-audio-level", Direction.INACTIVE)),
            extensions(List.of(
                    "urn:ietf:params:rtp-hdrext:toffset",
                    ABS_SEND_TIME,
                    "urn:3gpp:video-orientation",
                    TRANSPORT_WIDE_CC,
                    "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
                    MID,
                    RID,
                    REPAIRED_RID,
                    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
                    "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00",
                    "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time")));

    /** Keeps copies of the lists. */
    public MediaCapabilities {
        audio = List.copyOf(audio);
        video = List.copyOf(video);
        audioExtensions = List.copyOf(audioExtensions);
        videoExtensions = List.copyOf(videoExtensions);
    }

    private static String h264(String profileLevelId, int packetizationMode) {
        return "level-asymmetry-allowed=1;packetization-mode=" + packetizationMode + ";profile-level-id="
                + profileLevelId;
    }

    private static List<HeaderExtensionCapability> extensions(List<String> uris) {
        return uris.stream().map(HeaderExtensionCapability::new).toList();
    }

    /**
     * The codecs of a kind.
     *
     * @param kind audio or video
     * @return best first
     */
    public List<CodecCapability> codecs(MediaKind kind) {
        return kind == MediaKind.AUDIO ? audio : video;
    }

    /**
     * The header extensions of a kind.
     *
     * @param kind audio or video
     * @return in the order in which they get numbers
     */
    public List<HeaderExtensionCapability> extensions(MediaKind kind) {
        return kind == MediaKind.AUDIO ? audioExtensions : videoExtensions;
    }
}
