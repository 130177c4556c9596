package dev.maru.webrtc;

import static dev.maru.webrtc.HeardPair.await;
import static dev.maru.webrtc.HeardPair.settle;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a negotiation is needed, and how often that is told (W3C WebRTC §4.7.3). */
class W3cNegotiationNeededTest {
    private static final String NEEDED = "negotiationneeded";

    private final HeardPair pair = new HeardPair();
    private final RTCPeerConnection a = pair.a;
    private final RTCPeerConnection b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    private void assertNeeded(Runnable change) {
        pair.heardByA.clear();
        change.run();
        settle(a);
        assertThat(pair.heardByA).containsExactly(NEEDED);
    }

    private void assertNotNeeded(Runnable change) {
        pair.heardByA.clear();
        change.run();
        settle(a);
        assertThat(pair.heardByA).doesNotContain(NEEDED);
    }

    @Test
    void theFirstDataChannelNeedsOne() {
        assertNeeded(() -> a.createDataChannel("one"));
        assertNotNeeded(() -> a.createDataChannel("two"));
        pair.negotiate(a, b);
        assertNotNeeded(() -> a.createDataChannel("three"));
    }

    @Test
    void whatIsRefusedNeedsNone() {
        assertNotNeeded(() -> HeardPair.errorOf(() -> a.createDataChannel("x".repeat(70_000))));
        assertNotNeeded(() -> HeardPair.errorOf(() -> a.addTransceiver("text")));
        pair.negotiate(a, b);
        settle(a);
        assertThat(pair.heardByA).doesNotContain(NEEDED);
    }

    @Test
    void severalChangesAtOnceNeedOne() {
        assertNeeded(() -> a.addTransceiver("audio"));
        assertNotNeeded(() -> a.addTransceiver("video"));
        assertNotNeeded(() -> a.createDataChannel("x"));
        pair.heardByA.clear();
        pair.negotiate(a, b);
        assertThat(pair.heardByA).doesNotContain(NEEDED);
        assertThat(pair.heardByB).doesNotContain(NEEDED);
    }

    @Test
    void aChangeWhileAnOfferIsOutNeedsOneAfterwards() {
        await(a.setLocalDescription());
        assertNotNeeded(() -> a.addTransceiver("audio"));
        await(b.setRemoteDescription(a.localDescription()));
        await(b.setLocalDescription());
        pair.heardByA.clear();
        await(a.setRemoteDescription(b.localDescription()));
        settle(a);
        assertThat(pair.heardByA).containsExactly("signaling stable", NEEDED);
    }

    @Test
    void aChangeOfTheAnswererThatItsAnswerTellsNeedsNone() {
        a.addTransceiver("audio");
        pair.offer(a, b);
        b.addTrack(MediaStreamTrack.audio());
        await(b.setLocalDescription());
        settle(b);
        assertThat(pair.heardByB).doesNotContain(NEEDED);
    }

    @Test
    void aTrackThatTheAnswerHasNoPlaceForNeedsOne() {
        a.addTransceiver("audio");
        pair.offer(a, b);
        b.addTrack(MediaStreamTrack.video());
        settle(b);
        assertThat(pair.heardByB).doesNotContain(NEEDED);
        await(b.setLocalDescription());
        settle(b);
        assertThat(pair.heardByB).endsWith("signaling stable", NEEDED);
    }

    @Test
    void otherDirectionsNeedOneAndTheOldOnesTakeItBack() {
        RTCRtpTransceiver audio = a.addTransceiver("audio");
        b.addTrack(MediaStreamTrack.audio());
        pair.negotiate(a, b);
        assertNeeded(() -> audio.setDirection(RTCRtpTransceiverDirection.RECVONLY));
        assertNotNeeded(() -> audio.setDirection(RTCRtpTransceiverDirection.SENDRECV));
        assertNeeded(() -> audio.setDirection(RTCRtpTransceiverDirection.INACTIVE));
    }

    /** The answerer sends less than it was offered; wishing what the offer asked for is what both said already. */
    @Test
    void theDirectionThatOneOfBothSaidNeedsNone() {
        RTCRtpTransceiver audio = a.addTransceiver("audio");
        pair.negotiate(a, b);
        assertThat(audio.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDONLY);
        assertNotNeeded(() -> audio.setDirection(RTCRtpTransceiverDirection.SENDONLY));
    }

    @Test
    void tracksThatComeAndGoNeedOne() {
        MediaStreamTrack track = MediaStreamTrack.audio();
        assertNeeded(() -> a.addTrack(track));
        pair.negotiate(a, b);
        assertNeeded(() -> a.removeTrack(a.getSenders().getFirst()));
        assertNotNeeded(() -> a.removeTrack(a.getSenders().getFirst()));
        pair.negotiate(a, b);
        assertNotNeeded(() -> await(a.getSenders().getFirst().replaceTrack(MediaStreamTrack.audio())));
    }

    @Test
    void otherStreamsNeedOne() {
        RTCRtpSender sender = a.addTrack(MediaStreamTrack.audio());
        pair.negotiate(a, b);
        MediaStream stream = new MediaStream();
        assertNeeded(() -> sender.setStreams(stream));
        pair.negotiate(a, b);
        assertNotNeeded(() -> sender.setStreams(stream));
        assertNotNeeded(() -> sender.setStreams(stream, stream));
        assertNeeded(() -> sender.setStreams());
    }

    @Test
    void stoppingNeedsOneWhenThePeerKnowsOfIt() {
        RTCRtpTransceiver audio = a.addTransceiver("audio");
        pair.negotiate(a, b);
        assertNeeded(audio::stop);
        pair.negotiate(a, b);
        pair.heardByA.clear();
        RTCRtpTransceiver unknown = a.addTransceiver("audio");
        unknown.stop();
        settle(a);
        pair.negotiate(a, b);
        assertThat(pair.heardByA).doesNotHaveDuplicates();
    }

    @Test
    void restartingIceNeedsOneOnlyWhenThereIsSomethingToRestart() {
        assertNotNeeded(a::restartIce);
        a.createDataChannel("x");
        pair.negotiate(a, b);
        assertNeeded(a::restartIce);
        assertNotNeeded(a::restartIce);
    }

    @Test
    void nothingIsNeededWhileOperationsWait() {
        a.addTransceiver("audio");
        settle(a);
        pair.heardByA.clear();
        var offer = a.createOffer();
        var set = a.setLocalDescription();
        a.addTransceiver("video");
        await(offer);
        await(set);
        settle(a);
        assertThat(pair.heardByA).doesNotContain(NEEDED);
    }

    @Test
    void nothingIsNeededAfterTheEnd() {
        a.addTransceiver("audio");
        settle(a);
        pair.heardByA.clear();
        a.close();
        a.restartIce();
        settle(a);
        assertThat(pair.heardByA).isEmpty();
    }
}
