package dev.maru.rtp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be received in one media section, as negotiated.
 *
 * @param mid its identification, or null when there is none
 * @param kind sound or pictures
 * @param payloads the payload types
 * @param extensions ids of header extensions; in sections that are bundled, one id means one extension (RFC 9143 §9)
 * @param rids the encodings of simulcast, or empty
 * @param ssrcs streams that SDP named, each with its retransmission stream or null ({@code a=ssrc}, {@code a=ssrc-group:FID})
 */
public record ReceiveSection(
        @Nullable Mid mid,
        MediaKind kind,
        List<ReceivePayload> payloads,
        ExtensionIds extensions,
        Set<Rid> rids,
        Map<Ssrc, @Nullable Ssrc> ssrcs) {
    /** Copies the collections. */
    public ReceiveSection {
        payloads = List.copyOf(payloads);
        rids = Set.copyOf(rids);
        ssrcs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(ssrcs));
    }

    /**
     * A section without simulcast and without named streams.
     *
     * @param mid its identification, or null
     * @param kind sound or pictures
     * @param extensions ids of header extensions
     * @param payloads the payload types
     * @return the section
     */
    public static ReceiveSection of(
            @Nullable Mid mid, MediaKind kind, ExtensionIds extensions, ReceivePayload... payloads) {
        return new ReceiveSection(mid, kind, List.of(payloads), extensions, Set.of(), Map.of());
    }

    @Nullable
    ReceivePayload payload(int payloadType) {
        for (int i = 0; i < payloads.size(); i++) { // an iterator would be garbage for each packet
            if (payloads.get(i).payloadType() == payloadType) {
                return payloads.get(i);
            }
        }
        return null;
    }

    @Nullable
    Rid ridOf(byte[] bytes, int at, int length) {
        for (Rid rid : rids) {
            if (AsciiTag.equals(rid.value(), bytes, at, length)) {
                return rid;
            }
        }
        return null;
    }
}
