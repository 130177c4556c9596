package dev.maru.webrtc;

import static dev.maru.webrtc.HeardPair.await;
import static dev.maru.webrtc.HeardPair.errorOf;
import static dev.maru.webrtc.HeardPair.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transceivers, their senders and receivers as the application sees them (W3C WebRTC §5.1, §5.4). */
class W3cTransceiversTest {
    private final HeardPair pair = new HeardPair();
    private final RTCPeerConnection a = pair.a;
    private final RTCPeerConnection b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    private static RTCRtpTransceiverInit init(RTCRtpTransceiverDirection direction) {
        return RTCRtpTransceiverInit.of(direction);
    }

    @Test
    void haveASenderAndAReceiverFromTheBeginning() {
        for (String kind : List.of("audio", "video")) {
            RTCRtpTransceiver made = a.addTransceiver(kind);
            assertThat(made.mid()).isNull();
            assertThat(made.direction()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
            assertThat(made.currentDirection()).isNull();
            assertThat(made.sender().track()).isNull();
            assertThat(made.sender().transport()).isNull();
            assertThat(made.receiver().transport()).isNull();
            MediaStreamTrack track = made.receiver().track();
            assertThat(track.kind()).isEqualTo(kind);
            assertThat(track.readyState()).isEqualTo(MediaStreamTrack.ReadyState.LIVE);
            assertThat(track.muted()).isTrue();
        }
        assertThat(a.getSenders()).hasSize(2);
        assertThat(a.getReceivers()).hasSize(2);
        assertThat(errorOf(() -> a.addTransceiver("text"))).isEqualTo("TypeError");
    }

    @Test
    void beginWithTheDirectionThatWasAskedFor() {
        for (RTCRtpTransceiverDirection direction : RTCRtpTransceiverDirection.values()) {
            if (direction == RTCRtpTransceiverDirection.STOPPED) {
                assertThat(errorOf(() -> init(direction))).isEqualTo("TypeError");
            } else {
                assertThat(a.addTransceiver("audio", init(direction)).direction())
                        .isEqualTo(direction);
            }
        }
    }

    @Test
    void maySendOneTrackSeveralTimesButAddTrackMayNot() {
        MediaStreamTrack track = MediaStreamTrack.audio();
        RTCRtpTransceiver first = a.addTransceiver(track);
        RTCRtpTransceiver second = a.addTransceiver(track);
        assertThat(first).isNotSameAs(second);
        assertThat(first.sender().track()).isSameAs(track);
        assertThat(second.sender().track()).isSameAs(track);
        assertThat(errorOf(() -> a.addTrack(track))).isEqualTo("InvalidAccessError");
    }

    @Test
    void areTakenByTracksOfTheirKindWhenTheyNeverSent() {
        RTCRtpTransceiver idle = a.addTransceiver("audio", init(RTCRtpTransceiverDirection.RECVONLY));
        RTCRtpTransceiver inactive = a.addTransceiver("audio", init(RTCRtpTransceiverDirection.INACTIVE));
        RTCRtpSender video = a.addTrack(MediaStreamTrack.video());
        assertThat(a.addTrack(MediaStreamTrack.audio())).isSameAs(idle.sender());
        assertThat(a.addTrack(MediaStreamTrack.audio())).isSameAs(inactive.sender());
        assertThat(idle.direction()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
        assertThat(inactive.direction()).isEqualTo(RTCRtpTransceiverDirection.SENDONLY);
        assertThat(a.getSenders()).containsExactly(idle.sender(), inactive.sender(), video);
    }

    @Test
    void ofTheOfferAreTakenByTracksAfterIt() {
        a.addTransceiver("audio");
        pair.offer(a, b);
        RTCRtpTransceiver made = b.getTransceivers().getFirst();
        assertThat(made.direction()).isEqualTo(RTCRtpTransceiverDirection.RECVONLY);
        assertThat(b.addTrack(MediaStreamTrack.audio())).isSameAs(made.sender());
        assertThat(made.direction()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
    }

    @Test
    void sendNoMoreAfterRemoveTrack() {
        MediaStreamTrack track = MediaStreamTrack.audio();
        RTCRtpSender both = a.addTrack(track);
        RTCRtpTransceiver only = a.addTransceiver(MediaStreamTrack.video(), init(RTCRtpTransceiverDirection.SENDONLY));
        RTCRtpTransceiver receiving =
                a.addTransceiver(MediaStreamTrack.video(), init(RTCRtpTransceiverDirection.RECVONLY));
        a.removeTrack(both);
        a.removeTrack(only.sender());
        a.removeTrack(receiving.sender());
        a.removeTrack(both);
        assertThat(both.track()).isNull();
        assertThat(a.getTransceivers())
                .extracting(RTCRtpTransceiver::direction)
                .containsExactly(
                        RTCRtpTransceiverDirection.RECVONLY,
                        RTCRtpTransceiverDirection.INACTIVE,
                        RTCRtpTransceiverDirection.RECVONLY);
        assertThat(errorOf(() -> b.removeTrack(both))).isEqualTo("InvalidAccessError");
        assertThat(a.addTrack(track)).as("it has never sent").isSameAs(both);
    }

    @Test
    void directionsAreAgreedUponByAnswersOnly() {
        MediaStream stream = new MediaStream();
        RTCRtpTransceiver ours = a.addTransceiver("audio");
        b.addTrack(MediaStreamTrack.audio(), stream);
        pair.offer(a, b);
        assertThat(ours.currentDirection()).isNull();
        RTCRtpTransceiver theirs = b.getTransceivers().getFirst();
        assertThat(theirs.currentDirection()).isNull();
        await(b.setLocalDescription().thenCompose(_ -> a.setRemoteDescription(b.localDescription())));
        assertThat(ours.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
        theirs.setDirection(RTCRtpTransceiverDirection.SENDONLY);
        assertThat(theirs.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
        pair.negotiate(b, a);
        assertThat(theirs.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDONLY);
        assertThat(ours.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.RECVONLY);
        assertThat(ours.direction()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
        assertThat(errorOf(() -> ours.setDirection(RTCRtpTransceiverDirection.STOPPED)))
                .isEqualTo("TypeError");
    }

    @Test
    void areStoppingUntilBothSidesKnow() {
        MediaStreamTrack track = MediaStreamTrack.audio();
        a.addTrack(track);
        pair.negotiate(a, b);
        RTCRtpTransceiver ours = a.getTransceivers().getFirst();
        RTCRtpTransceiver theirs = b.getTransceivers().getFirst();
        ours.stop();
        ours.stop();
        assertThat(ours.direction()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(ours.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDONLY);
        assertThat(ours.receiver().track().readyState()).isEqualTo(MediaStreamTrack.ReadyState.ENDED);
        assertThat(a.getSenders()).containsExactly(ours.sender());
        assertThat(errorOf(() -> ours.setDirection(RTCRtpTransceiverDirection.SENDRECV)))
                .isEqualTo("InvalidStateError");
        assertThat(errorOf(ours.sender().replaceTrack(null))).isEqualTo("InvalidStateError");
        RTCRtpParameters parameters = ours.sender().getParameters();
        assertThat(errorOf(ours.sender().setParameters(parameters))).isEqualTo("InvalidStateError");
        pair.offer(a, b);
        assertThat(theirs.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(theirs.receiver().track().readyState()).isEqualTo(MediaStreamTrack.ReadyState.ENDED);
        assertThat(b.getTransceivers()).containsExactly(theirs);
        assertThat(b.getSenders()).isEmpty();
        assertThat(b.getReceivers()).isEmpty();
        await(b.setLocalDescription().thenCompose(_ -> a.setRemoteDescription(b.localDescription())));
        assertThat(a.getTransceivers()).isEmpty();
        assertThat(b.getTransceivers()).isEmpty();
        assertThat(ours.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(ours.sender().track()).isSameAs(track);
        assertThat(a.addTrack(track)).isNotSameAs(ours.sender());
    }

    @Test
    void areNotOfferedWhenTheyWereStoppedBefore() {
        RTCRtpTransceiver audio = a.addTransceiver("audio");
        a.addTransceiver("video");
        audio.stop();
        assertThat(audio.receiver().transport()).isNull();
        assertThat(await(a.createOffer()).sdp()).doesNotContain("m=audio").contains("m=video");
        pair.negotiate(a, b);
        assertThat(a.getTransceivers()).hasSize(1);
    }

    @Test
    void haveTheTransportSinceOurDescription() {
        RTCRtpTransceiver ours = a.addTransceiver("audio");
        pair.offer(a, b);
        RTCRtpTransceiver theirs = b.getTransceivers().getFirst();
        assertThat(ours.sender().transport())
                .isSameAs(ours.receiver().transport())
                .isNotNull();
        assertThat(theirs.receiver().transport()).isNull();
        await(b.setLocalDescription());
        assertThat(theirs.receiver().transport()).isNotNull();
        await(a.setLocalDescription(RTCSessionDescription.rollback()));
        assertThat(ours.sender().transport()).isNull();
    }

    @Test
    void tracksJoinAndLeaveStreamsAndAreToldOnce() {
        MediaStream one = new MediaStream();
        MediaStream two = new MediaStream();
        RTCRtpSender sender = a.addTrack(MediaStreamTrack.audio(), one, two);
        List<RTCTrackEvent> told = new CopyOnWriteArrayList<>();
        b.onTrack(told::add);
        pair.negotiate(a, b);
        assertThat(told).hasSize(1);
        RTCTrackEvent event = told.getFirst();
        assertThat(event.streams()).extracting(MediaStream::id).containsExactly(one.id(), two.id());
        assertThat(event.track()).isSameAs(event.receiver().track());
        assertThat(event.transceiver()).isSameAs(b.getTransceivers().getFirst());
        MediaStream theirs = event.streams().getFirst();
        assertThat(theirs.getAudioTracks()).containsExactly(event.track());
        assertThat(theirs.getTrackById(event.track().id())).isSameAs(event.track());
        List<String> heard = new CopyOnWriteArrayList<>();
        theirs.onRemoveTrack(_ -> heard.add("removed"));
        theirs.onAddTrack(_ -> heard.add("added"));
        sender.setStreams(two);
        pair.negotiate(a, b);
        assertThat(theirs.getTracks()).isEmpty();
        assertThat(told).as("leaving a stream is no new track").hasSize(1);
        sender.setStreams(one, two);
        pair.negotiate(a, b);
        assertThat(told).as("joining one is told").hasSize(2);
        assertThat(told.getLast().streams().getFirst()).isSameAs(theirs);
        a.removeTrack(sender);
        pair.negotiate(a, b);
        assertThat(heard).containsExactly("removed", "added", "removed");
        assertThat(event.track().muted()).isTrue();
        assertThat(event.track().readyState()).isEqualTo(MediaStreamTrack.ReadyState.LIVE);
    }

    @Test
    void aRollbackOfAnOfferTakesItsTracksOutOfTheirStreams() {
        a.addTrack(MediaStreamTrack.audio(), new MediaStream());
        List<RTCTrackEvent> told = new CopyOnWriteArrayList<>();
        b.onTrack(told::add);
        pair.offer(a, b);
        MediaStream stream = told.getFirst().streams().getFirst();
        assertThat(stream.getTracks()).hasSize(1);
        await(b.setRemoteDescription(RTCSessionDescription.rollback()));
        settle(b);
        assertThat(stream.getTracks()).isEmpty();
        assertThat(stream.active()).isFalse();
        assertThat(told.getFirst().track().readyState()).isEqualTo(MediaStreamTrack.ReadyState.ENDED);
        assertThat(b.getTransceivers()).isEmpty();
    }

    @Test
    void tracksOfOneStreamShareIt() {
        MediaStream stream = new MediaStream();
        RTCRtpSender audio = a.addTrack(MediaStreamTrack.audio(), stream);
        a.addTrack(MediaStreamTrack.video(), stream);
        List<RTCTrackEvent> told = new CopyOnWriteArrayList<>();
        b.onTrack(told::add);
        pair.negotiate(a, b);
        MediaStream theirs = told.getFirst().streams().getFirst();
        assertThat(told)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.streams()).containsExactly(theirs));
        assertThat(theirs.id()).isEqualTo(stream.id());
        assertThat(theirs.getTracks()).hasSize(2);
        a.removeTrack(audio);
        pair.negotiate(a, b);
        assertThat(theirs.getAudioTracks()).isEmpty();
        assertThat(theirs.getVideoTracks()).hasSize(1);
    }

    @Test
    void tracksFallSilentWithTheirDirectionAndSpeakWithTheNextPacket() {
        MediaStreamTrack track = MediaStreamTrack.audio();
        a.addTrack(track);
        pair.connect();
        MediaStreamTrack theirs = b.getReceivers().getFirst().track();
        assertThat(theirs.muted()).isTrue();
        unmute(track, theirs);
        RTCRtpTransceiver ours = a.getTransceivers().getFirst();
        ours.setDirection(RTCRtpTransceiverDirection.INACTIVE);
        pair.negotiate(a, b);
        assertThat(theirs.muted()).isTrue();
        ours.setDirection(RTCRtpTransceiverDirection.SENDRECV);
        pair.negotiate(a, b);
        assertThat(theirs.muted()).isTrue();
        unmute(track, theirs);
    }

    private static void unmute(MediaStreamTrack track, MediaStreamTrack theirs) {
        CompletableFuture<Void> spoke = new CompletableFuture<>();
        Registration registration = theirs.onUnmute(_ -> spoke.complete(null));
        assertThat(track.write(EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {8}, 0)))
                .isEqualTo(1);
        await(spoke);
        registration.close();
        assertThat(theirs.muted()).isFalse();
    }
}
