package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Offers, answers, directions and what may go wrong with them, by the names of the W3C. */
class NegotiationTest {
    private final Pair pair = new Pair();

    @AfterEach
    void close() {
        pair.close();
    }

    private static String errorOf(CompletableFuture<?> promise) {
        try {
            promise.orTimeout(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RTCException error) {
                return error.name();
            }
            throw e;
        }
        throw new AssertionError("it was not refused");
    }

    @Test
    void answersNothingWithoutAnOffer() {
        assertThat(errorOf(pair.a.createAnswer())).isEqualTo("InvalidStateError");
        assertThat(errorOf(pair.a.setRemoteDescription(RTCSessionDescription.answer("v=0\r\n"))))
                .isIn("InvalidStateError", "OperationError");
        assertThat(errorOf(pair.a.addIceCandidate(RTCIceCandidate.of("candidate:1 1 udp 1 192.0.2.1 9 typ host", "0"))))
                .isEqualTo("InvalidStateError");
    }

    @Test
    void saysInWhichLineADescriptionIsNone() {
        CompletableFuture<?> promise = pair.a.setRemoteDescription(
                RTCSessionDescription.offer("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio x RTP\r\n"));
        assertThatThrownBy(promise::join).hasCauseInstanceOf(RTCError.class).satisfies(thrown -> {
            RTCError error = (RTCError) thrown.getCause();
            assertThat(error.errorDetail()).isEqualTo(RTCErrorDetailType.SDP_SYNTAX_ERROR);
            assertThat(error.sdpLineNumber()).isEqualTo(5);
        });
        assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
    }

    @Test
    void encryptsHeaderExtensionsWithPeersThatCan() {
        RTCRtpTransceiver sound = pair.a.addTransceiver("audio");
        assertThat(sound.rtpHeaderEncryptionNegotiated()).isNull();
        pair.negotiate();
        assertThat(sound.rtpHeaderEncryptionNegotiated()).isTrue();
        assertThat(pair.b.getTransceivers().getFirst().rtpHeaderEncryptionNegotiated())
                .isTrue();
    }

