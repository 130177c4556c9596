package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCSessionDescription;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With Chromium, which also takes offers back. */
@ExtendWith(Stage.class)
class ChromiumNegotiationInteropTest extends NegotiationScenarios {
    private Browser browser;

    @BeforeEach
    void open(Stage stage) {
        browser = stage.sharedChromium();
    }

    @Override
    Browser browser() {
        return browser;
    }

    /** Nobody hears of the offer of ours; the page's is heard, and taken back before it is answered. */
    @Test
    void offersAreTakenBack() {
        try (Negotiation both = new Negotiation(browser, true)) {
            both.openChannel();
            both.addPictures(160);
            both.until("a section", () -> both.videoMid(0) != null);
            both.ours.connection.addTrack(both.ours.echo(MediaStreamTrack.video()));
            both.until("a connection", () -> both.text("connection").equals("connected"));
            both.watch(0, 160, 160);

            both.ours.connection.addTrack(both.ours.echo(MediaStreamTrack.video()));
            RTCSessionDescription unheard = nextOffer(both, both.toPage);
            assertThat(unheard.sdp().split("m=video", -1)).hasSize(3);
            both.ours.inTurn(() -> PerfectNegotiator.await(
                    both.ours.connection.setLocalDescription(RTCSessionDescription.rollback())));
            both.until("a second section", () -> both.videoMid(1) != null);
            both.talk("after ours");

            both.addPictures(200, 240);
            RTCSessionDescription heard = nextOffer(both, both.toUs);
            both.ours.inTurn(() -> {
                PerfectNegotiator.await(both.ours.connection.setRemoteDescription(heard));
                assertThat(both.ours.connection.getTransceivers()).hasSize(3);
                PerfectNegotiator.await(both.ours.connection.setRemoteDescription(RTCSessionDescription.rollback()));
                assertThat(both.ours.connection.getTransceivers()).hasSize(2);
            });
            both.page.ask("rollback");
            both.watch(1, 200, 200);
            both.until("a third section", () -> both.videoMid(2) != null);
            both.until("its pictures", () -> both.ours.of(both.videoMid(2)).width == 240);
            both.watch(0, 160, 160);
            both.talk("after theirs");
        }
    }

    /** Takes an offer off the wire. */
    private static RTCSessionDescription nextOffer(Negotiation both, Deque<JsonObject> messages) {
        Patience.until("an offer", () -> {
            both.collect();
            return Negotiation.hasOffer(messages);
        });
        JsonObject offer =
                messages.stream().filter(Negotiation::isOffer).findFirst().orElseThrow();
        messages.remove(offer);
        return PerfectNegotiator.description(offer);
    }
}
