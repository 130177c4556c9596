package dev.maru.jsep;

import dev.maru.sdp.FormatParameters;
import java.util.Locale;
import java.util.Map;

/** Names a codec with those parameters that make it another codec; two formats with one key understand each other. */
final class CodecKey {
    private CodecKey() {}

    static String of(CodecCapability codec) {
        return of(codec.name(), codec.clockRate(), codec.channels(), codec.parameters());
    }

    static String ofRtx(String primary) {
        return "rtx of " + primary;
    }

    static String of(String name, int clockRate, int channels, String text) {
        String codec = name.toLowerCase(Locale.ROOT);
        String key = codec + "/" + clockRate + "/" + channels;
        return switch (codec) {
            case "h264", "vp9", "av1", "h265" -> key + profile(codec, FormatParameters.parameters(text));
            default -> key;
        };
    }

    private static String profile(String codec, Map<String, String> parameters) {
        return switch (codec) {
            case "h264" ->
                " mode " + parameters.getOrDefault("packetization-mode", "0") + " profile "
                        + H264Profile.of(parameters).profile();
            case "vp9" -> " profile " + parameters.getOrDefault("profile-id", "0");
            case "av1" -> " profile " + parameters.getOrDefault("profile", "0");
            default ->
                " profile " + parameters.getOrDefault("profile-id", "1") + " tier "
                        + parameters.getOrDefault("tier-flag", "0") + " mode "
                        + parameters.getOrDefault("tx-mode", "SRST");
        };
    }
}
