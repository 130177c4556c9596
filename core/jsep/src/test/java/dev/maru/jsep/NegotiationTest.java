package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.jsep.Sessions.Changes;
import dev.maru.sdp.Direction;
import dev.maru.sdp.MalformedSdpException;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

class NegotiationTest {
    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    static SessionDescription parse(String sdp) {
        try {
            return SessionDescription.parse(sdp);
        } catch (MalformedSdpException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void agreesUponAudioVideoAndData() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of("cam"));
        a.addTrack(MediaKind.VIDEO, "pic", List.of("cam"));
        a.wantData();
        assertThat(a.isNegotiationNeeded()).isTrue();
        Changes changes = Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
        assertThat(a.isNegotiationNeeded()).isFalse();
        assertThat(b.isNegotiationNeeded()).isFalse();
        assertThat(a.plan().sctp()).isEqualTo(new SctpPlan("2", 5_000, 5_000, 262_144));
        assertThat(Sessions.changes(JsepChange.SctpAccepted.class, changes.offerer()))
                .hasSize(1);
        assertThat(Sessions.changes(JsepChange.SctpAccepted.class, changes.answerer()))
                .hasSize(1);
        assertThat(Sessions.section(a, "0").direction()).isEqualTo(Direction.SENDONLY);
        assertThat(Sessions.receive(b, "1").streams()).containsExactly("cam");
        assertThat(Sessions.receive(b, "1").trackId()).isEqualTo("pic");
        assertThat(a.plan().ice().isControlling()).isTrue();
        assertThat(b.plan().ice().isControlling()).isFalse();
    }

