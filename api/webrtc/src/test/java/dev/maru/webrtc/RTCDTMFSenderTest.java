package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §7. */
class RTCDTMFSenderTest {
    private final Pair pair = new Pair();

    @AfterEach
    void close() {
        pair.close();
    }

    private static void refuses(String error, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo(error));
    }

    private static String take(BlockingQueue<String> queue) throws InterruptedException {
        String next = queue.poll(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void pressesKeysThatThePeerHears() throws Exception {
        RTCRtpSender sender = pair.a.addTrack(MediaStreamTrack.audio());
        RTCDTMFSender dtmf = sender.dtmf();
        assertThat(dtmf.canInsertDTMF()).as("before it is connected").isFalse();
        refuses("InvalidStateError", () -> dtmf.insertDTMF("1"));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        BlockingQueue<String> pressed = new LinkedBlockingQueue<>();
        pair.b.onTrack(event -> event.receiver().onTone(tone -> heard.add(tone.tone())));
        dtmf.onToneChange(tone -> pressed.add(tone.tone()));
        pair.connect();
        assertThat(dtmf.canInsertDTMF()).isTrue();
        dtmf.insertDTMF("12d", 40, 30);
        assertThat(take(pressed) + take(pressed) + take(pressed)).isEqualTo("12D");
        assertThat(take(pressed)).isEmpty();
        assertThat(take(heard) + take(heard) + take(heard)).isEqualTo("12D");
        assertThat(dtmf.toneBuffer()).isEmpty();
    }

    @Test
    void replacesAndForgetsTheKeysThatWait() throws Exception {
        RTCDTMFSender dtmf = pair.a.addTrack(MediaStreamTrack.audio()).dtmf();
        BlockingQueue<String> pressed = new LinkedBlockingQueue<>();
        dtmf.onToneChange(tone -> pressed.add(tone.tone()));
        pair.connect();
        dtmf.insertDTMF("1234", 200, 30);
        assertThat(take(pressed)).isEqualTo("1");
        assertThat(dtmf.toneBuffer()).isEqualTo("234");
        dtmf.insertDTMF("9", 40, 30);
        assertThat(take(pressed)).isEqualTo("9");
        assertThat(take(pressed)).isEmpty();
        dtmf.insertDTMF("");
        assertThat(dtmf.toneBuffer()).isEmpty();
    }

    @Test
    void pressesKeysOnly() {
        RTCDTMFSender dtmf = pair.a.addTrack(MediaStreamTrack.audio()).dtmf();
        pair.connect();
        refuses("InvalidCharacterError", () -> dtmf.insertDTMF("1 2"));
        refuses("InvalidCharacterError", () -> dtmf.insertDTMF("e"));
    }

    @Test
    void pressesNoKeysWhereNothingIsSent() {
        RTCRtpTransceiver video = pair.a.addTransceiver("video");
        assertThat(video.sender().dtmf()).isNull();
        RTCRtpSender sender = pair.a.addTrack(MediaStreamTrack.audio());
        pair.connect();
        assertThat(sender.dtmf().canInsertDTMF()).isTrue();
        sender.replaceTrack(null).join();
        assertThat(sender.dtmf().canInsertDTMF()).as("without a track").isFalse();
        sender.replaceTrack(MediaStreamTrack.audio()).join();
        assertThat(sender.dtmf().canInsertDTMF()).isTrue();
        RTCRtpParameters parameters = sender.getParameters();
        sender.setParameters(parameters.withEncodings(parameters.encodings().stream()
                        .map(one -> one.withActive(false))
                        .toList()))
                .join();
        assertThat(sender.dtmf().canInsertDTMF()).as("paused").isFalse();
    }
}
