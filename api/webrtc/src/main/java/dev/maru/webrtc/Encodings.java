package dev.maru.webrtc;

import dev.maru.jsep.SendEncoding;
import dev.maru.jsep.Transceiver;
import dev.maru.peer.LayerSettings;
import java.util.ArrayList;
import java.util.List;

/** The layers of one sender (the W3C's {@code [[SendEncodings]]}, §5.2): as wished, and as negotiations leave them. */
final class Encodings {
    private final Transceiver core;
    private volatile List<RTCRtpEncodingParameters> all;

    Encodings(Transceiver core) {
        this.core = core;
        this.all = core.encodings().stream().map(Encodings::parameters).toList();
    }

    private static RTCRtpEncodingParameters parameters(SendEncoding encoding) {
        return RTCRtpEncodingParameters.layer(rid(encoding)).withActive(encoding.isActive());
    }

    private static String rid(SendEncoding encoding) {
        String rid = encoding.rid();
        return rid == null ? "" : rid;
    }

    List<RTCRtpEncodingParameters> all() {
        return all;
    }

    /** What was wished when the transceiver was made; a single layer loses its name (§5.1). */
    void begin(List<RTCRtpEncodingParameters> wished) {
        List<SendEncoding> taken = core.encodings();
        if (wished.size() != taken.size()) {
            return;
        }
        List<RTCRtpEncodingParameters> named = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            named.add(wished.get(i).withRid(rid(taken.get(i))));
        }
        all = List.copyOf(named);
    }

    void set(List<RTCRtpEncodingParameters> changed) {
        all = List.copyOf(changed);
    }

    /** A negotiation has taken layers away, or given the only one a name. */
    void negotiated() {
        List<RTCRtpEncodingParameters> before = all;
        List<RTCRtpEncodingParameters> left = new ArrayList<>();
        for (SendEncoding one : core.encodings()) {
            left.add(before.stream()
                    .filter(known -> known.rid().equals(rid(one)))
                    .findFirst()
                    .orElseGet(() -> parameters(one)));
        }
        all = List.copyOf(left);
    }

    boolean hasLayer(String rid) {
        return all.stream().anyMatch(one -> one.rid().equals(rid));
    }

    /**
     * What the machine is told of a layer. A layer of half the width and height has a quarter of the pixels, so it needs less of the path
     * beside the others.
     */
    static LayerSettings settings(RTCRtpEncodingParameters one) {
        double pixels = 1 / (one.scaleResolutionDownBy() * one.scaleResolutionDownBy());
        return new LayerSettings(one.active(), one.maxBitrateBps(), weight(one.priority()) * Math.max(pixels, 1e-6));
    }

    /** webrtc-priority §4: each step has twice the bits of the one below. */
    private static double weight(RTCPriorityType priority) {
        return switch (priority) {
            case VERY_LOW -> 1;
            case LOW -> 2;
            case MEDIUM -> 4;
            case HIGH -> 8;
        };
    }
}
