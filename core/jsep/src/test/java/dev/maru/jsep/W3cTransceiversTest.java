package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.sdp.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When transceivers are shared, stopped and forgotten (W3C WebRTC §4.4.1.5, §5.1, §5.4). */
class W3cTransceiversTest {
    private static final Description ROLLBACK = new Description(SdpType.ROLLBACK, "");

    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    private static List<JsepChange.TrackStarted> started(List<JsepChange> changes) {
        return Sessions.changes(JsepChange.TrackStarted.class, changes);
    }

    @Test
    void replacingATrackDoesNotMakeATransceiverFitAnOffer() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Transceiver ours = b.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        ours.setTrackId("mic");
        b.setRemoteDescription(a.createOffer(false));
        assertThat(ours.mid()).isNull();
        assertThat(b.transceivers()).hasSize(2);
        assertThat(b.transceivers().getLast().direction()).isEqualTo(Direction.RECVONLY);
    }

    @Test
    void addingATrackDoesEvenWhenItIsReplacedByNone() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Transceiver first = b.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        assertThat(b.addTrack(MediaKind.AUDIO, "mic", List.of())).isSameAs(first);
        Transceiver second = b.addTrack(MediaKind.AUDIO, "other", List.of());
        second.setTrackId(null);
        b.setRemoteDescription(a.createOffer(false));
        assertThat(b.transceivers()).containsExactly(first, second);
        assertThat(first.mid()).isEqualTo("0");
        assertThat(second.mid()).isEqualTo("1");
    }

    @Test
    void aSenderThatHasSentTakesNoOtherTrack() throws JsepException {
        Transceiver first = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        a.removeTrack(first);
        assertThat(first.direction()).isEqualTo(Direction.RECVONLY);
        Transceiver second = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        assertThat(second).isNotSameAs(first);
        Sessions.negotiate(a, b);
        assertThat(b.transceivers())
                .extracting(Transceiver::currentDirection)
                .containsExactly(Direction.INACTIVE, Direction.RECVONLY);
    }

    @Test
    void aTrackInNoStreamAndAStreamWithoutATrackAreBothTold() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.addTransceiver(MediaKind.VIDEO, new TransceiverInit(Direction.SENDRECV, List.of("empty"), List.of(), null));
        List<JsepChange.TrackStarted> told = started(b.setRemoteDescription(a.createOffer(false)));
        assertThat(told).extracting(JsepChange.TrackStarted::streams).containsExactly(List.of(), List.of("empty"));
    }

    /** The offer says what was true when it was made; the next one says that it has been stopped. */
    @Test
    void stopAfterTheOfferWasMadeWaitsForTheNextOne() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of("s"));
        b.addTrack(MediaKind.AUDIO, "mic", List.of("t"));
        Description offer = a.createOffer(false);
        ours.stop();
        a.setLocalDescription(offer);
        b.setRemoteDescription(offer);
        b.setLocalDescription();
        List<JsepChange> changes = a.setRemoteDescription(Sessions.local(b));
        assertThat(started(changes)).containsExactly(new JsepChange.TrackStarted(ours, List.of("t")));
        assertThat(ours.isStopped()).isFalse();
        assertThat(ours.currentDirection()).isEqualTo(Direction.SENDRECV);
        assertThat(Sessions.send(b, "0")).isNotNull();
        assertThat(a.plan().media()).as("what is stopping sends nothing").isEmpty();
        assertThat(a.isNegotiationNeeded()).isTrue();
        Sessions.negotiate(a, b);
        assertThat(a.transceivers()).isEmpty();
        assertThat(b.transceivers()).isEmpty();
    }

    @Test
    void stopBetweenOfferAndAnswerWaitsForTheNextOffer() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.setLocalDescription();
        ours.stop();
        b.setRemoteDescription(Sessions.local(a));
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        assertThat(ours.isStopping()).isTrue();
        assertThat(ours.isStopped()).isFalse();
        assertThat(a.isNegotiationNeeded()).isTrue();
        assertThat(Sessions.negotiate(a, b).offerer()).contains(new JsepChange.TransceiverStopped(ours));
    }

    @Test
    void stopOfTheAnswererAfterItsAnswerWasMadeWaitsForAnOffer() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        Description answer = b.createAnswer();
        Transceiver theirs = b.transceivers().getFirst();
        theirs.stop();
        b.setLocalDescription(answer);
        a.setRemoteDescription(answer);
        assertThat(theirs.currentDirection()).isEqualTo(Direction.RECVONLY);
        assertThat(b.isNegotiationNeeded()).isTrue();
        Sessions.negotiate(a, b);
        assertThat(a.transceivers()).isEmpty();
        assertThat(b.transceivers()).isEmpty();
    }

    @Test
    void stopIsNotRolledBack() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.setLocalDescription();
        ours.stop();
        a.setLocalDescription(ROLLBACK);
        assertThat(ours.isStopping()).isTrue();
        assertThat(ours.mid()).isNull();
        assertThat(a.createOffer(false).sdp()).doesNotContain("m=audio");
    }

    @Test
    void stopOfThePeerIsNotRolledBack() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        Transceiver theirs = b.transceivers().getFirst();
        ours.stop();
        a.setLocalDescription();
        List<JsepChange> changes = b.setRemoteDescription(Sessions.local(a));
        assertThat(changes).contains(new JsepChange.TransceiverStopped(theirs));
        b.setRemoteDescription(ROLLBACK);
        assertThat(theirs.isStopped()).isTrue();
    }

    @Test
    void aRollbackLeavesDirectionsAndTracksAsTheyWereSetMeanwhile() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.setLocalDescription();
        ours.setDirection(Direction.SENDONLY);
        ours.setTrackId("other");
        a.setLocalDescription(ROLLBACK);
        assertThat(ours.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(ours.trackId()).isEqualTo("other");
        assertThat(ours.hasTransport()).isFalse();
    }

    @Test
    void aRollbackForgetsWhatTheOfferMadeUnlessATrackWasAdded() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of("s"));
        Description offer = a.createOffer(false);
        b.setRemoteDescription(offer);
        Transceiver made = b.transceivers().getFirst();
        made.setTrackId("replaced");
        made.setDirection(Direction.SENDRECV);
        List<JsepChange> changes = b.setRemoteDescription(ROLLBACK);
        assertThat(changes).contains(new JsepChange.TransceiverStopped(made), new JsepChange.TransceiverRemoved(made));
        assertThat(b.transceivers()).isEmpty();
        assertThat(made.mid()).isNull();
        b.setRemoteDescription(offer);
        Transceiver kept = b.addTrack(MediaKind.AUDIO, "own", List.of());
        b.setRemoteDescription(ROLLBACK);
        assertThat(b.transceivers()).containsExactly(kept);
        assertThat(kept.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(started(b.setRemoteDescription(offer)))
                .containsExactly(new JsepChange.TrackStarted(kept, List.of("s")));
        assertThat(b.transceivers()).containsExactly(kept);
    }

    @Test
    void aRollbackOfTheEndOfATrackStartsItAgain() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of("s"));
        Sessions.negotiate(a, b);
        Transceiver theirs = b.transceivers().getFirst();
        ours.setDirection(Direction.RECVONLY);
        assertThat(b.setRemoteDescription(a.createOffer(false)))
                .contains(new JsepChange.TrackMuted(theirs), new JsepChange.StreamTrackRemoved("s", theirs));
        assertThat(b.setRemoteDescription(ROLLBACK))
                .contains(
                        new JsepChange.StreamTrackAdded("s", theirs),
                        new JsepChange.TrackStarted(theirs, List.of("s")));
    }

    @Test
    void anOfferOfAnotherKindAfterARollbackTakesTheSameSection() throws JsepException {
        Transceiver sound = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        b.addTrack(MediaKind.VIDEO, "cam", List.of());
        a.setLocalDescription();
        a.setLocalDescription(ROLLBACK);
        Sessions.negotiate(b, a);
        assertThat(sound.mid()).isNull();
        assertThat(a.transceivers()).hasSize(2);
        assertThat(a.transceivers().getLast().currentDirection()).isEqualTo(Direction.RECVONLY);
        Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
        assertThat(sound.mid()).isEqualTo("1");
    }

    @Test
    void transportsComeWithOurDescriptionsAndGoWithTheirRollback() throws JsepException {
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        assertThat(ours.hasTransport()).isFalse();
        a.setLocalDescription();
        assertThat(ours.hasTransport()).isTrue();
        b.setRemoteDescription(Sessions.local(a));
        Transceiver theirs = b.transceivers().getFirst();
        assertThat(theirs.hasTransport()).isFalse();
        b.setLocalDescription();
        assertThat(theirs.hasTransport()).isTrue();
        a.setLocalDescription(ROLLBACK);
        assertThat(ours.hasTransport()).isFalse();
    }

    /** A section is free for another transceiver only when both sides know that it was given up. */
    @Test
    void sectionsAreUsedAgainWhenTheirEndIsAgreedUpon() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        a.transceivers().getFirst().stop();
        a.addTrack(MediaKind.AUDIO, "second", List.of());
        Description early = a.createOffer(false);
        assertThat(early.sdp()).contains("m=audio 0 ").containsPattern("(?s)m=audio.*m=audio");
        a.setLocalDescription(early);
        b.setRemoteDescription(early);
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        Description late = a.createOffer(false);
        assertThat(late.sdp().lines().filter(line -> line.startsWith("m=")).toList())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("m=video 9 "),
                        second -> assertThat(second).startsWith("m=audio 9 "));
    }
}
