package dev.maru.jsep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the transports are to do, as it follows from the descriptions. There is one transport, since everything is bundled.
 *
 * @param ice its ICE agent
 * @param dtls its DTLS association
 * @param sctp its SCTP association; null before an answer accepted one
 * @param media the sections of media that are not rejected, in order
 * @param cryptex whether both sides encrypt header extensions and CSRCs (RFC 9335 §4)
 */
public record TransportPlan(
        IcePlan ice, DtlsPlan dtls, @Nullable SctpPlan sctp, List<MediaPlan> media, boolean cryptex) {
    /** Keeps a copy of the list. */
    public TransportPlan {
        media = List.copyOf(media);
    }

    /**
     * A section by its name.
     *
     * @param mid the name
     * @return null when there is none
     */
    public @Nullable MediaPlan section(String mid) {
        for (MediaPlan section : media) {
            if (section.mid().equals(mid)) {
                return section;
            }
        }
        return null;
    }
}