    @Test
    void setsNoOtherLocalDescriptionThanTheOneThatWasMade() {
        pair.a.addTransceiver("audio");
        RTCSessionDescription offer = pair.a.createOffer().join();
        RTCSessionDescription changed = RTCSessionDescription.offer(offer.sdp().replace("opus", "sopu"));
        assertThat(errorOf(pair.a.setLocalDescription(changed))).isEqualTo("InvalidModificationError");
        pair.a.setLocalDescription(offer).join();
        assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.HAVE_LOCAL_OFFER);
        assertThat(pair.a.pendingLocalDescription()).isNotNull();
        assertThat(pair.a.currentLocalDescription()).isNull();
    }

    @Test
    void rollsAnOfferBack() {
        RTCRtpTransceiver transceiver = pair.a.addTransceiver("video");
        pair.a.setLocalDescription().join();
        assertThat(transceiver.mid()).isEqualTo("0");
        pair.a.setLocalDescription(RTCSessionDescription.rollback()).join();
        assertThat(transceiver.mid()).isNull();
        assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        pair.connect();
        assertThat(transceiver.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDONLY);
    }

    /** Often, since the host's addresses are looked for meanwhile, and either may be first. */
    @Test
    void gathersAfterAnOfferThatWasTakenBackAtOnce() {
        for (int i = 0; i < 20; i++) {
            try (RTCPeerConnection connection =
                    new RTCPeerConnection(RTCConfiguration.DEFAULT, pair.engine, Runnable::run)) {
                connection.createDataChannel("chat");
                CompletableFuture<RTCIceCandidate> found = new CompletableFuture<>();
                CompletableFuture<?> offered = connection.setLocalDescription();
                connection.setLocalDescription(RTCSessionDescription.rollback()).join();
                offered.join();
                connection.onIceCandidate(found::complete);
                connection.setLocalDescription().join();
                assertThat(found.orTimeout(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .join()
                                .candidate())
                        .startsWith("candidate:");
            }
        }
    }

    @Test
    void forgetsTheTransceiversOfAnOfferThatThePeerTakesBack() {
        pair.a.addTrack(MediaStreamTrack.video(), new MediaStream());
        pair.a.setLocalDescription().join();
        pair.b.setRemoteDescription(pair.a.localDescription()).join();
        assertThat(pair.b.getTransceivers()).hasSize(1);
        pair.b.setRemoteDescription(RTCSessionDescription.rollback()).join();
        assertThat(pair.b.getTransceivers()).isEmpty();
        assertThat(pair.b.signalingState()).isEqualTo(RTCSignalingState.STABLE);
    }

    @Test
    void agreesOnDirections() {
        RTCRtpTransceiver ours =
                pair.a.addTransceiver("audio", RTCRtpTransceiverInit.of(RTCRtpTransceiverDirection.SENDRECV));
        pair.b.addTrack(MediaStreamTrack.audio());
        pair.connect();
        assertThat(ours.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
        assertThat(pair.b.getTransceivers()).hasSize(1);
        ours.setDirection(RTCRtpTransceiverDirection.INACTIVE);
        pair.negotiate();
        assertThat(ours.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.INACTIVE);
        ours.stop();
        pair.negotiate();
        assertThat(ours.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(pair.b.getTransceivers()).isEmpty();
    }

    @Test
    void sendsTheCodecThatIsPreferred() {
        RTCRtpTransceiver video = pair.a.addTransceiver("video");
        List<RTCRtpCodec> wished = RTCRtpSender.getCapabilities("video").codecs().stream()
                .filter(codec -> codec.name().equals("AV1") || codec.name().equals("rtx"))
                .toList();
        video.setCodecPreferences(wished);
        pair.connect();
        assertThat(video.sender().getParameters().codecs())
                .singleElement()
                .satisfies(codec -> assertThat(codec.mimeType()).isEqualTo("video/AV1"));
        RTCRtpCodec foreign = new RTCRtpCodec(-1, "video/H266", 90_000, 0, "");
        assertThatThrownBy(() -> video.setCodecPreferences(List.of(foreign)))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("InvalidModificationError"));
    }

    /** webrtc-extensions, header extension control. */
    @Test
    void negotiatesTheHeaderExtensionsThatAreWished() {
        String level = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
        RTCRtpTransceiver audio = pair.a.addTransceiver("audio");
        List<RTCRtpHeaderExtensionCapability> all = audio.getHeaderExtensionsToNegotiate();
        assertThat(all)
                .contains(
                        new RTCRtpHeaderExtensionCapability(level, RTCRtpTransceiverDirection.SENDRECV),
                        new RTCRtpHeaderExtensionCapability(
                                "urn:ietf:params:rtp-hdrext:csrc-audio-level", RTCRtpTransceiverDirection.STOPPED));
        assertThat(audio.getNegotiatedHeaderExtensions())
                .extracting(RTCRtpHeaderExtensionCapability::direction)
                .containsOnly(RTCRtpTransceiverDirection.STOPPED);
        audio.setHeaderExtensionsToNegotiate(all.stream()
                .map(one -> one.uri().equals(level) ? one.withDirection(RTCRtpTransceiverDirection.STOPPED) : one)
                .toList());
        pair.connect();
        assertThat(audio.getNegotiatedHeaderExtensions())
                .contains(
                        new RTCRtpHeaderExtensionCapability(level, RTCRtpTransceiverDirection.STOPPED),
                        new RTCRtpHeaderExtensionCapability(
                                "urn:ietf:params:rtp-hdrext:sdes:mid", RTCRtpTransceiverDirection.SENDONLY));
        assertThatThrownBy(() -> audio.setHeaderExtensionsToNegotiate(List.of()))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("InvalidModificationError"));
    }

    @Test
    void changesLayersOnlyWithTheLastParameters() {
        RTCRtpTransceiver video = pair.a.addTransceiver(
                "video",
                new RTCRtpTransceiverInit(
                        RTCRtpTransceiverDirection.SENDONLY,
                        List.of(),
                        List.of(RTCRtpEncodingParameters.layer("q"), RTCRtpEncodingParameters.layer("h"))));
        RTCRtpParameters parameters = video.sender().getParameters();
        assertThat(parameters.encodings())
                .extracting(RTCRtpEncodingParameters::rid)
                .containsExactly("q", "h");
        assertThat(errorOf(video.sender().setParameters(parameters.withEncodings(List.of()))))
                .isEqualTo("InvalidModificationError");
        video.sender().setParameters(parameters).join();
        assertThat(errorOf(video.sender().setParameters(parameters))).isEqualTo("InvalidStateError");
    }

    @Test
    void settlesTwoOffersAtOnceByPerfectNegotiation() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        pair.b.onDataChannel(channel -> channel.onMessage(message -> heard.add(message.text())));
        RTCDataChannel chat = pair.a.createDataChannel("chat");
        pair.b.addTransceiver("audio");
        // Both offer; b is polite and takes a's.
        pair.a.setLocalDescription().join();
        pair.b.setLocalDescription().join();
        RTCSessionDescription offer = pair.a.localDescription();
        pair.b.setRemoteDescription(offer).join();
        pair.b.setLocalDescription().join();
        pair.a.setRemoteDescription(pair.b.localDescription()).join();
        pair.a.connected(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        CompletableFuture<Void> open = new CompletableFuture<>();
        chat.onOpen(() -> open.complete(null));
        open.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        chat.send("settled");
        assertThat(heard.poll(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("settled");
        assertThat(pair.b.signalingState()).isEqualTo(RTCSignalingState.STABLE);
    }

    @Test
    void tellsOfNoNeedThatAnAnswerHasMetMeanwhile() throws Exception {
        List<RTCSignalingState> told = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        try (ExecutorService turns = Executors.newSingleThreadExecutor();
                RTCPeerConnection answerer = new RTCPeerConnection(RTCConfiguration.DEFAULT, pair.engine, turns)) {
            answerer.onNegotiationNeeded(() -> told.add(answerer.signalingState()));
            Future<Boolean> listener = turns.submit(() -> busy.await(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS));
            answerer.addTrack(MediaStreamTrack.video());
            pair.b.addTrack(MediaStreamTrack.video());
            pair.b.setLocalDescription().join();
            answerer.setRemoteDescription(pair.b.localDescription()).join();
            answerer.setLocalDescription().join();
            busy.countDown();
            assertThat(listener.get()).isTrue();
            turns.submit(() -> {}).get();
            assertThat(told).isEmpty();
        }
    }

    @Test
    void doesNothingAfterTheEnd() {
        pair.a.close();
        pair.a.close();
        assertThat(errorOf(pair.a.createOffer())).isEqualTo("InvalidStateError");
        assertThatThrownBy(() -> pair.a.addTransceiver("audio")).isInstanceOf(RTCException.class);
        assertThat(pair.a.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED);
        assertThat(pair.a.iceConnectionState()).isEqualTo(RTCIceConnectionState.CLOSED);
    }
}
