package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Msid;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** "Check if negotiation is needed" (W3C WebRTC §4.7.3). */
final class NegotiationNeeded {
    private final SessionState state;
    private final @Nullable AppliedDescription local;

    NegotiationNeeded(SessionState state) {
        this.state = state;
        local = state.currentLocal;
    }

    boolean check() {
        return !state.iceToReplace.isEmpty()
                || state.wantsData && !hasData()
                || state.transceivers.stream().anyMatch(this::isNeededBy);
    }

    /** A section of data counts even when the peer rejected it: asking again would be answered so again. */
    private boolean hasData() {
        return local != null && local.session().media().stream().anyMatch(DataSection::isData);
    }

    private boolean isNeededBy(Transceiver transceiver) {
        int index = local == null ? -1 : local.indexOf(transceiver);
        if (local == null || index < 0) {
            return !transceiver.isStopping();
        }
        if (transceiver.isStopped()) {
            return !local.section(index).isRejected() && !isRejectedRemotely(index);
        }
        return transceiver.isStopping() || differs(local, index, transceiver);
    }

    private boolean isRejectedRemotely(int index) {
        AppliedDescription remote = state.currentRemote;
        return remote != null && index < remote.size() && remote.section(index).isRejected();
    }

    private boolean differs(AppliedDescription ours, int index, Transceiver transceiver) {
        MediaDescription section = ours.section(index);
        if (transceiver.direction().sends() && !sameStreams(section, transceiver)) {
            return true;
        }
        Direction described = Sections.direction(ours.session(), section);
        AppliedDescription remote = state.currentRemote;
        Direction theirs = remote == null || index >= remote.size()
                ? null
                : Sections.direction(remote.session(), remote.section(index)).reversed();
        if (ours.type() == SdpType.OFFER) {
            return transceiver.direction() != described && transceiver.direction() != theirs;
        }
        return theirs != null && described != transceiver.direction().and(theirs);
    }

    private static boolean sameStreams(MediaDescription section, Transceiver transceiver) {
        List<String> described = section.all(Msid.class).stream()
                .map(Msid::stream)
                .filter(stream -> !stream.equals(Msid.NONE))
                .toList();
        boolean isWritten = section.first(Msid.class) != null;
        return isWritten && new HashSet<>(described).equals(new HashSet<>(transceiver.streams()));
    }
}
