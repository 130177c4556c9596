package dev.maru.jsep;

import dev.maru.sdp.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lists that setting a description fills (W3C WebRTC §5.1.1, "processing remote MediaStreamTracks"). */
final class RemoteTracks {
    private final List<JsepChange> muted = new ArrayList<>();
    private final List<JsepChange> removed = new ArrayList<>();
    private final List<JsepChange> added = new ArrayList<>();
    private final List<JsepChange> started = new ArrayList<>();

    /** "Process remote tracks". */
    void process(Transceiver transceiver, @Nullable Direction direction, List<String> streams) {
        int before = added.size();
        associate(transceiver, streams);
        boolean receives = direction != null && direction.receives();
        boolean received = isReceiving(transceiver.firedDirection());
        if (receives && (!received || added.size() > before)) {
            started.add(new JsepChange.TrackStarted(transceiver, transceiver.remoteStreams()));
        }
        if (!receives && direction != null) {
            transceiver.setReceptive(false);
        }
        if (!receives && received) {
            mute(transceiver);
        }
        transceiver.setFiredDirection(direction);
    }

    /** A local answer that receives no more. */
    void end(Transceiver transceiver) {
        if (isReceiving(transceiver.firedDirection())) {
            associate(transceiver, List.of());
            mute(transceiver);
        }
    }

    private static boolean isReceiving(@Nullable Direction direction) {
        return direction != null && direction.receives();
    }

    private void mute(Transceiver transceiver) {
        muted.add(new JsepChange.TrackMuted(transceiver));
    }

    /** "Set the associated remote streams". */
    private void associate(Transceiver transceiver, List<String> streams) {
        List<String> before = transceiver.remoteStreams();
        for (String stream : before) {
            if (!streams.contains(stream)) {
                removed.add(new JsepChange.StreamTrackRemoved(stream, transceiver));
            }
        }
        for (String stream : streams) {
            if (!before.contains(stream)) {
                added.add(new JsepChange.StreamTrackAdded(stream, transceiver));
            }
        }
        transceiver.setRemoteStreams(streams);
    }

    /** In the order in which they are shown. */
    void addTo(List<JsepChange> changes) {
        changes.addAll(muted);
        changes.addAll(removed);
        changes.addAll(added);
        changes.addAll(started);
    }
}
