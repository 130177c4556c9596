package dev.maru.jsep;

import dev.maru.sdp.Attribute;
import dev.maru.sdp.FormatParameters;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.RtcpFeedback;
import dev.maru.sdp.RtpMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payload type of a section, with all that the section says of it.
 *
 * @param apt of a retransmission format, the payload type that it is for (RFC 4588 §8.6); {@link #NO_APT} for others
 * @param key the {@link CodecKey}; for a retransmission format that of the codec with it
 */
record Format(
        int payloadType,
        String name,
        int clockRate,
        int channels,
        String parameters,
        List<String> feedback,
        int apt,
        String key) {
    static final int NO_APT = -1;

    private static final String RTX = "rtx";
    private static final int MAX_PAYLOAD_TYPE = 127;

    /** Payload types that mean something without an rtpmap (RFC 3551 §6), as far as WebRTC has seen them. */
    private static final Map<Integer, RtpMap> STATIC = Map.of(
            0, new RtpMap(0, "PCMU", 8_000, 1),
            3, new RtpMap(3, "GSM", 8_000, 1),
            8, new RtpMap(8, "PCMA", 8_000, 1),
            9, new RtpMap(9, "G722", 8_000, 1),
            13, new RtpMap(13, "CN", 8_000, 1),
            18, new RtpMap(18, "G729", 8_000, 1));

    /** What the attributes of a section say of its payload types, read once. */
    private record Lines(
            Map<Integer, RtpMap> maps, Map<String, String> parameters, Map<Integer, List<String>> feedback) {
        Lines(MediaDescription section) {
            this(new HashMap<>(STATIC), new HashMap<>(), new HashMap<>());
            Map<Integer, RtpMap> own = new HashMap<>();
            for (Attribute attribute : section.attributes()) {
                switch (attribute) {
                    case RtpMap map -> own.putIfAbsent(map.payloadType(), map);
                    case FormatParameters fmtp -> parameters.putIfAbsent(fmtp.format(), fmtp.text());
                    case RtcpFeedback fb ->
                        feedback.computeIfAbsent(fb.payloadType(), key -> new ArrayList<>())
                                .add(fb.feedback());
                    default -> {}
                }
            }
            maps.putAll(own);
        }

        /** Those for all payload types are everybody's. */
        List<String> feedback(int payloadType) {
            List<String> own = feedback.getOrDefault(payloadType, List.of());
            List<String> any = feedback.getOrDefault(RtcpFeedback.ANY, List.of());
            if (own.isEmpty() && any.isEmpty()) {
                return List.of();
            }
            List<String> both = new ArrayList<>(any);
            both.addAll(own);
            return both.stream().distinct().toList();
        }
    }

    /** The formats in their order; those without a meaning, and repetitions, are left out. */
    static List<Format> of(MediaDescription section) {
        Lines lines = new Lines(section);
        Map<Integer, Format> formats = new LinkedHashMap<>();
        for (String word : section.formats()) {
            int payloadType = number(word);
            RtpMap map = lines.maps().get(payloadType);
            if (map != null && !formats.containsKey(payloadType)) {
                formats.put(payloadType, of(map, lines.parameters().getOrDefault(word, ""), lines));
            }
        }
        formats.replaceAll((payloadType, format) -> format.withPrimary(formats.get(format.apt)));
        return List.copyOf(formats.values());
    }

    private static Format of(RtpMap map, String parameters, Lines lines) {
        boolean isRtx = map.encoding().equalsIgnoreCase(RTX);
        String apt = isRtx ? FormatParameters.parameters(parameters).get("apt") : null;
        return new Format(
                map.payloadType(),
                map.encoding(),
                map.clockRate(),
                map.channels(),
                parameters,
                lines.feedback(map.payloadType()),
                apt == null ? NO_APT : number(apt),
                CodecKey.of(map.encoding(), map.clockRate(), map.channels(), parameters));
    }

    /** One that we offer. */
    static Format of(int payloadType, OurCodec codec, String parameters) {
        CodecCapability ours = codec.capability();
        return new Format(
                payloadType,
                ours.name(),
                ours.clockRate(),
                ours.channels(),
                parameters,
                ours.feedback(),
                NO_APT,
                codec.key());
    }

    /** The retransmission of one that we offer. */
    Format rtx(int rtxPayloadType) {
        return new Format(
                rtxPayloadType, RTX, clockRate, 1, "apt=" + payloadType, List.of(), payloadType, CodecKey.ofRtx(key));
    }

    /** As we answer it. */
    Format answered(String ownParameters, List<String> sharedFeedback) {
        return new Format(payloadType, name, clockRate, channels, ownParameters, sharedFeedback, apt, key);
    }

    private Format withPrimary(@Nullable Format primary) {
        return primary == null
                ? this
                : new Format(
                        payloadType, name, clockRate, channels, parameters, feedback, apt, CodecKey.ofRtx(primary.key));
    }

    private static int number(String word) {
        boolean isNumber = !word.isEmpty() && word.length() <= 3 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = isNumber ? Integer.parseInt(word) : NO_APT;
        return number > MAX_PAYLOAD_TYPE ? NO_APT : number;
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    boolean isRtx() {
        return is(RTX);
    }

    /** The retransmission format of a payload type. */
    static @Nullable Format rtxOf(List<Format> formats, int payloadType) {
        for (Format format : formats) {
            if (format.apt == payloadType) {
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
