package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.FormatParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats of one section of an answer: what was offered and we have (RFC 9429 §5.3.1, RFC 3264 §6.1). */
final class AnswerFormats {
    private static final String H264 = "h264";

    private final List<Format> offered;
    private final List<OurCodec> ours;
    private final Map<Integer, OurCodec> accepted = new LinkedHashMap<>();

    AnswerFormats(List<Format> offered, List<OurCodec> ours, Direction direction) {
        this.offered = offered;
        this.ours = OfferFormats.usable(ours, direction);
        acceptSame();
        acceptNearH264();
    }

    private void acceptSame() {
        for (Format format : offered) {
            OurCodec same = format.isRtx() || format.is("red") ? null : find(format.key());
            if (same != null) {
                accepted.put(format.payloadType(), same);
            }
        }
    }

    private @Nullable OurCodec find(String key) {
        for (OurCodec codec : ours) {
            if (codec.key().equals(key)) {
                return codec;
            }
        }
        return null;
    }

    /**
     * Deviation: Baseline is accepted where we have Constrained Baseline, when nothing else of H.264 fits. Encoders that say Baseline
     * (FFmpeg's WHIP says 42000d) do not use what the constraint forbids.
     */
    private void acceptNearH264() {
        if (accepted.values().stream().anyMatch(codec -> codec.is(H264))) {
            return;
        }
        for (Format format : offered) {
            for (OurCodec codec : ours) {
                if (format.is(H264) && codec.is(H264) && isNear(format, codec.capability())) {
                    accepted.putIfAbsent(format.payloadType(), codec);
                }
            }
        }
    }

    private static boolean isNear(Format format, CodecCapability codec) {
        Map<String, String> theirs = FormatParameters.parameters(format.parameters());
        Map<String, String> own = FormatParameters.parameters(codec.parameters());
        return H264Profile.of(theirs).isNear(H264Profile.of(own))
                && theirs.getOrDefault("packetization-mode", "0").equals(own.getOrDefault("packetization-mode", "0"));
    }

    /**
     * The formats to be answered.
     *
     * @param isOrdered whether our order counts; otherwise that of the offer does
     * @return empty when nothing fits, so that the section is to be rejected
     */
    List<Format> formats(boolean isOrdered) {
        if (accepted.values().stream().allMatch(codec -> codec.capability().isAuxiliary())) {
            return List.of();
        }
        List<Format> formats = new ArrayList<>();
        for (Format format : offered) {
            Format answer = answer(format);
            if (answer != null) {
                formats.add(answer);
            }
        }
        if (isOrdered) {
            formats.sort(Comparator.comparingInt(this::rank));
        }
        return formats;
    }

    private @Nullable Format answer(Format format) {
        OurCodec codec = accepted.get(format.payloadType());
        if (codec != null) {
            List<String> feedback = format.feedback().stream()
                    .filter(codec.capability().feedback()::contains)
                    .toList();
            return format.answered(parameters(format, codec.capability()), feedback);
        }
        boolean isRtx = format.isRtx() && accepted.containsKey(format.apt()) && has("rtx");
        boolean isRed = format.is("red") && has("red") && isRedOfAccepted(format);
        return isRtx || isRed ? format.answered(format.parameters(), List.of()) : null;
    }

    private boolean has(String name) {
        return named(name) != null;
    }

    private @Nullable OurCodec named(String name) {
        return ours.stream().filter(codec -> codec.is(name)).findFirst().orElse(null);
    }

    /** For audio its parameters name what it repeats; for video there are none. */
    private boolean isRedOfAccepted(Format red) {
        for (String word :
                red.parameters().isEmpty() ? new String[0] : red.parameters().split("/")) {
            boolean isAccepted = accepted.keySet().stream().anyMatch(type -> word.equals(type.toString()));
            if (!isAccepted) {
                return false;
            }
        }
        return true;
    }

    /** Our parameters, since they say what we take; those that have to agree follow the offer. */
    private static String parameters(Format format, CodecCapability codec) {
        if (!codec.is(H264)) {
            return codec.parameters();
        }
        Map<String, String> theirs = FormatParameters.parameters(format.parameters());
        Map<String, String> own = FormatParameters.parameters(codec.parameters());
        boolean isAsymmetric = isAsymmetric(theirs) && isAsymmetric(own);
        String id = H264Profile.of(theirs).answer(H264Profile.of(own), isAsymmetric);
        List<String> parts = new ArrayList<>();
        if (isAsymmetric) {
            parts.add("level-asymmetry-allowed=1");
        }
        parts.add("packetization-mode=" + theirs.getOrDefault("packetization-mode", "0"));
        parts.add("profile-level-id=" + id);
        return String.join(";", parts);
    }

    private static boolean isAsymmetric(Map<String, String> parameters) {
        return parameters.getOrDefault("level-asymmetry-allowed", "0").equals("1");
    }

    private int rank(Format format) {
        int payloadType = format.apt() == Format.NO_APT ? format.payloadType() : format.apt();
        OurCodec codec = format.is("red") ? named("red") : accepted.get(payloadType);
        int index = codec == null ? ours.size() : ours.indexOf(codec);
        return 2 * index + (format.isRtx() ? 1 : 0);
    }
}
