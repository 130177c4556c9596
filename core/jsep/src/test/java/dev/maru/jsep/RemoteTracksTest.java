package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.jsep.JsepChange.StreamTrackAdded;
import dev.maru.jsep.JsepChange.StreamTrackRemoved;
import dev.maru.jsep.JsepChange.TrackMuted;
import dev.maru.jsep.JsepChange.TrackStarted;
import dev.maru.jsep.JsepChange.TransceiverAdded;
import dev.maru.sdp.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §5.1.1, "processing remote MediaStreamTracks". */
class RemoteTracksTest {
    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    private List<JsepChange> offer() throws JsepException {
        a.setLocalDescription();
        List<JsepChange> changes = b.setRemoteDescription(Sessions.local(a));
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        return changes;
    }

    @Test
    void startWithTheOfferInTheOrderOfTheStandard() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of("one", "two"));
        List<JsepChange> changes = offer();
        Transceiver theirs = b.transceivers().getFirst();
        assertThat(changes)
                .containsExactly(
                        new TransceiverAdded(theirs),
                        new JsepChange.SignalingStateChanged(SignalingState.HAVE_REMOTE_OFFER),
                        new StreamTrackAdded("one", theirs),
                        new StreamTrackAdded("two", theirs),
                        new TrackStarted(theirs, List.of("one", "two")));
    }

    @Test
    void muteAndStartAgain() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of("one"));
        offer();
        Transceiver theirs = b.transceivers().getFirst();
        assertThat(theirs.isReceptive()).isTrue();
        a.removeTrack(ours);
        assertThat(offer()).contains(new TrackMuted(theirs), new StreamTrackRemoved("one", theirs));
        assertThat(theirs.isReceptive()).isFalse();
        assertThat(theirs.remoteStreams()).isEmpty();
        ours.setDirection(Direction.SENDRECV);
        assertThat(offer()).contains(new StreamTrackAdded("one", theirs), new TrackStarted(theirs, List.of("one")));
    }

    @Test
    void startAgainInAnotherStreamButNotWhenTheyLeaveOne() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of("one", "two"));
        offer();
        Transceiver theirs = b.transceivers().getFirst();
        ours.setStreams(List.of("two"));
        List<JsepChange> left = offer();
        assertThat(left).contains(new StreamTrackRemoved("one", theirs));
        assertThat(Sessions.changes(TrackStarted.class, left)).isEmpty();
        ours.setStreams(List.of("two", "three"));
        assertThat(offer())
                .contains(new StreamTrackAdded("three", theirs), new TrackStarted(theirs, List.of("two", "three")));
        assertThat(Sessions.changes(TrackStarted.class, offer()))
                .as("nothing is new")
                .isEmpty();
    }

    @Test
    void endWhenOurAnswerReceivesNoMore() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of("one"));
        offer();
        Transceiver theirs = b.transceivers().getFirst();
        theirs.setDirection(Direction.INACTIVE);
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        List<JsepChange> changes = b.setLocalDescription();
        assertThat(changes)
                .contains(
                        new JsepChange.DirectionChanged(theirs, Direction.INACTIVE),
                        new TrackMuted(theirs),
                        new StreamTrackRemoved("one", theirs));
    }

    @Test
    void muteWhenTheirTransceiverIsStopped() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of("one"));
        a.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        offer();
        Transceiver theirs = b.transceivers().getFirst();
        ours.stop();
        assertThat(offer())
                .contains(
                        new JsepChange.TransceiverStopped(theirs),
                        new TrackMuted(theirs),
                        new StreamTrackRemoved("one", theirs));
        assertThat(b.transceivers()).hasSize(1);
    }

    @Test
    void comeWithAnswersToo() throws JsepException {
        Transceiver ours = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.of(Direction.RECVONLY));
        b.addTrack(MediaKind.AUDIO, "mic", List.of("b"));
        assertThat(Sessions.negotiate(a, b).offerer())
                .contains(new StreamTrackAdded("b", ours), new TrackStarted(ours, List.of("b")));
        assertThat(ours.remoteStreams()).containsExactly("b");
    }
}
