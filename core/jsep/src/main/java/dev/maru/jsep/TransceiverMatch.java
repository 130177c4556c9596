package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SessionDescription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Finds the transceivers for the sections of a remote offer, and makes those that are missing (RFC 9429 §5.10). */
final class TransceiverMatch {
    private final SessionState state;
    private final Map<String, Transceiver> byMid = new HashMap<>();
    private final Map<MediaKind, Queue<Transceiver>> waiting = new EnumMap<>(MediaKind.class);
    private final List<Transceiver> created = new ArrayList<>();

    TransceiverMatch(SessionState state) {
        this.state = state;
        for (Transceiver transceiver : state.transceivers) {
            String mid = transceiver.mid();
            if (mid != null && !transceiver.isStopped()) {
                byMid.put(mid, transceiver);
            } else if (mid == null && !transceiver.isStopping() && transceiver.isFromAddTrack()) {
                waiting.computeIfAbsent(transceiver.kind(), kind -> new ArrayDeque<>())
                        .add(transceiver);
            }
        }
    }

    /** One for each section; null for those that are no media, or rejected before anybody had them. */
    List<@Nullable Transceiver> transceivers(SessionDescription session) {
        List<@Nullable Transceiver> found = new ArrayList<>();
        for (MediaDescription section : session.media()) {
            MediaKind kind = Sections.isMedia(section) ? MediaKind.ofWord(section.kind()) : null;
            found.add(kind == null ? null : find(session, section, kind));
        }
        return found;
    }

    List<Transceiver> created() {
        return created;
    }

    private @Nullable Transceiver find(SessionDescription session, MediaDescription section, MediaKind kind) {
        Transceiver same = byMid.get(String.valueOf(section.mid()));
        if (same != null && same.kind() == kind) {
            return same;
        }
        if (section.isRejected()) {
            return null;
        }
        Queue<Transceiver> queue = waiting.get(kind);
        Transceiver added =
                queue == null || !Sections.direction(session, section).receives() ? null : queue.poll();
        return added == null ? create(kind) : added;
    }

    private Transceiver create(MediaKind kind) {
        Transceiver transceiver = state.create(kind, TransceiverInit.of(Direction.RECVONLY));
        transceiver.markStable();
        state.createdByOffer.add(transceiver);
        created.add(transceiver);
        return transceiver;
    }
}
