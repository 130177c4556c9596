package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sdp.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollbackTest {
    private static final Description ROLLBACK = new Description(SdpType.ROLLBACK, "");

    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    @Test
    void takesBackALocalOffer() throws JsepException {
        Transceiver audio = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.setLocalDescription();
        assertThat(audio.mid()).isEqualTo("0");
        List<JsepChange> changes = a.setLocalDescription(ROLLBACK);
        assertThat(changes).containsExactly(new JsepChange.SignalingStateChanged(SignalingState.STABLE));
        assertThat(audio.mid()).isNull();
        assertThat(a.localDescription()).isNull();
        assertThat(a.isNegotiationNeeded()).isTrue();
        Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
    }

    @Test
    void takesBackARemoteOfferWithItsTransceivers() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of("s"));
        a.addTrack(MediaKind.VIDEO, "pic", List.of("s"));
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        List<Transceiver> created = b.transceivers();
        assertThat(created).hasSize(2);
        Transceiver used = b.addTrack(MediaKind.AUDIO, "own", List.of());
        assertThat(used).isSameAs(created.getFirst());
        List<JsepChange> changes = b.setRemoteDescription(ROLLBACK);
        assertThat(b.transceivers()).as("one has a track of ours").containsExactly(used);
        assertThat(used.mid()).isNull();
        assertThat(changes)
                .contains(
                        new JsepChange.TransceiverRemoved(created.getLast()),
                        new JsepChange.TrackMuted(used),
                        new JsepChange.StreamTrackRemoved("s", used),
                        new JsepChange.StreamTrackRemoved("s", created.getLast()));
        assertThat(changes.getLast())
                .as("nothing is said of it afterwards")
                .isEqualTo(new JsepChange.TransceiverRemoved(created.getLast()));
        assertThat(b.plan().ice().remote()).isNull();
        assertThat(b.remoteDescription()).isNull();
    }

    @Test
    void bringsTheStreamsOfStableBack() throws JsepException {
        Transceiver audio = a.addTrack(MediaKind.AUDIO, "mic", List.of("one"));
        Sessions.negotiate(a, b);
        audio.setStreams(List.of("two"));
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        Transceiver theirs = b.transceivers().getFirst();
        assertThat(theirs.remoteStreams()).containsExactly("two");
        List<JsepChange> changes = b.setRemoteDescription(ROLLBACK);
        assertThat(theirs.remoteStreams()).containsExactly("one");
        assertThat(changes)
                .contains(
                        new JsepChange.StreamTrackRemoved("two", theirs),
                        new JsepChange.StreamTrackAdded("one", theirs));
    }

    @Test
    void goesOnWithThePlanOfBefore() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        TransportPlan before = a.plan();
        a.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        a.wantData();
        a.setLocalDescription(a.createOffer(true));
        assertThat(a.plan()).isNotEqualTo(before);
        a.setLocalDescription(ROLLBACK);
        assertThat(a.plan()).isEqualTo(before);
    }

    /** Perfect negotiation: the polite side gives way, and its own wishes come next (W3C WebRTC §10.7). */
    @Test
    void givesWayToAnOfferThatMeetsOurs() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of("a"));
        Transceiver theirs = b.addTrack(MediaKind.AUDIO, "mic", List.of("b"));
        a.setLocalDescription();
        b.setLocalDescription();
        List<JsepChange> changes = a.setRemoteDescription(Sessions.local(b));
        assertThat(Sessions.changes(JsepChange.SignalingStateChanged.class, changes))
                .extracting(JsepChange.SignalingStateChanged::state)
                .containsExactly(SignalingState.STABLE, SignalingState.HAVE_REMOTE_OFFER);
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        Sessions.assertAgreement(a, b);
        assertThat(a.transceivers()).as("both share a section").containsExactly(ours);
        assertThat(ours.currentDirection()).isEqualTo(Direction.SENDRECV);
        assertThat(theirs.currentDirection()).isEqualTo(Direction.SENDRECV);
        assertThat(a.isNegotiationNeeded()).isFalse();
    }

    @Test
    void doesNotGiveWayToAnOfferThatIsBroken() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.setLocalDescription();
        Description before = Sessions.local(a);
        assertThatThrownBy(() -> a.setRemoteDescription(Sessions.offer("v=0"))).isInstanceOf(JsepException.class);
        assertThat(a.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
        assertThat(Sessions.local(a)).isEqualTo(before);
    }

    @Test
    void bringsTheSingleEncodingBack() throws JsepException {
        Transceiver camera = a.addTrack(MediaKind.VIDEO, "cam", List.of());
        Sessions.negotiate(a, b);
        String offer = SimulcastTest.askingFor(b, "0", "h", "l");
        a.setRemoteDescription(Sessions.offer(offer));
        assertThat(camera.encodings()).containsExactly(SendEncoding.ofRid("h"), SendEncoding.ofRid("l"));
        a.setRemoteDescription(ROLLBACK);
        assertThat(camera.encodings()).containsExactly(SendEncoding.SINGLE);
    }

    @Test
    void isRefusedWhereThereIsNothingToTakeBack() throws JsepException {
        assertInvalidState();
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        b.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        a.setLocalDescription(new Description(SdpType.PRANSWER, ""));
        assertInvalidState();
    }

    private void assertInvalidState() {
        assertThatThrownBy(() -> a.setLocalDescription(ROLLBACK))
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(JsepError.INVALID_STATE));
    }
}
