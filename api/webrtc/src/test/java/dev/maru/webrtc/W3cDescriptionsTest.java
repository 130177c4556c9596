package dev.maru.webrtc;

import static dev.maru.webrtc.HeardPair.await;
import static dev.maru.webrtc.HeardPair.errorOf;
import static dev.maru.webrtc.HeardPair.settle;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Descriptions and signaling states (W3C WebRTC §4.4.1.5, §4.4.2), as web-platform-tests look at them. */
class W3cDescriptionsTest {
    private final HeardPair pair = new HeardPair();
    private final RTCPeerConnection a = pair.a;
    private final RTCPeerConnection b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    private static RTCSessionDescription pranswer(RTCSessionDescription answer) {
        return new RTCSessionDescription(RTCSdpType.PRANSWER, answer.sdp());
    }

    @Test
    void descriptionsArePendingUntilTheAnswer() {
        a.createDataChannel("x");
        RTCSessionDescription offer = await(a.createOffer());
        assertThat(a.localDescription()).isNull();
        await(a.setLocalDescription(offer));
        assertThat(a.signalingState()).isEqualTo(RTCSignalingState.HAVE_LOCAL_OFFER);
        assertThat(a.localDescription().type()).isEqualTo(RTCSdpType.OFFER);
        assertThat(a.pendingLocalDescription().type()).isEqualTo(RTCSdpType.OFFER);
        assertThat(a.currentLocalDescription()).isNull();
        await(b.setRemoteDescription(offer));
        assertThat(b.signalingState()).isEqualTo(RTCSignalingState.HAVE_REMOTE_OFFER);
        assertThat(b.remoteDescription()).isEqualTo(offer).isEqualTo(b.pendingRemoteDescription());
        assertThat(b.currentRemoteDescription()).isNull();
        RTCSessionDescription answer = await(b.createAnswer());
        await(b.setLocalDescription(answer));
        assertThat(b.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        assertThat(b.pendingRemoteDescription()).isNull();
        assertThat(b.pendingLocalDescription()).isNull();
        assertThat(b.currentRemoteDescription()).isEqualTo(offer).isEqualTo(b.remoteDescription());
        assertThat(b.currentLocalDescription().type()).isEqualTo(RTCSdpType.ANSWER);
        await(a.setRemoteDescription(answer));
        assertThat(a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        assertThat(a.pendingLocalDescription()).isNull();
        assertThat(a.currentRemoteDescription()).isEqualTo(answer);
        assertThat(pair.heardByA)
                .containsSubsequence("signaling have-local-offer", "signaling stable")
                .hasSize(3);
        assertThat(pair.heardByB).containsExactly("signaling have-remote-offer", "signaling stable");
    }

    @Test
    void provisionalAnswersStayPending() {
        a.addTransceiver("audio");
        pair.offer(a, b);
        RTCSessionDescription answer = await(b.createAnswer());
        await(b.setLocalDescription(pranswer(answer)));
        assertThat(b.signalingState()).isEqualTo(RTCSignalingState.HAVE_LOCAL_PRANSWER);
        assertThat(b.currentLocalDescription()).isNull();
        await(a.setRemoteDescription(pranswer(answer)));
        assertThat(a.signalingState()).isEqualTo(RTCSignalingState.HAVE_REMOTE_PRANSWER);
        assertThat(a.pendingRemoteDescription()).isEqualTo(pranswer(answer));
        assertThat(errorOf(a.setRemoteDescription(a.localDescription()))).isEqualTo("InvalidStateError");
        assertThat(errorOf(a.createOffer())).isEqualTo("InvalidStateError");
        assertThat(errorOf(a.setLocalDescription())).isEqualTo("InvalidStateError");
        await(a.setRemoteDescription(answer));
        await(b.setLocalDescription(answer));
        assertThat(a.currentRemoteDescription()).isEqualTo(answer);
        assertThat(pair.heardByA).endsWith("signaling have-remote-pranswer", "signaling stable");
    }

    @Test
    void whatIsNotItsTurnIsAnInvalidState() {
        a.addTransceiver("audio");
        RTCSessionDescription offer = await(a.createOffer());
        assertThat(errorOf(b.setRemoteDescription(RTCSessionDescription.answer(offer.sdp()))))
                .isEqualTo("InvalidStateError");
        assertThat(errorOf(b.setRemoteDescription(pranswer(offer)))).isEqualTo("InvalidStateError");
        assertThat(errorOf(b.createAnswer())).isEqualTo("InvalidStateError");
        assertThat(errorOf(b.setLocalDescription(RTCSessionDescription.rollback())))
                .isEqualTo("InvalidStateError");
        assertThat(errorOf(b.setRemoteDescription(RTCSessionDescription.rollback())))
                .isEqualTo("InvalidStateError");
        await(b.setRemoteDescription(offer));
        assertThat(errorOf(b.createOffer())).isEqualTo("InvalidStateError");
        assertThat(errorOf(b.setRemoteDescription(RTCSessionDescription.answer(offer.sdp()))))
                .isEqualTo("InvalidStateError");
    }

    @Test
    void anotherTextThanOursIsAModification() {
        RTCSessionDescription foreign = pair.foreignOffer("audio");
        assertThat(errorOf(a.setLocalDescription(foreign))).isEqualTo("InvalidModificationError");
        RTCSessionDescription ours = await(a.createOffer());
        assertThat(errorOf(a.setLocalDescription(RTCSessionDescription.answer(ours.sdp()))))
                .isEqualTo("InvalidModificationError");
        assertThat(errorOf(a.setLocalDescription(pranswer(ours)))).isEqualTo("InvalidModificationError");
        await(a.setRemoteDescription(foreign));
        await(a.createAnswer());
        assertThat(errorOf(a.setLocalDescription(RTCSessionDescription.answer(foreign.sdp()))))
                .isEqualTo("InvalidModificationError");
    }

    @Test
    void offersMayBeSetAgain() {
        await(b.setRemoteDescription(pair.foreignOffer("audio")));
        await(b.setRemoteDescription(pair.foreignOffer("video")));
        assertThat(b.signalingState()).isEqualTo(RTCSignalingState.HAVE_REMOTE_OFFER);
        a.addTransceiver("audio");
        await(a.setLocalDescription());
        a.addTransceiver("video");
        await(a.setLocalDescription());
        assertThat(a.localDescription().sdp()).contains("m=audio", "m=video");
        assertThat(pair.heardByA).containsOnlyOnce("signaling have-local-offer");
    }

    @Test
    void rollbacksBringBackWhatWasStable() {
        pair.negotiate(a, b);
        RTCSessionDescription agreed = a.localDescription();
        a.addTransceiver("audio");
        pair.offer(a, b);
        await(a.setLocalDescription(new RTCSessionDescription(RTCSdpType.ROLLBACK, "not read")));
        assertThat(a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        assertThat(a.pendingLocalDescription()).isNull();
        assertThat(a.localDescription()).isEqualTo(agreed);
        await(b.setRemoteDescription(RTCSessionDescription.rollback()));
        assertThat(b.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        assertThat(b.pendingRemoteDescription()).isNull();
        assertThat(b.getTransceivers()).isEmpty();
        settle(a);
        assertThat(pair.heardByA).endsWith("signaling stable", "negotiationneeded");
    }

    /** Perfect negotiation: the polite side's offer is gone for good, and is needed again when nothing came of the other one. */
    @Test
    void anOfferThatMeetsOursRollsItBackAlsoWhenItIsNone() {
        a.addTransceiver("audio");
        await(a.setLocalDescription());
        settle(a);
        pair.heardByA.clear();
        assertThat(errorOf(a.setRemoteDescription(RTCSessionDescription.offer("this is no SDP"))))
                .isEqualTo("OperationError");
        settle(a);
        assertThat(a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        assertThat(a.localDescription()).isNull();
        assertThat(pair.heardByA).containsExactly("signaling stable", "negotiationneeded");
    }

    @Test
    void anOfferThatMeetsOursIsSetWithoutAWord() {
        RTCRtpTransceiver ours = a.addTransceiver("audio");
        await(a.setLocalDescription());
        settle(a);
        pair.heardByA.clear();
        RTCSessionDescription offer = pair.foreignOffer("video");
        await(a.setRemoteDescription(offer));
        settle(a);
        assertThat(pair.heardByA).containsExactly("signaling stable", "signaling have-remote-offer", "track video");
        assertThat(a.pendingRemoteDescription()).isEqualTo(offer);
        assertThat(a.pendingLocalDescription()).isNull();
        assertThat(ours.mid()).isNull();
        await(a.setLocalDescription());
        settle(a);
        assertThat(pair.heardByA).endsWith("signaling stable", "negotiationneeded");
    }

    @Test
    void emptyAndBrokenDescriptionsAreSyntaxErrors() {
        for (String text : new String[] {"", "invalid", "v=1\r\n", "v=0\r\no=x\r\n"}) {
            RTCSessionDescription offer = RTCSessionDescription.offer(text);
            assertThat(errorOf(a.setRemoteDescription(offer))).as(text).isEqualTo("OperationError");
        }
        assertThat(a.remoteDescription()).isNull();
    }

    @Test
    void whetherThePeerTricklesIsKnownFromItsDescription() {
        assertThat(a.canTrickleIceCandidates()).isNull();
        RTCSessionDescription offer = pair.foreignOffer("data");
        await(a.setRemoteDescription(offer));
        assertThat(a.canTrickleIceCandidates()).isTrue();
        String whole = offer.sdp().replace("a=ice-options:trickle ice2", "a=ice-options:ice2");
        await(b.setRemoteDescription(RTCSessionDescription.offer(whole)));
        assertThat(b.canTrickleIceCandidates()).isFalse();
    }

    @Test
    void eachOfferAndAnswerIsTheSameUntilItIsSet() {
        a.addTransceiver("audio");
        RTCSessionDescription first = await(a.createOffer());
        assertThat(await(a.createOffer()).type()).isEqualTo(RTCSdpType.OFFER);
        assertThat(mLines(await(a.createOffer()))).isEqualTo(mLines(first));
        a.addTransceiver("video");
        assertThat(mLines(await(a.createOffer()))).isEqualTo(mLines(first) + 1);
    }

    private static long mLines(RTCSessionDescription description) {
        return description.sdp().lines().filter(line -> line.startsWith("m=")).count();
    }
}
