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
    private final Map<String, Integer> given = new HashMap<>();
    private final List<Format> formats = new ArrayList<>();

    /** @param prior the formats that the section had in the last local description */
    OfferFormats(MediaKind kind, PayloadTypes payloadTypes, List<Format> prior) {
        this.kind = kind;
        this.payloadTypes = payloadTypes;
        for (Format format : prior) {
            String key = format.key();
            if (before.putIfAbsent(key, format.payloadType()) == null) {
                beforeOrder.add(key);
            }
            used.add(format.payloadType());
        }
    }

    /** What is sent, received or both, as the direction asks; all when it asks for nothing. */
    static List<OurCodec> usable(List<OurCodec> ours, Direction direction) {
        return ours.stream()
                .filter(codec ->
                        !direction.sends() || codec.capability().direction().sends())
                .filter(codec ->
                        !direction.receives() || codec.capability().direction().receives())
                .toList();
    }

    /**
     * The formats to be offered.
     *
     * @param ours in the order of preference
     * @param isOrdered whether the order was wished; otherwise what was negotiated before comes first
     */
    List<Format> of(List<OurCodec> ours, boolean isOrdered) {
        List<OurCodec> ordered = new ArrayList<>(ours);
        if (!isOrdered) {
            ordered.sort(Comparator.comparingInt(codec -> {
                int index = beforeOrder.indexOf(codec.key());
                return index < 0 ? Integer.MAX_VALUE : index;
            }));
        }
        boolean hasRtx = ours.stream().anyMatch(codec -> codec.is("rtx"));
        for (OurCodec codec : ordered) {
            if (!codec.is("rtx")) {
                add(codec, ordered, hasRtx && !codec.capability().isAuxiliary());
            }
        }
        return formats;
    }

    private void add(OurCodec codec, List<OurCodec> all, boolean hasRtx) {
        int type = typeOf(codec.key(), codec.capability().payloadType());
        String parameters = codec.capability().parameters();
        boolean isRedundancy = codec.is("red") && kind == MediaKind.AUDIO;
        if (isRedundancy) {
            parameters = redundant(codec.capability(), all);
        }
        if (type == PayloadTypes.NONE || isRedundancy && parameters.isEmpty()) {
            return;
        }
        Format format = Format.of(type, codec, parameters);
        formats.add(format);
        int rtx = hasRtx ? typeOf(CodecKey.ofRtx(codec.key()), type + 1) : PayloadTypes.NONE;
        if (rtx != PayloadTypes.NONE) {
            formats.add(format.rtx(rtx));
        }
    }

    /** Redundancy repeats the first codec of its own clock rate, once (RFC 2198 §5); it may stand before it, to be preferred. */
    private String redundant(CodecCapability red, List<OurCodec> all) {
        for (OurCodec codec : all) {
            CodecCapability other = codec.capability();
            boolean isSameClock = other.clockRate() == red.clockRate() && other.channels() == red.channels();
            if (isSameClock && !other.isAuxiliary()) {
                int type = typeOf(codec.key(), other.payloadType());
                return type == PayloadTypes.NONE ? "" : type + "/" + type;
            }
        }
        return "";
    }

    private int typeOf(String key, int wished) {
        Integer known = given.getOrDefault(key, before.get(key));
        int type = known != null ? known : payloadTypes.typeOf(kind, key, wished > 127 ? -1 : wished, used);
        used.add(type);
        given.put(key, type);
        return type;
    }
}
