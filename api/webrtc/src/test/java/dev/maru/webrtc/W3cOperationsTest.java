package dev.maru.webrtc;

import static dev.maru.webrtc.HeardPair.await;
import static dev.maru.webrtc.HeardPair.errorOf;
import static dev.maru.webrtc.HeardPair.settle;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The chain of operations (W3C WebRTC §4.3.5) and what it makes of negotiations that meet (§10.7). */
class W3cOperationsTest {
    private final HeardPair pair = new HeardPair();
    private final RTCPeerConnection a = pair.a;
    private final RTCPeerConnection b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void operationsAreDoneInTheirOrder() {
        a.addTransceiver("audio");
        RTCSessionDescription offer = await(a.createOffer());
        CompletableFuture<?> set = b.setRemoteDescription(offer);
        CompletableFuture<RTCSessionDescription> answer = b.createAnswer();
        CompletableFuture<?> ours = b.setLocalDescription();
        CompletableFuture<RTCSessionDescription> next = b.createOffer();
        assertThat(await(next).type()).isEqualTo(RTCSdpType.OFFER);
        assertThat(set).isDone();
        await(ours);
        assertThat(await(answer).type()).isEqualTo(RTCSdpType.ANSWER);
        settle(b);
        assertThat(pair.heardByB).containsExactly("signaling have-remote-offer", "track audio", "signaling stable");
    }

    @Test
    void aFailureHoldsNobodyUp() {
        CompletableFuture<?> refused = a.createAnswer();
        CompletableFuture<RTCSessionDescription> offer = a.createOffer();
        assertThat(errorOf(refused)).isEqualTo("InvalidStateError");
        assertThat(await(offer).type()).isEqualTo(RTCSdpType.OFFER);
    }

    @Test
    void candidatesWaitForTheDescriptionThatWasAskedForBefore() {
        RTCSessionDescription offer = pair.foreignOffer("data");
        CompletableFuture<?> set = a.setRemoteDescription(offer);
        CompletableFuture<?> added =
                a.addIceCandidate(RTCIceCandidate.of("candidate:1 1 udp 2122260223 192.0.2.1 9 typ host", "0"));
        await(set);
        await(added);
        assertThat(a.remoteDescription().sdp()).contains("a=candidate:1 1 udp 2122260223 192.0.2.1 9 typ host");
    }

    @Test
    void replacingATrackWaitsItsTurn() {
        RTCRtpSender sender = a.addTrack(MediaStreamTrack.audio());
        MediaStreamTrack next = MediaStreamTrack.audio();
        List<String> done = new CopyOnWriteArrayList<>();
        CompletableFuture<?> set = a.setLocalDescription().thenRun(() -> done.add("set"));
        CompletableFuture<?> replaced = sender.replaceTrack(next).thenRun(() -> done.add("replaced"));
        await(CompletableFuture.allOf(set, replaced));
        assertThat(sender.track()).isSameAs(next);
        assertThat(done).containsExactlyInAnyOrder("set", "replaced");
    }

    @Test
    void wishesAreNotHeldUpByOperations() {
        CompletableFuture<?> set = a.setLocalDescription();
        RTCRtpTransceiver audio = a.addTransceiver("audio");
        audio.setDirection(RTCRtpTransceiverDirection.RECVONLY);
        assertThat(audio.direction()).isEqualTo(RTCRtpTransceiverDirection.RECVONLY);
        await(set);
    }

    @Test
    void whoFollowsAPromiseSeesWhatItDid() {
        a.addTransceiver("audio");
        CompletableFuture<RTCSignalingState> seen = a.setLocalDescription().thenApply(_ -> a.signalingState());
        assertThat(await(seen)).isEqualTo(RTCSignalingState.HAVE_LOCAL_OFFER);
        CompletableFuture<String> text = b.setRemoteDescription(a.localDescription())
                .thenApply(_ -> b.remoteDescription().sdp());
        assertThat(await(text)).isEqualTo(a.localDescription().sdp());
    }

    @Test
    void twoOffersThatMeetAreSettledByOneWhoGivesWay() {
        RTCRtpSender ours = a.addTrack(MediaStreamTrack.audio());
        RTCRtpSender theirs = b.addTrack(MediaStreamTrack.audio());
        await(a.setLocalDescription());
        await(b.setLocalDescription());
        // a is polite; b ignores what a has offered.
        await(a.setRemoteDescription(b.localDescription()));
        await(a.setLocalDescription());
        await(b.setRemoteDescription(a.localDescription()));
        settle(a);
        settle(b);
        assertThat(a.getSenders()).containsExactly(ours);
        assertThat(b.getSenders()).containsExactly(theirs);
        assertThat(a.getTransceivers().getFirst().currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
        assertThat(pair.heardByA).containsOnlyOnce("negotiationneeded").contains("track audio");
        assertThat(pair.heardByB).containsOnlyOnce("negotiationneeded").contains("track audio");
    }

    @Test
    void whatThePoliteOneWantedBesidesIsNeededAfterwards() {
        a.createDataChannel("ours");
        b.addTrack(MediaStreamTrack.audio());
        await(a.setLocalDescription());
        await(b.setLocalDescription());
        settle(a);
        pair.heardByA.clear();
        await(a.setRemoteDescription(b.localDescription()));
        await(a.setLocalDescription());
        await(b.setRemoteDescription(a.localDescription()));
        settle(a);
        assertThat(pair.heardByA).endsWith("signaling stable", "negotiationneeded");
        pair.negotiate(a, b);
        assertThat(a.sctp()).isNotNull();
        assertThat(b.sctp()).isNotNull();
    }

    @Test
    void anIgnoredOfferHasCandidatesThatFitNothing() {
        RTCSessionDescription offer = pair.foreignOffer("data");
        RTCIceCandidate late =
                new RTCIceCandidate("candidate:1 1 udp 2122260223 192.0.2.1 9 typ host ufrag none", "0", 0, "none");
        assertThat(errorOf(a.addIceCandidate(late))).isEqualTo("InvalidStateError");
        await(a.setRemoteDescription(offer));
        assertThat(errorOf(a.addIceCandidate(late))).isEqualTo("OperationError");
        await(a.setLocalDescription());
        assertThat(a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
    }
}
