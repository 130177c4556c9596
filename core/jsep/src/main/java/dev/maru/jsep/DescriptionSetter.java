package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SessionDescription;
import dev.maru.sdp.Simulcast;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets one description that has been found good (W3C WebRTC §4.4.1.5, "set a session description", from "if description is applied
 * successfully"). It cannot fail.
 */
final class DescriptionSetter {
    private final SessionState state;
    private final SignalingState before;
    private final List<JsepChange> changes = new ArrayList<>();
    private final RemoteTracks tracks = new RemoteTracks();
    private final List<Transceiver> removed = new ArrayList<>();

    DescriptionSetter(SessionState state) {
        this.state = state;
        before = state.signalingState;
    }

    List<JsepChange> setLocal(AppliedDescription description) {
        begin(description.type(), true);
        description.carry(state.local()); // those found since it was made
        switch (description.type()) {
            case OFFER -> {
                state.pendingLocal = description;
                state.signalingState = SignalingState.HAVE_LOCAL_OFFER;
            }
            case PRANSWER -> {
                state.pendingLocal = description;
                state.signalingState = SignalingState.HAVE_LOCAL_PRANSWER;
            }
            default -> complete(description, state.pendingRemote);
        }
        state.version++;
        updateSctp(description.type());
        for (int i = 0; i < description.size(); i++) {
            Transceiver transceiver = description.transceiver(i);
            if (transceiver != null) {
                processLocal(description, description.section(i), transceiver);
            }
        }
        return end(description.type());
    }

    List<JsepChange> setRemote(SdpType type, SessionDescription session) {
        begin(type, false);
        AppliedDescription description = new AppliedDescription(type, session, transceivers(type, session));
        for (int i = 0; i < description.size(); i++) {
            state.payloadTypes.learn(description.section(i).kind(), description.formats(i));
            state.extensionIds.learn(description.section(i));
        }
        switch (type) {
            case OFFER -> {
                state.pendingRemote = description;
                state.signalingState = SignalingState.HAVE_REMOTE_OFFER;
            }
            case PRANSWER -> {
                state.pendingRemote = description;
                state.signalingState = SignalingState.HAVE_REMOTE_PRANSWER;
            }
            default -> complete(state.pendingLocal, description);
        }
        updateSctp(type);
        for (int i = 0; i < description.size(); i++) {
            Transceiver transceiver = description.transceiver(i);
            if (transceiver != null) {
                processRemote(description, i, transceiver);
            }
        }
        return end(type);
    }

    List<JsepChange> rollBack() {
        boolean isRemote = state.signalingState == SignalingState.HAVE_REMOTE_OFFER;
        for (Transceiver transceiver : List.copyOf(state.transceivers)) {
            List<SendEncoding> asked = transceiver.encodings();
            transceiver.rollBack();
            if (!transceiver.encodings().equals(asked)) {
                changes.add(new JsepChange.EncodingsChanged(transceiver));
            }
            if (isRemote) {
                tracks.process(transceiver, transceiver.currentDirection(), transceiver.stableRemoteStreams());
            }
            boolean isOrphan = state.createdByOffer.contains(transceiver) && !transceiver.isFromAddTrack();
            if (isOrphan) {
                stop(transceiver);
                remove(transceiver);
            }
        }
        state.createdByOffer.clear();
        state.pendingLocal = null;
        state.pendingRemote = null;
        state.signalingState = SignalingState.STABLE;
        if (state.currentLocal == null) {
            state.isFirstOfferer = null;
        }
        return end(SdpType.ROLLBACK);
    }

    private void begin(SdpType type, boolean isLocal) {
        if (type == SdpType.OFFER && before == SignalingState.STABLE) {
            state.createdByOffer.clear();
            state.transceivers.forEach(Transceiver::markStable);
        }
        if (type == SdpType.OFFER && state.isFirstOfferer == null) {
            state.isFirstOfferer = isLocal;
        }
    }

    private void complete(@Nullable AppliedDescription local, @Nullable AppliedDescription remote) {
        state.currentLocal = local;
        state.currentRemote = remote;
        state.pendingLocal = null;
        state.pendingRemote = null;
        state.lastOffer = null;
        state.lastAnswer = null;
        state.createdByOffer.clear();
        state.signalingState = SignalingState.STABLE;
        IceParameters ice = local == null ? null : local.transport().ice();
        if (ice == null || !state.iceToReplace.contains(ice)) {
            state.iceToReplace.clear();
        }
    }

    private void updateSctp(SdpType type) {
        AppliedDescription local = state.answeredLocal();
        AppliedDescription remote = state.answeredRemote();
        if (type == SdpType.OFFER || local == null || remote == null) {
            return;
        }
        boolean isAccepted = local.dataIndex() >= 0 && local.dataIndex() == remote.dataIndex();
        if (isAccepted && !state.hasSctp) {
            state.hasSctp = true;
            changes.add(new JsepChange.SctpAccepted());
        } else if (!isAccepted && state.hasSctp && type == SdpType.ANSWER) {
            state.hasSctp = false;
            changes.add(new JsepChange.SctpClosed());
        }
    }

    private void processLocal(AppliedDescription description, MediaDescription section, Transceiver transceiver) {
        if (transceiver.mid() == null) {
            transceiver.setMid(section.mid());
        }
        if (transceiver.isStopped()) {
            return;
        }
        transceiver.markTransport();
        Direction direction =
                section.isRejected() ? Direction.INACTIVE : Sections.direction(description.session(), section);
        transceiver.setReceptive(direction.receives() && !transceiver.isStopping());
        if (description.type() == SdpType.OFFER) {
            return;
        }
        if (direction.sends()) {
            keepLayers(transceiver, Layers.sentBy(section));
        }
        if (!direction.receives()) {
            tracks.end(transceiver);
        }
        negotiate(transceiver, direction);
        transceiver.setFiredDirection(direction);
        if (section.isRejected() && description.type() == SdpType.ANSWER) {
            stop(transceiver);
        }
    }

    private void processRemote(AppliedDescription description, int index, Transceiver transceiver) {
        MediaDescription section = description.section(index);
        if (transceiver.isStopped()) {
            return;
        }
        boolean isOffer = description.type() == SdpType.OFFER;
        transceiver.setMid(section.mid());
        Direction direction = section.isRejected()
                ? Direction.INACTIVE
                : Sections.direction(description.session(), section).reversed();
        if (isOffer) {
            proposeLayers(transceiver, Layers.receivedBy(section));
        } else if (!section.isRejected() && direction.sends()) {
            keepLayers(transceiver, Layers.receivedBy(section));
        }
        if (!isOffer) {
            direction = direction.and(offered(index));
        }
        tracks.process(
                transceiver,
                direction,
                direction.receives() ? RemoteStreams.of(description.session(), section) : List.of());
        if (!isOffer) {
            negotiate(transceiver, direction);
        }
        if (section.isRejected() && description.type() != SdpType.PRANSWER) {
            stop(transceiver);
        }
    }

    /** What our offer allows; an answer that asks for more does not get it (RFC 3264 §6.1). */
    private Direction offered(int index) {
        AppliedDescription offer = state.answeredLocal();
        return offer == null ? Direction.INACTIVE : Sections.direction(offer.session(), offer.section(index));
    }

    private void negotiate(Transceiver transceiver, Direction direction) {
        if (transceiver.currentDirection() != direction) {
            transceiver.setCurrentDirection(direction);
            changes.add(new JsepChange.DirectionChanged(transceiver, direction));
        }
    }

    private void proposeLayers(Transceiver transceiver, List<Simulcast.Stream> asked) {
        if (!asked.isEmpty() && transceiver.isRidless() && transceiver.kind() == MediaKind.VIDEO) {
            transceiver.setEncodings(asked.stream()
                    .map(stream -> new SendEncoding(stream.rid(), !stream.isPaused()))
                    .toList());
            changes.add(new JsepChange.EncodingsChanged(transceiver));
        }
    }

    /** The layers that an answer takes stay; when it takes none, the first one does. */
    private void keepLayers(Transceiver transceiver, List<Simulcast.Stream> taken) {
        if (!transceiver.isSimulcast()) {
            return;
        }
        List<SendEncoding> kept = transceiver.encodings().stream()
                .filter(encoding ->
                        taken.stream().anyMatch(stream -> stream.rid().equals(encoding.rid())))
                .toList();
        kept = kept.isEmpty() ? List.of(transceiver.encodings().getFirst()) : kept;
        if (kept.size() < transceiver.encodings().size()) {
            transceiver.setEncodings(kept);
            changes.add(new JsepChange.EncodingsChanged(transceiver));
        }
    }

    private List<@Nullable Transceiver> transceivers(SdpType type, SessionDescription session) {
        AppliedDescription offer = state.pendingLocal;
        if (type == SdpType.OFFER) {
            TransceiverMatch match = new TransceiverMatch(state);
            List<@Nullable Transceiver> found = match.transceivers(session);
            match.created().forEach(created -> changes.add(new JsepChange.TransceiverAdded(created)));
            return found;
        }
        List<@Nullable Transceiver> found = new ArrayList<>();
        for (int i = 0; i < session.media().size(); i++) {
            found.add(offer == null ? null : offer.transceiver(i));
        }
        return found;
    }

    private void stop(Transceiver transceiver) {
        if (!transceiver.isStopped()) {
            transceiver.finish();
            changes.add(new JsepChange.TransceiverStopped(transceiver));
        }
    }

    private void remove(Transceiver transceiver) {
        state.remove(transceiver);
        removed.add(transceiver);
    }

    private List<JsepChange> end(SdpType type) {
        if (type == SdpType.ANSWER) {
            for (Transceiver transceiver : List.copyOf(state.transceivers)) {
                if (transceiver.isStopping() && transceiver.mid() == null) {
                    stop(transceiver);
                }
                if (transceiver.isStopped() && isGone(transceiver)) {
                    remove(transceiver);
                }
            }
        }
        if (state.signalingState != before) {
            changes.add(new JsepChange.SignalingStateChanged(state.signalingState));
        }
        tracks.addTo(changes);
        // Last: nobody is told of a transceiver that is gone.
        removed.forEach(transceiver -> changes.add(new JsepChange.TransceiverRemoved(transceiver)));
        return changes;
    }

    /** Its section is rejected by one side, or it never had one. */
    private boolean isGone(Transceiver transceiver) {
        return transceiver.mid() == null
                || isRejected(state.currentLocal, transceiver)
                || isRejected(state.currentRemote, transceiver);
    }

    private static boolean isRejected(@Nullable AppliedDescription description, Transceiver transceiver) {
        int index = description == null ? -1 : description.indexOf(transceiver);
        return description != null && index >= 0 && description.section(index).isRejected();
    }
}
