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
    /** What was sent before the peer asked for layers, for a rollback (the W3C's {@code [[LastStableRidlessSendEncodings]]}). */
    private RTCRtpEncodingParameters single = RTCRtpEncodingParameters.DEFAULT;

    Encodings(Transceiver core) {
        this.core = core;
        this.all = scaled(core.encodings().stream().map(Encodings::parameters).toList());
    }

    private static RTCRtpEncodingParameters parameters(SendEncoding encoding) {
        return RTCRtpEncodingParameters.layer(rid(encoding)).withActive(encoding.isActive());
    }

    /** §5.1: when nobody tells a scale, the last layer is as large as the source and each before it half of the next; else it is 1. */
    private static List<RTCRtpEncodingParameters> scaled(List<RTCRtpEncodingParameters> layers) {
        boolean isTold = layers.stream().anyMatch(one -> one.scaleResolutionDownBy() > 0);
        List<RTCRtpEncodingParameters> scaled = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            RTCRtpEncodingParameters layer = layers.get(i);
            double scale = isTold ? 1 : 1L << layers.size() - 1 - i;
            scaled.add(layer.scaleResolutionDownBy() > 0 ? layer : layer.withScaleResolutionDownBy(scale));
        }
        return List.copyOf(scaled);
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
        if (wished.isEmpty()) {
            return;
        }
        List<RTCRtpEncodingParameters> named = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            named.add(wished.get(i).withRid(rid(taken.get(i))));
        }
        all = scaled(named);
    }

    void set(List<RTCRtpEncodingParameters> changed) {
        all = changed.stream()
                .map(one -> one.scaleResolutionDownBy() > 0 ? one : one.withScaleResolutionDownBy(1))
                .toList();
    }

    /** A negotiation has taken layers away, or given the only one a name. */
    void negotiated() {
        List<RTCRtpEncodingParameters> before = new ArrayList<>(all);
        if (before.size() == 1 && before.getFirst().rid().isEmpty()) {
            single = before.getFirst();
        } else {
            before.add(single);
        }
        List<RTCRtpEncodingParameters> left = new ArrayList<>();
        for (SendEncoding one : core.encodings()) {
            left.add(before.stream()
                    .filter(known -> known.rid().equals(rid(one)))
                    .findFirst()
                    .orElseGet(() -> parameters(one)));
        }
        all = scaled(left);
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
