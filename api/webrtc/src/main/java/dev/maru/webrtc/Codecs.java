package dev.maru.webrtc;

import dev.maru.jsep.CodecCapability;
import dev.maru.jsep.HeaderExtension;
import dev.maru.jsep.MediaCapabilities;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.RtpCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The W3C's words for what the negotiation calls a codec. */
final class Codecs {
    private static final int NO_PAYLOAD_TYPE = -1;

    private Codecs() {}

    static RTCRtpCodec of(RtpCodec codec, MediaKind kind) {
        return new RTCRtpCodec(
                codec.payloadType(),
                kind.word() + "/" + codec.name(),
                codec.clockRate(),
                channels(codec.channels(), kind),
                codec.parameters());
    }

    static boolean isSame(CodecCapability ours, RTCRtpCodec codec, MediaKind kind) {
        return codec.mimeType().equalsIgnoreCase(kind.word() + "/" + ours.name())
                && codec.clockRate() == ours.clockRate()
                && codec.sdpFmtpLine().equals(ours.parameters());
    }

    /** What the engine has of a kind, or null when there is no such kind. */
    static @Nullable RTCRtpCapabilities capabilities(String kind) {
        return switch (kind) {
            case "audio" -> capabilities(MediaCapabilities.DEFAULT, MediaKind.AUDIO);
            case "video" -> capabilities(MediaCapabilities.DEFAULT, MediaKind.VIDEO);
            default -> null;
        };
    }

    private static RTCRtpCapabilities capabilities(MediaCapabilities all, MediaKind kind) {
        List<RTCRtpCodec> codecs = all.codecs(kind).stream()
                .map(one -> new RTCRtpCodec(
                        NO_PAYLOAD_TYPE,
                        kind.word() + "/" + one.name(),
                        one.clockRate(),
                        channels(one.channels(), kind),
                        one.parameters()))
                .toList();
        List<RTCRtpHeaderExtension> extensions = all.extensions(kind).stream()
                .map(one -> new RTCRtpHeaderExtension(one.uri(), 0))
                .toList();
        return new RTCRtpCapabilities(codecs, extensions);
    }

    static List<RTCRtpHeaderExtension> extensions(List<HeaderExtension> negotiated) {
        return negotiated.stream()
                .map(one -> new RTCRtpHeaderExtension(one.uri(), one.id()))
                .toList();
    }

    private static int channels(int channels, MediaKind kind) {
        return kind == MediaKind.AUDIO ? channels : 0;
    }
}
