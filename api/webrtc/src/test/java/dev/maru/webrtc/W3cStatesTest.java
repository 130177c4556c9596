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

/** The states of a connection and of its transports (W3C WebRTC §4.3, §4.4.1.10, §5.5, §5.6, §6.1). */
class W3cStatesTest {
    private final HeardPair pair = new HeardPair();
    private final RTCPeerConnection a = pair.a;
    private final RTCPeerConnection b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void everythingIsNewInTheBeginning() {
        assertThat(a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        assertThat(a.iceGatheringState()).isEqualTo(RTCIceGatheringState.NEW);
        assertThat(a.iceConnectionState()).isEqualTo(RTCIceConnectionState.NEW);
        assertThat(a.connectionState()).isEqualTo(RTCPeerConnectionState.NEW);
        assertThat(a.localDescription()).isNull();
        assertThat(a.remoteDescription()).isNull();
        assertThat(a.currentLocalDescription()).isNull();
        assertThat(a.currentRemoteDescription()).isNull();
        assertThat(a.pendingLocalDescription()).isNull();
        assertThat(a.pendingRemoteDescription()).isNull();
        assertThat(a.canTrickleIceCandidates()).isNull();
        assertThat(a.sctp()).isNull();
        assertThat(a.getTransceivers()).isEmpty();
        assertThat(a.getSenders()).isEmpty();
        assertThat(a.getReceivers()).isEmpty();
        assertThat(a.getConfiguration()).isEqualTo(RTCConfiguration.DEFAULT);
    }

    @Test
    void statesFollowEachOtherToConnected() {
        List<RTCIceConnectionState> ice = new CopyOnWriteArrayList<>();
        List<RTCPeerConnectionState> whole = new CopyOnWriteArrayList<>();
        List<RTCIceGatheringState> gathering = new CopyOnWriteArrayList<>();
        a.onIceConnectionStateChange(ice::add);
        a.onConnectionStateChange(whole::add);
        a.onIceGatheringStateChange(gathering::add);
        RTCRtpSender sender = a.addTrack(MediaStreamTrack.audio());
        a.createDataChannel("x");
        pair.connect();
        assertThat(ice).startsWith(RTCIceConnectionState.CHECKING, RTCIceConnectionState.CONNECTED);
        assertThat(whole).containsExactly(RTCPeerConnectionState.CONNECTING, RTCPeerConnectionState.CONNECTED);
        assertThat(gathering).containsExactly(RTCIceGatheringState.GATHERING, RTCIceGatheringState.COMPLETE);
        RTCDtlsTransport dtls = sender.transport();
        assertThat(dtls.state()).isEqualTo(RTCDtlsTransportState.CONNECTED);
        assertThat(dtls).isSameAs(a.sctp().transport());
        assertThat(dtls.getRemoteCertificates()).isNotEmpty();
        RTCIceTransport way = dtls.iceTransport();
        assertThat(way.gatheringState()).isEqualTo(RTCIceGathererState.COMPLETE);
        assertThat(way.role()).isEqualTo(RTCIceRole.CONTROLLING);
        assertThat(way.getLocalCandidates()).isNotEmpty();
        assertThat(way.getSelectedCandidatePair()).isNotNull();
        assertThat(b.sctp().transport().iceTransport().role()).isEqualTo(RTCIceRole.CONTROLLED);
    }

    @Test
    void answererIsConnectingBeforeItIsConnected() {
        List<RTCPeerConnectionState> whole = new CopyOnWriteArrayList<>();
        b.onConnectionStateChange(whole::add);
        a.createDataChannel("x");
        pair.connect();
        assertThat(whole).containsExactly(RTCPeerConnectionState.CONNECTING, RTCPeerConnectionState.CONNECTED);
        assertThat(b.iceGatheringState()).isEqualTo(RTCIceGatheringState.COMPLETE);
    }

    @Test
    void nothingIsGatheredForAnOfferThatIsOnlyMadeOrThePeers() {
        a.createDataChannel("x");
        await(a.createOffer());
        assertThat(a.iceGatheringState()).isEqualTo(RTCIceGatheringState.NEW);
        await(b.setRemoteDescription(await(a.createOffer())));
        assertThat(b.iceGatheringState()).isEqualTo(RTCIceGatheringState.NEW);
    }

    @Test
    void gatheringIsNewAgainWhenTheFirstOfferIsRolledBack() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> doneAgain = new CompletableFuture<>();
        List<String> told = new CopyOnWriteArrayList<>();
        a.onIceCandidate(candidate -> {
            told.add(candidate.usernameFragment());
            if (candidate.candidate().isEmpty()) {
                (done.complete(null) ? new CompletableFuture<Void>() : doneAgain).complete(null);
            }
        });
        a.createDataChannel("x");
        RTCSessionDescription offer = await(a.createOffer());
        await(a.setLocalDescription(offer));
        assertThat(a.iceGatheringState()).isNotEqualTo(RTCIceGatheringState.NEW);
        await(done);
        await(a.setLocalDescription(RTCSessionDescription.rollback()));
        assertThat(a.iceGatheringState()).isEqualTo(RTCIceGatheringState.NEW);
        await(a.setLocalDescription(offer));
        settle(a);
        assertThat(a.iceGatheringState()).isEqualTo(RTCIceGatheringState.COMPLETE);
        assertThat(a.localDescription().sdp()).contains("a=candidate:", "a=end-of-candidates");
        await(a.setLocalDescription(RTCSessionDescription.rollback()));
        await(a.setLocalDescription(await(a.createOffer(new RTCOfferOptions(true)))));
        await(doneAgain);
        settle(a);
        assertThat(a.iceGatheringState()).isEqualTo(RTCIceGatheringState.COMPLETE);
        assertThat(told).doesNotContainNull();
    }

