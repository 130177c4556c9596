package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import dev.maru.rtp.MediaKind;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCRtpSender;
import dev.maru.webrtc.RTCRtpTransceiver;
import dev.maru.webrtc.RTCRtpTransceiverDirection;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What changes while a call with a browser goes on: who sends, and what. We play a clip, the page shows pictures that are known by their widths.
 * Sound, which always goes both ways, tells the time.
 */
abstract class RenegotiationScenarios {
    private static final int OUR_WIDTH = 320;
    private static final int SOUNDS_UNTIL_STILL = 15;
    private static final int SOUNDS_OF_A_LOOK = 40;

    @TempDir
    private Path folder;

    private final MediaStreamTrack sound = MediaStreamTrack.audio();
    private final MediaStreamTrack picture = MediaStreamTrack.video();
    private Clip clip;

    abstract Browser browser();

    @BeforeEach
    void play() throws Exception {
        clip = new Clip(folder);
        clip.play(frame -> (frame.format().kind() == MediaKind.AUDIO ? sound : picture).write(frame));
    }

    @AfterEach
    void stop() {
        clip.stop();
    }

    private Negotiation call() {
        Negotiation both = new Negotiation(browser(), true);
        both.openChannel();
        both.addSound();
        both.ours.connection.addTrack(sound);
        both.until("a connection", () -> both.text("connection").equals("connected"));
        return both;
    }

    private Negotiation callWithPictures() {
        Negotiation both = call();
        both.addPictures(160);
        both.until("a section", () -> both.videoMid(0) != null);
        both.ours.connection.addTrack(picture);
        both.watch(0, 160, OUR_WIDTH);
        return both;
    }

    @Test
    void addsTracksOneAfterTheOther() {
        try (Negotiation both = call()) {
            both.addPictures(160);
            both.until("a section", () -> both.videoMid(0) != null);
            both.until("their pictures", () -> both.ours.of(both.videoMid(0)).width == 160);
            assertThat(video(both).currentDirection()).isEqualTo(RTCRtpTransceiverDirection.RECVONLY);
            both.ours.connection.addTrack(picture);
            both.watch(0, 160, OUR_WIDTH);
            both.addPictures(200);
            both.until("another section", () -> both.videoMid(1) != null);
            both.until("its pictures", () -> both.ours.of(both.videoMid(1)).width == 200);
            assertThat(both.ours.connection.getTransceivers()).hasSize(3);
            listen(both, SOUNDS_UNTIL_STILL);
        }
    }

    @Test
    void changesWhoSends() {
        try (Negotiation both = callWithPictures()) {
            for (RTCRtpTransceiverDirection direction : List.of(
                    RTCRtpTransceiverDirection.RECVONLY,
                    RTCRtpTransceiverDirection.INACTIVE,
                    RTCRtpTransceiverDirection.SENDRECV,
                    RTCRtpTransceiverDirection.SENDONLY,
                    RTCRtpTransceiverDirection.SENDRECV)) {
                video(both).setDirection(direction);
                look(both, direction);
            }
            for (String theirs : List.of("recvonly", "inactive", "sendrecv")) {
                JsonObject argument = new JsonObject();
                argument.addProperty("direction", theirs);
                both.page.ask("direction", argument);
                look(both, reversed(theirs));
            }
        }
    }

    @Test
    void replacesTracksWithoutANegotiation() {
        try (Negotiation both = callWithPictures()) {
            int carried = both.carried();
            both.replacePicture(200);
            both.watch(0, 200, OUR_WIDTH);
            both.replacePicture(0);
            look(both, false, true);
            both.replacePicture(240);
            both.watch(0, 240, OUR_WIDTH);

            RTCRtpSender sender = video(both).sender();
            MediaStreamTrack echo = both.ours.echo(MediaStreamTrack.video());
            PerfectNegotiator.await(sender.replaceTrack(echo));
            both.watch(0, 240, 240);
            PerfectNegotiator.await(sender.replaceTrack(null));
            look(both, true, false);
            PerfectNegotiator.await(sender.replaceTrack(picture));
            both.watch(0, 240, OUR_WIDTH);
            assertThat(both.carried()).as("messages of a negotiation").isEqualTo(carried);
        }
    }

