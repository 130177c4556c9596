package dev.maru.jsep;

import dev.maru.sdp.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The formats of one section of an offer: what we have, with the payload types that it had before. */
final class OfferFormats {
    private final MediaKind kind;
    private final PayloadTypes payloadTypes;
    private final Map<String, Integer> before = new HashMap<>();
    private final List<String> beforeOrder = new ArrayList<>();
    private final Set<Integer> used = new HashSet<>();
    private final List<Format> formats = new ArrayList<>();

    /** @param prior the formats that the section had in the last local description */
    OfferFormats(MediaKind kind, PayloadTypes payloadTypes, List<Format> prior) {
        this.kind = kind;
        this.payloadTypes = payloadTypes;
        for (Format format : prior) {
            String key = CodecKey.of(format, prior);
            if (before.putIfAbsent(key, format.payloadType()) == null) {
                beforeOrder.add(key);
            }
            used.add(format.payloadType());
        }
    }

    /** What is sent, received or both, as the direction asks; all when it asks for nothing. */
    static List<CodecCapability> usable(List<CodecCapability> ours, Direction direction) {
        return ours.stream()
                .filter(codec -> !direction.sends() || codec.direction().sends())
                .filter(codec -> !direction.receives() || codec.direction().receives())
                .toList();
    }

    /**
     * The formats to be offered.
     *
     * @param ours in the order of preference
     * @param isOrdered whether the order was wished; otherwise what was negotiated before comes first
     */
    List<Format> of(List<CodecCapability> ours, boolean isOrdered) {
        List<CodecCapability> ordered = new ArrayList<>(ours);
        if (!isOrdered) {
            ordered.sort(Comparator.comparingInt(codec -> {
                int index = beforeOrder.indexOf(CodecKey.of(codec));
                return index < 0 ? Integer.MAX_VALUE : index;
            }));
        }
        boolean hasRtx = ours.stream().anyMatch(codec -> codec.is("rtx"));
        for (CodecCapability codec : ordered) {
            if (!codec.is("rtx")) {
                add(codec, hasRtx && !codec.isAuxiliary());
            }
        }
        return formats;
    }

    private void add(CodecCapability codec, boolean hasRtx) {
        String key = CodecKey.of(codec);
        int type = typeOf(key, codec.payloadType());
        if (type == PayloadTypes.NONE) {
            return;
        }
        String parameters = codec.parameters();
        if (codec.is("red") && kind == MediaKind.AUDIO) {
            parameters = redundant(codec);
            if (parameters.isEmpty()) {
                return;
            }
        }
        formats.add(new Format(type, codec.name(), codec.clockRate(), codec.channels(), parameters, codec.feedback()));
        int rtx = hasRtx ? typeOf(CodecKey.ofRtx(key), type + 1) : PayloadTypes.NONE;
        if (rtx != PayloadTypes.NONE) {
            formats.add(new Format(rtx, "rtx", codec.clockRate(), 1, "apt=" + type, List.of()));
        }
    }

    /** Redundancy repeats the first codec of its own clock rate, once (RFC 2198 §5). */
    private String redundant(CodecCapability red) {
        for (Format format : formats) {
            if (format.clockRate() == red.clockRate() && format.channels() == red.channels() && !format.is("red")) {
                return format.payloadType() + "/" + format.payloadType();
            }
        }
        return "";
    }

    private int typeOf(String key, int wished) {
        Integer known = before.get(key);
        int type = known != null ? known : payloadTypes.typeOf(kind, key, wished > 127 ? -1 : wished, used);
        used.add(type);
        return type;
    }
}
