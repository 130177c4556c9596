package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sdp.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which descriptions may be set here, and what an empty one stands for (W3C WebRTC §4.4.2, {@code setLocalDescription}). */
class W3cLocalDescriptionTest {
    private static final Description OFFER = Sessions.offer("");
    private static final Description ANSWER = Sessions.answer("");
    private static final Description ROLLBACK = new Description(SdpType.ROLLBACK, "");

    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    private interface Call {
        void run() throws JsepException;
    }

    private static void assertRefused(JsepError error, Call call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private void offerToB() throws JsepException {
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
    }

    @Test
    void nothingIsAnOfferFirstAndAnAnswerAfterAnOffer() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        offerToB();
        assertThat(Sessions.local(a).type()).isEqualTo(SdpType.OFFER);
        b.setLocalDescription();
        assertThat(Sessions.local(b).type()).isEqualTo(SdpType.ANSWER);
        a.setRemoteDescription(Sessions.local(b));
        a.setLocalDescription();
        assertThat(a.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
    }

    @Test
    void nothingIsTheOfferThatWasMadeLastWhileItIsTrue() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Description made = a.createOffer(false);
        a.setLocalDescription();
        assertThat(Sessions.local(a)).isEqualTo(made);
    }

    @Test
    void aRestartThatWasAskedForIsNotForgotten() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Sessions.negotiate(a, b);
        Description restarting = a.createOffer(true);
        a.setLocalDescription(OFFER);
        assertThat(Sessions.local(a)).isEqualTo(restarting);
    }

    @Test
    void anOfferThatHasBecomeUntrueIsMadeAnew() throws JsepException {
        Transceiver audio = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Description before = a.createOffer(false);
        a.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        a.setLocalDescription(OFFER);
        assertThat(Sessions.local(a)).isNotEqualTo(before);
        assertThat(Sessions.local(a).sdp()).contains("m=video");
        b.setRemoteDescription(Sessions.local(a));
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        a.createOffer(false);
        audio.setDirection(Direction.RECVONLY);
        a.setLocalDescription();
        assertThat(Sessions.local(a).sdp()).contains("a=recvonly");
    }

    @Test
    void anOfferBeforeTheWishToRestartIsMadeAnew() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Sessions.negotiate(a, b);
        a.createOffer(false);
        IceParameters before = a.plan().ice().local();
        a.restartIce();
        a.setLocalDescription();
        assertThat(a.plan().ice().local()).isNotEqualTo(before);
    }

    @Test
    void anAnswerThatHasBecomeUntrueIsMadeAnew() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        offerToB();
        Description made = b.createAnswer();
        b.setLocalDescription(ANSWER);
        assertThat(Sessions.local(b)).isEqualTo(made);
        a.setRemoteDescription(made);
        offerToB();
        b.createAnswer();
        b.addTrack(MediaKind.AUDIO, "mic", List.of());
        b.setLocalDescription();
        assertThat(Sessions.local(b).sdp()).contains("a=sendrecv");
    }

    @Test
    void anotherTextIsAModificationWhateverTheState() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Description offer = a.createOffer(false);
        assertRefused(JsepError.INVALID_MODIFICATION, () -> a.setLocalDescription(Sessions.answer(offer.sdp())));
        a.setLocalDescription(offer);
        assertRefused(JsepError.INVALID_MODIFICATION, () -> a.setLocalDescription(Sessions.answer(offer.sdp())));
        b.setRemoteDescription(offer);
        assertRefused(JsepError.INVALID_MODIFICATION, () -> b.setLocalDescription(Sessions.offer(offer.sdp())));
        assertRefused(
                JsepError.INVALID_MODIFICATION, () -> b.setLocalDescription(new Description(SdpType.PRANSWER, "v=0")));
    }

    @Test
    void theRightTextAtTheWrongTimeIsAnInvalidState() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Description ours = b.createOffer(false);
        offerToB();
        assertRefused(JsepError.INVALID_STATE, () -> b.setLocalDescription(ours));
        assertRefused(JsepError.INVALID_STATE, () -> b.setLocalDescription(OFFER));
        assertRefused(JsepError.INVALID_STATE, () -> a.setLocalDescription(ANSWER));
    }

    @Test
    void anOldOfferIsNoMoreTheOneThatWasMadeLast() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Description first = a.createOffer(false);
        a.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        Description second = a.createOffer(false);
        assertRefused(JsepError.INVALID_MODIFICATION, () -> a.setLocalDescription(first));
        a.setLocalDescription(second);
        a.setLocalDescription(second);
        b.setRemoteDescription(second);
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        assertRefused(JsepError.INVALID_MODIFICATION, () -> a.setLocalDescription(second));
    }

    @Test
    void aProvisionalAnswerBecomesTheFinalOne() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        offerToB();
        Description answer = b.createAnswer();
        b.setLocalDescription(new Description(SdpType.PRANSWER, answer.sdp()));
        assertThat(b.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_PRANSWER);
        assertThat(b.pendingLocalDescription().type()).isEqualTo(SdpType.PRANSWER);
        assertThat(b.currentLocalDescription()).isNull();
        b.setLocalDescription(new Description(SdpType.PRANSWER, answer.sdp()));
        b.setLocalDescription(answer);
        assertThat(b.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(b.currentLocalDescription()).isEqualTo(answer);
        assertThat(b.pendingLocalDescription()).isNull();
    }

    @Test
    void aRollbackHasNoText() throws JsepException {
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.setLocalDescription();
        a.setLocalDescription(new Description(SdpType.ROLLBACK, "this is not read"));
        assertThat(a.localDescription()).isNull();
        assertThat(a.pendingLocalDescription()).isNull();
        Sessions.negotiate(a, b);
        Description agreed = Sessions.local(a);
        a.setLocalDescription();
        a.setLocalDescription(ROLLBACK);
        assertThat(Sessions.local(a)).isEqualTo(agreed);
        assertThat(a.currentLocalDescription()).isEqualTo(agreed);
    }

    @Test
    void offersMayBeEmpty() throws JsepException {
        offerToB();
        assertThat(Sessions.local(a).sdp()).doesNotContain("m=");
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        assertThat(a.signalingState()).isEqualTo(SignalingState.STABLE);
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
    }
}
