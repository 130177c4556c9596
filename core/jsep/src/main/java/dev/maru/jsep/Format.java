package dev.maru.jsep;

import dev.maru.sdp.FormatParameters;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.RtpMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A payload type of a section, with all that the section says of it. */
record Format(int payloadType, String name, int clockRate, int channels, String parameters, List<String> feedback) {
    static final int NO_APT = -1;

    private static final int MAX_PAYLOAD_TYPE = 127;

    /** Payload types that mean something without an rtpmap (RFC 3551 §6), as far as WebRTC has seen them. */
    private static final Map<Integer, RtpMap> STATIC = Map.of(
            0, new RtpMap(0, "PCMU", 8_000, 1),
            3, new RtpMap(3, "GSM", 8_000, 1),
            8, new RtpMap(8, "PCMA", 8_000, 1),
            9, new RtpMap(9, "G722", 8_000, 1),
            13, new RtpMap(13, "CN", 8_000, 1),
            18, new RtpMap(18, "G729", 8_000, 1));

    /** The formats in their order; those without a meaning, and repetitions, are left out. */
    static List<Format> of(MediaDescription section) {
        List<Format> formats = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (String word : section.formats()) {
            int payloadType = number(word);
            RtpMap map = payloadType < 0 ? null : section.rtpMap(payloadType);
            map = map == null ? STATIC.get(payloadType) : map;
            if (map != null && seen.add(payloadType)) {
                formats.add(new Format(
                        payloadType,
                        map.encoding(),
                        map.clockRate(),
                        map.channels(),
                        section.formatParameters(word),
                        section.feedback(payloadType)));
            }
        }
        return formats;
    }

    private static int number(String word) {
        boolean isNumber = !word.isEmpty() && word.length() <= 3 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = isNumber ? Integer.parseInt(word) : -1;
        return number > MAX_PAYLOAD_TYPE ? -1 : number;
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The payload type that a retransmission format is for (RFC 4588 §8.6). */
    int apt() {
        String apt = is("rtx") ? FormatParameters.parameters(parameters).get("apt") : null;
        return apt == null ? NO_APT : number(apt);
    }

    /** The retransmission format of a payload type. */
    static @Nullable Format rtxOf(List<Format> formats, int payloadType) {
        for (Format format : formats) {
            if (format.apt() == payloadType) {
                return format;
            }
        }
        return null;
    }

    static @Nullable Format byPayloadType(List<Format> formats, int payloadType) {
        for (Format format : formats) {
            if (format.payloadType == payloadType) {
                return format;
            }
        }
        return null;
    }
}