    /** An answerer that has added tracks sends in the sections that the offer has for them (RFC 9429 §5.10). */
    @Test
    void sendsInTheSectionsOfTheOffer() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(Direction.SENDONLY));
        Transceiver audio = b.addTrack(MediaKind.AUDIO, "mic", List.of());
        Transceiver video = b.addTrack(MediaKind.VIDEO, "pic", List.of());
        Sessions.negotiate(a, b);
        assertThat(audio.mid()).isEqualTo("0");
        assertThat(audio.currentDirection()).isEqualTo(Direction.SENDRECV);
        assertThat(video.mid()).as("the offer does not receive video").isNull();
        assertThat(b.transceivers()).hasSize(3);
        assertThat(b.isNegotiationNeeded()).isTrue();
        Sessions.negotiate(b, a);
        Sessions.assertAgreement(a, b);
        assertThat(video.mid()).isEqualTo("2");
        assertThat(video.currentDirection()).isEqualTo(Direction.SENDONLY);
    }

    /** A transceiver of {@code addTransceiver} waits for a section of its own (RFC 9429 §5.10). */
    @Test
    void doesNotUseTransceiversThatWereAddedOnPurpose() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Transceiver own = b.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Sessions.negotiate(a, b);
        assertThat(own.mid()).isNull();
        assertThat(b.transceivers()).hasSize(2);
    }

    @Test
    void takesIdleSendersForTracks() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Sessions.negotiate(a, b);
        Transceiver created = b.transceivers().getFirst();
        assertThat(created.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(b.addTrack(MediaKind.AUDIO, "mic", List.of("s"))).isSameAs(created);
        assertThat(created.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(b.isNegotiationNeeded()).isTrue();
        Sessions.negotiate(b, a);
        assertThat(created.currentDirection()).isEqualTo(Direction.SENDRECV);
        assertThatThrownBy(() -> b.addTrack(MediaKind.AUDIO, "mic", List.of()))
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(JsepError.INVALID_ACCESS));
        b.removeTrack(created);
        assertThat(created.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(b.addTrack(MediaKind.AUDIO, "other", List.of()))
                .as("a sender that has sent is not taken again")
                .isNotSameAs(created);
    }

    @Test
    void stopsTransceiversAndUsesTheirSectionsAgain() throws JsepException {
        Transceiver first = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Sessions.negotiate(a, b);
        first.stop();
        assertThat(first.isStopping()).isTrue();
        assertThat(first.isStopped()).isFalse();
        assertThat(a.isNegotiationNeeded()).isTrue();
        Changes changes = Sessions.negotiate(a, b);
        assertThat(first.isStopped()).isTrue();
        assertThat(changes.offerer()).contains(new JsepChange.TransceiverStopped(first));
        assertThat(Sessions.changes(JsepChange.TransceiverStopped.class, changes.answerer()))
                .hasSize(1);
        assertThat(a.transceivers()).hasSize(1);
        assertThat(b.transceivers()).hasSize(1);
        assertThat(a.plan().media()).extracting(MediaPlan::mid).containsExactly("1");
        assertThat(parse(Sessions.local(a).sdp()).media().getFirst().isRejected())
                .isTrue();
        assertThat(Sessions.local(a).sdp()).contains("a=group:BUNDLE 1\r\n");
        Transceiver next = b.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        Sessions.negotiate(b, a);
        Sessions.assertAgreement(a, b);
        assertThat(next.mid()).as("a new name for the old place").isEqualTo("2");
        assertThat(parse(Sessions.local(b).sdp()).media())
                .extracting(MediaDescription::mid)
                .containsExactly("2", "1");
    }

    @Test
    void forgetsWithTheNextAnswerWhatNobodyKnowsOf() throws JsepException {
        Transceiver idle = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        idle.stop();
        assertThat(idle.isStopping()).isTrue();
        assertThat(idle.isStopped()).isFalse();
        assertThat(a.isNegotiationNeeded()).isFalse();
        assertThatThrownBy(() -> idle.setDirection(Direction.SENDONLY))
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(JsepError.INVALID_STATE));
        a.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        assertThat(Sessions.negotiate(a, b).offerer()).contains(new JsepChange.TransceiverStopped(idle));
        assertThat(a.transceivers()).extracting(Transceiver::kind).containsExactly(MediaKind.VIDEO);
    }

    @Test
    void rejectsWhatTheAnswererHasStopped() throws JsepException {
        Transceiver ours = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        Transceiver theirs = b.transceivers().getFirst();
        theirs.stop();
        List<JsepChange> there = b.setLocalDescription();
        List<JsepChange> here = a.setRemoteDescription(Sessions.local(b));
        assertThat(there).contains(new JsepChange.TransceiverStopped(theirs));
        assertThat(here).contains(new JsepChange.TransceiverStopped(ours), new JsepChange.TransceiverRemoved(ours));
        Sessions.assertAgreement(a, b);
    }

    @Test
    void meetsInTheMiddleOfBothDirections() throws JsepException {
        for (Direction offered : Direction.values()) {
            for (Direction wished : Direction.values()) {
                JsepSession x = Sessions.session(3);
                JsepSession y = Sessions.session(4);
                x.addTransceiver(MediaKind.AUDIO, TransceiverInit.of(offered));
                x.setLocalDescription();
                y.setRemoteDescription(Sessions.local(x));
                y.transceivers().getFirst().setDirection(wished);
                y.setLocalDescription();
                x.setRemoteDescription(Sessions.local(y));
                Sessions.assertAgreement(x, y);
                assertThat(y.transceivers().getFirst().currentDirection())
                        .isEqualTo(offered.reversed().and(wished));
                assertThat(x.isNegotiationNeeded()).isFalse();
                assertThat(y.isNegotiationNeeded()).isFalse();
            }
        }
    }

    /** RFC 3264 §6.1: an answer cannot send what the offer does not receive. */
    @Test
    void doesNotBelieveAnAnswerThatSendsUnasked() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.of(Direction.SENDONLY));
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        String forged = b.createAnswer().sdp().replace("a=recvonly", "a=sendrecv");
        List<JsepChange> changes = a.setRemoteDescription(Sessions.answer(forged));
        assertThat(Sessions.changes(JsepChange.TrackStarted.class, changes)).isEmpty();
        assertThat(Sessions.section(a, "0").direction()).isEqualTo(Direction.SENDONLY);
        assertThat(Sessions.section(a, "0").receive()).isNull();
    }

    @Test
    void needsNegotiationWhenStreamsOrDirectionsChange() throws JsepException {
        Transceiver audio = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Sessions.negotiate(a, b);
        assertThat(a.isNegotiationNeeded()).isFalse();
        audio.setStreams(List.of("x"));
        assertThat(a.isNegotiationNeeded()).isTrue();
        Sessions.negotiate(a, b);
        assertThat(a.isNegotiationNeeded()).isFalse();
        audio.setDirection(Direction.RECVONLY);
        assertThat(a.isNegotiationNeeded()).isTrue();
        audio.setDirection(Direction.SENDRECV);
        assertThat(a.isNegotiationNeeded()).isFalse();
        a.wantData();
        assertThat(a.isNegotiationNeeded()).isTrue();
        Sessions.negotiate(a, b);
        assertThat(a.isNegotiationNeeded()).isFalse();
        a.restartIce();
        assertThat(a.isNegotiationNeeded()).isTrue();
    }

    @Test
    void keepsSourcesAndPayloadTypesWhileItGoesOn() throws JsepException {
        a.addTrack(MediaKind.VIDEO, "pic", List.of());
        Sessions.negotiate(a, b);
        SendPlan before = Sessions.send(a, "0");
        b.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(b, a);
        assertThat(Sessions.send(a, "0")).isEqualTo(before);
        Sessions.negotiate(a, b);
        assertThat(Sessions.send(a, "0")).isEqualTo(before);
    }

    /** RFC 3264 §8: the version goes up with each description. */
    @Test
    void countsItsDescriptions() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        for (int version = 1; version < 4; version++) {
            Sessions.negotiate(a, b);
            assertThat(parse(Sessions.local(a).sdp()).origin().sessionVersion()).isEqualTo("" + version);
        }
    }

    /** The receiver is ready before the answer comes (RFC 3264 §5.1). */
    @Test
    void plansToReceiveWhatItHasOffered() throws JsepException {
        a.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(Direction.RECVONLY));
        a.setLocalDescription();
        assertThat(Sessions.section(a, "0").direction()).isEqualTo(Direction.INACTIVE);
        assertThat(Sessions.receive(a, "0").codecs().getFirst().payloadType()).isEqualTo(96);
        assertThat(a.plan().dtls().role()).isNull();
        assertThat(a.plan().ice().remote()).isNull();
    }

    @Test
    void isTheSameForTheSameEntropy() throws JsepException {
        JsepSession again = Sessions.session(Sessions.config(1), 1);
        for (JsepSession session : List.of(a, again)) {
            session.addTrack(MediaKind.AUDIO, "mic", List.of());
            session.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        }
        assertThat(a.createOffer(false)).isEqualTo(again.createOffer(false));
    }

    @Test
    void endsWhenClosed() throws JsepException {
        Transceiver audio = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.close();
        assertThat(a.signalingState()).isEqualTo(SignalingState.CLOSED);
        assertThat(audio.isStopped()).isTrue();
        assertThat(a.isNegotiationNeeded()).isFalse();
        assertThatThrownBy(a::setLocalDescription)
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(JsepError.INVALID_STATE));
    }
}