    /**
     * Lost pictures are sent again as they were, and from the second negotiation on as RTX (RFC 4588): by us. Chromium gives a stream that began without
     * a retransmission stream none later; its lost pictures come as they were.
     */
    @Test
    void agreesOnRetransmissionStreamsLater() throws Exception {
        try (LossyPath path = new LossyPath();
                Negotiation both = new Negotiation(browser(), true, path)) {
            both.openChannel();
            both.until("a connection", () -> both.text("connection").equals("connected"));
            both.addPicture(160, "video/VP8");
            both.until("a section", () -> both.videoMid(0) != null);
            both.ours.connection.addTrack(picture);
            both.watch(0, 160, OUR_WIDTH);
            assertThat(remote(both)).doesNotContain("rtx/90000");
            both.until("losses", () -> path.lost() > 10);
            assertThat(both.number("repeatsReceived"))
                    .as("RTX without a word of it")
                    .isZero();

            both.prefer("video/VP8", "video/rtx");
            both.page.ask("offer");
            both.until(
                    "RTX",
                    () -> remote(both).contains("rtx/90000")
                            && both.text("signaling").equals("stable"));
            both.until("retransmissions to the page", () -> both.number("repeatsReceived") > 5);
            both.watch(0, 160, OUR_WIDTH);
        }
    }

    private static String remote(Negotiation both) {
        return both.ours.connection.remoteDescription().sdp();
    }

    private static RTCRtpTransceiverDirection reversed(String word) {
        return switch (word) {
            case "sendonly" -> RTCRtpTransceiverDirection.RECVONLY;
            case "recvonly" -> RTCRtpTransceiverDirection.SENDONLY;
            default -> RTCRtpTransceiverDirection.valueOf(word.toUpperCase(Locale.ROOT));
        };
    }

    private static RTCRtpTransceiver video(Negotiation both) {
        return transceiver(both, "video");
    }

    private static RTCRtpTransceiver transceiver(Negotiation both, String kind) {
        return both.ours.connection.getTransceivers().stream()
                .filter(one -> one.receiver().track().kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until both have agreed on a direction, which is ours, and looks whether it is kept. */
    private static void look(Negotiation both, RTCRtpTransceiverDirection ours) {
        String mid = video(both).mid();
        both.until(
                "our " + ours,
                () -> video(both).currentDirection() == ours && reversed(directionAtPage(both, mid)) == ours);
        look(
                both,
                ours == RTCRtpTransceiverDirection.SENDRECV || ours == RTCRtpTransceiverDirection.RECVONLY,
                ours == RTCRtpTransceiverDirection.SENDRECV || ours == RTCRtpTransceiverDirection.SENDONLY);
    }

    private static String directionAtPage(Negotiation both, String mid) {
        for (JsonElement one : both.state().getAsJsonArray("transceivers")) {
            JsonObject transceiver = one.getAsJsonObject();
            if (transceiver.get("mid").getAsString().equals(mid)) {
                return transceiver.get("currentDirection").getAsString();
            }
        }
        throw new AssertionError("the page has no section " + mid);
    }

    /** Whether pictures go where they should, and do not where they should not. */
    private static void look(Negotiation both, boolean isToUs, boolean isToPage) {
        String mid = video(both).mid();
        listen(both, SOUNDS_UNTIL_STILL);
        int toUs = both.ours.of(mid).frames.get();
        int toPage = both.framesAtPage(mid);
        listen(both, SOUNDS_OF_A_LOOK);
        if (isToUs) {
            both.until("pictures to us", () -> both.ours.of(mid).frames.get() > toUs + Negotiation.PICTURES);
        } else {
            assertThat(both.ours.of(mid).frames.get()).as("pictures to us").isEqualTo(toUs);
        }
        if (isToPage) {
            both.until("pictures to the page", () -> both.framesAtPage(mid) > toPage + Negotiation.PICTURES);
        } else {
            assertThat(both.framesAtPage(mid)).as("pictures to the page").isEqualTo(toPage);
        }
    }

    /** Waits for as many sounds both ways, of 20 ms each. */
    private static void listen(Negotiation both, int sounds) {
        PerfectNegotiator.Counted counted =
                both.ours.of(transceiver(both, "audio").mid());
        int toUs = counted.frames.get();
        int toPage = both.number("audio");
        both.until("sounds", () -> counted.frames.get() > toUs + sounds && both.number("audio") > toPage + sounds);
    }
}
