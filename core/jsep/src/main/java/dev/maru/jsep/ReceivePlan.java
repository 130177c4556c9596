package dev.maru.jsep;

import java.util.List;

/**
 * What may come in a section.
 *
 * @param codecs in the order of preference, with the payload types of packets that come
 * @param extensions header extensions that may come
 * @param rids of the layers of simulcast that may come; empty when there are none
 * @param sources that the peer announced; others may come, and are known by their header extensions or payload types
 * @param streams ids of the media streams that the track belongs to
 * @param trackId as the peer told; empty when it did not
 */
public record ReceivePlan(
        List<RtpCodec> codecs,
        List<HeaderExtension> extensions,
        List<String> rids,
        List<RemoteSource> sources,
        List<String> streams,
        String trackId) {
    /** Keeps copies of the lists. */
    public ReceivePlan {
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
        rids = List.copyOf(rids);
        sources = List.copyOf(sources);
        streams = List.copyOf(streams);
    }
}
