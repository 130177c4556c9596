package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCSignalingState;
import org.junit.jupiter.api.Test;

/** Negotiations with a browser in which both sides want something at once, so that their offers cross. */
abstract class NegotiationScenarios {
    abstract Browser browser();

    @Test
    void offersCrossAndThePageGivesWay() {
        cross(true);
    }

    @Test
    void offersCrossAndWeGiveWay() {
        cross(false);
    }

    private void cross(boolean isPagePolite) {
        try (Negotiation both = new Negotiation(browser(), isPagePolite, null, MediaStreamTrack.video())) {
            both.openChannel(160);
            both.cross();
            both.until("a connection", () -> both.text("connection").equals("connected"));
            both.watch(0, 160, 160);
            both.talk("met");

            both.addPictures(200);
            both.ours.connection.addTrack(both.ours.echo(MediaStreamTrack.video()));
            both.cross();
            both.watch(1, 200, 200);
            both.watch(0, 160, 160);
            both.talk("still here");
            assertThat(both.text("signaling")).isEqualTo("stable");
            assertThat(both.ours.connection.signalingState()).isEqualTo(RTCSignalingState.STABLE);
            assertThat(both.state().getAsJsonArray("transceivers")).hasSize(2);
            assertThat(both.ours.connection.getTransceivers()).hasSize(2);
        }
    }
}
