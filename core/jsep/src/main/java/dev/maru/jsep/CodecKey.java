package dev.maru.jsep;

import dev.maru.sdp.FormatParameters;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names a codec with those parameters that make it another codec; two formats with one key understand each other. */
final class CodecKey {
    private CodecKey() {}

    static String of(CodecCapability codec) {
        return of(codec.name(), codec.clockRate(), codec.channels(), codec.parameters());
    }

    static String of(Format format) {
        return of(format.name(), format.clockRate(), format.channels(), format.parameters());
    }

    /** The key of a format, and for a retransmission format that of the codec with it. */
    static String of(Format format, List<Format> section) {
        Format primary = Format.byPayloadType(section, format.apt());
        return primary == null ? of(format) : ofRtx(of(primary));
    }

    static String ofRtx(String primary) {
        return "rtx of " + primary;
    }

    private static String of(String name, int clockRate, int channels, String text) {
        String codec = name.toLowerCase(Locale.ROOT);
        String key = codec + "/" + clockRate + "/" + channels;
        Map<String, String> parameters = FormatParameters.parameters(text);
        return switch (codec) {
            case "h264" ->
                key + " mode " + parameters.getOrDefault("packetization-mode", "0") + " profile "
                        + H264Profile.of(parameters).profile();
            case "vp9" -> key + " profile " + parameters.getOrDefault("profile-id", "0");
            case "av1" -> key + " profile " + parameters.getOrDefault("profile", "0");
            case "h265" ->
                key + " profile " + parameters.getOrDefault("profile-id", "1") + " tier "
                        + parameters.getOrDefault("tier-flag", "0") + " mode "
                        + parameters.getOrDefault("tx-mode", "SRST");
            default -> key;
        };
    }
}
