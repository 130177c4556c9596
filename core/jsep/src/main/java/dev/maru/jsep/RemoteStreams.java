package dev.maru.jsep;

import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Msid;
import dev.maru.sdp.SessionDescription;
import java.util.List;

/** The streams that the track of a section is in. */
final class RemoteStreams {
    /** Where all tracks are of peers that know nothing of streams; browsers do the same. */
    static final String DEFAULT = "default";

    private RemoteStreams() {}

    /** Those of {@code a=msid} (RFC 8830), or of {@code a=ssrc} as older peers write it. */
    static List<String> of(SessionDescription session, MediaDescription section) {
        List<Msid> msids = section.all(Msid.class);
        if (!msids.isEmpty()) {
            return msids.stream()
                    .map(Msid::stream)
                    .filter(stream -> !stream.equals(Msid.NONE))
                    .distinct()
                    .limit(Transceiver.MAX_STREAMS)
                    .toList();
        }
        String old = RemoteSources.msid(section);
        if (old != null) {
            return old.equals(Msid.NONE) ? List.of() : List.of(old);
        }
        return session.media().stream().anyMatch(RemoteStreams::isTold) ? List.of() : List.of(DEFAULT);
    }

    private static boolean isTold(MediaDescription section) {
        return section.first(Msid.class) != null || RemoteSources.msid(section) != null;
    }
}
