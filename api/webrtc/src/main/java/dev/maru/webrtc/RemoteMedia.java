package dev.maru.webrtc;

import dev.maru.jsep.JsepChange;
import dev.maru.jsep.Transceiver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transceivers of a connection as the user sees them, and the peer's streams: what W3C WebRTC §5.1 calls processing the addition and
 * the removal of remote tracks. Lives on the reactor's thread.
 */
final class RemoteMedia {
    private final PeerSession session;
    private final Executor listeners;
    private final Map<Transceiver, RTCRtpTransceiver> transceivers = new LinkedHashMap<>();
    private final Map<String, MediaStream> streams = new HashMap<>();

    RemoteMedia(PeerSession session, Executor listeners) {
        this.session = session;
        this.listeners = listeners;
    }

    List<RTCRtpTransceiver> all() {
        return List.copyOf(transceivers.values());
    }

    /** The user's view of a transceiver, made when it is first asked for. */
    RTCRtpTransceiver of(Transceiver core) {
        RTCRtpTransceiver known = transceivers.get(core);
        if (known == null) {
            MediaStreamTrack track = MediaStreamTrack.remote(
                    java.util.UUID.randomUUID().toString(), core.kind().word());
            known = new RTCRtpTransceiver(session, core, track);
            transceivers.put(core, known);
        }
        return known;
    }

    @Nullable
    RTCRtpTransceiver byMid(String mid) {
        for (Map.Entry<Transceiver, RTCRtpTransceiver> one : transceivers.entrySet()) {
            if (mid.equals(one.getKey().mid())) {
                return one.getValue();
            }
        }
        return null;
    }

    /** Does what a description changed, in order; track events go to the listener. */
    void apply(List<JsepChange> changes, Consumer<RTCTrackEvent> tracks) {
        for (JsepChange change : changes) {
            switch (change) {
                case JsepChange.TransceiverAdded added -> of(added.transceiver());
                case JsepChange.TransceiverStopped stopped -> {
                    RTCRtpTransceiver transceiver = of(stopped.transceiver());
                    transceiver.sender().end();
                    transceiver.receiver().track().end(listeners);
                }
                case JsepChange.TransceiverRemoved removed -> transceivers.remove(removed.transceiver());
                case JsepChange.EncodingsChanged changed ->
                    of(changed.transceiver()).sender().encodingsChanged();
                case JsepChange.TrackMuted muted -> trackOf(muted.transceiver()).setMuted(true, listeners);
                case JsepChange.StreamTrackAdded added ->
                    stream(added.stream()).added(trackOf(added.transceiver()), listeners);
                case JsepChange.StreamTrackRemoved removed ->
                    stream(removed.stream()).removed(trackOf(removed.transceiver()), listeners);
                case JsepChange.TrackStarted started -> {
                    RTCRtpTransceiver transceiver = of(started.transceiver());
                    List<MediaStream> of = new ArrayList<>();
                    started.streams().forEach(id -> of.add(stream(id)));
                    tracks.accept(new RTCTrackEvent(
                            transceiver.receiver(), transceiver.receiver().track(), of, transceiver));
                }
                case JsepChange.DirectionChanged _ -> {}
                case JsepChange.SctpAccepted _ -> {}
                case JsepChange.SctpClosed _ -> {}
                case JsepChange.SignalingStateChanged _ -> {}
            }
        }
    }

    private MediaStreamTrack trackOf(Transceiver core) {
        return of(core).receiver().track();
    }

    private MediaStream stream(String id) {
        return streams.computeIfAbsent(id, MediaStream::new);
    }

    void end() {
        for (RTCRtpTransceiver transceiver : transceivers.values()) {
            transceiver.sender().end();
            transceiver.receiver().track().end(listeners);
        }
    }
}