    /** The first offer may be gone before its servers and addresses are known. */
    @Test
    void aRollbackAtOnceLeavesNothingGathering() {
        a.createDataChannel("x");
        await(a.setLocalDescription());
        await(a.setLocalDescription(RTCSessionDescription.rollback()));
        assertThat(a.iceGatheringState()).isEqualTo(RTCIceGatheringState.NEW);
        pair.connect();
        assertThat(a.connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
    }

    @Test
    void theEndIsKnownAtOnceAndTellsNothing() {
        RTCDataChannel channel = a.createDataChannel("x");
        RTCRtpTransceiver audio = a.addTransceiver(MediaStreamTrack.audio());
        pair.connect();
        RTCSctpTransport sctp = a.sctp();
        RTCDtlsTransport dtls = sctp.transport();
        List<String> heard = new CopyOnWriteArrayList<>();
        a.onIceConnectionStateChange(state -> heard.add("ice " + state));
        a.onConnectionStateChange(state -> heard.add("connection " + state));
        a.onIceGatheringStateChange(state -> heard.add("gathering " + state));
        dtls.onStateChange(changed -> heard.add("dtls " + changed.state()));
        dtls.iceTransport().onStateChange(changed -> heard.add("way " + changed.state()));
        pair.heardByA.clear();
        a.close();
        assertThat(a.signalingState()).isEqualTo(RTCSignalingState.CLOSED);
        assertThat(a.iceConnectionState()).isEqualTo(RTCIceConnectionState.CLOSED);
        assertThat(a.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED);
        assertThat(channel.readyState()).isEqualTo(RTCDataChannelState.CLOSED);
        assertThat(sctp.state()).isEqualTo(RTCSctpTransportState.CLOSED);
        assertThat(dtls.state()).isEqualTo(RTCDtlsTransportState.CLOSED);
        assertThat(dtls.iceTransport().state()).isEqualTo(RTCIceTransportState.CLOSED);
        assertThat(audio.direction()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(audio.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(audio.receiver().track().readyState()).isEqualTo(MediaStreamTrack.ReadyState.ENDED);
        assertThat(a.getTransceivers()).containsExactly(audio);
        assertThat(a.getSenders()).isEmpty();
        assertThat(a.getReceivers()).isEmpty();
        a.close();
        settle(a);
        assertThat(heard).isEmpty();
        assertThat(pair.heardByA).isEmpty();
    }

    @Test
    void nothingBeginsAfterTheEnd() {
        RTCRtpTransceiver audio = a.addTransceiver("audio");
        RTCRtpSender sender = a.addTrack(MediaStreamTrack.video());
        RTCSessionDescription offer = await(a.createOffer());
        RTCIceCandidate candidate = RTCIceCandidate.of("candidate:1 1 udp 1 192.0.2.1 9 typ host", "0");
        a.close();
        assertThat(errorOf(a.createOffer())).isEqualTo("InvalidStateError");
        assertThat(errorOf(a.createAnswer())).isEqualTo("InvalidStateError");
        assertThat(errorOf(a.setLocalDescription())).isEqualTo("InvalidStateError");
        assertThat(errorOf(a.setRemoteDescription(offer))).isEqualTo("InvalidStateError");
        assertThat(errorOf(a.addIceCandidate(candidate))).isEqualTo("InvalidStateError");
        assertThat(errorOf(sender.replaceTrack(null))).isEqualTo("InvalidStateError");
        assertThat(errorOf(() -> a.addTrack(MediaStreamTrack.audio()))).isEqualTo("InvalidStateError");
        assertThat(errorOf(() -> a.addTransceiver("video"))).isEqualTo("InvalidStateError");
        assertThat(errorOf(() -> a.removeTrack(sender))).isEqualTo("InvalidStateError");
        assertThat(errorOf(() -> a.createDataChannel("x"))).isEqualTo("InvalidStateError");
        assertThat(errorOf(() -> a.setConfiguration(RTCConfiguration.DEFAULT))).isEqualTo("InvalidStateError");
        assertThat(errorOf(() -> audio.setDirection(RTCRtpTransceiverDirection.SENDONLY)))
                .isEqualTo("InvalidStateError");
        assertThat(errorOf(audio::stop)).isEqualTo("InvalidStateError");
        assertThat(errorOf(sender::setStreams)).isEqualTo("InvalidStateError");
        assertThat(a.localDescription()).isNull();
        a.restartIce();
    }

    @Test
    void theOtherSideHearsOfTheEndOfItsTransports() {
        CompletableFuture<RTCDtlsTransportState> dtls = new CompletableFuture<>();
        CompletableFuture<RTCSctpTransportState> sctp = new CompletableFuture<>();
        a.createDataChannel("x");
        pair.connect();
        b.sctp().onStateChange(transport -> {
            if (transport.state() == RTCSctpTransportState.CLOSED) {
                sctp.complete(transport.state());
            }
        });
        b.sctp().transport().onStateChange(transport -> dtls.complete(transport.state()));
        a.close();
        assertThat(await(dtls)).isEqualTo(RTCDtlsTransportState.CLOSED);
        assertThat(await(sctp)).isEqualTo(RTCSctpTransportState.CLOSED);
        assertThat(b.signalingState()).isEqualTo(RTCSignalingState.STABLE);
    }

    @Test
    void whatWaitsWhenTheConnectionEndsFails() {
        CompletableFuture<?> first = a.createOffer();
        CompletableFuture<?> second = a.setLocalDescription();
        CompletableFuture<?> third = a.createOffer();
        a.close();
        for (CompletableFuture<?> promise : List.of(first, second, third)) {
            CompletableFuture<Void> settled = promise.handle((_, failure) -> {
                assertThat(failure == null || failure instanceof RTCException).isTrue();
                return null;
            });
            await(settled);
        }
    }
}
