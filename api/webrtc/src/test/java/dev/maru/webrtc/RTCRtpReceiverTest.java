package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §5.3. */
class RTCRtpReceiverTest {
    private final Pair pair = new Pair();

    @AfterEach
    void close() {
        pair.close();
    }

    private static void write(MediaStreamTrack track, int count) {
        for (int i = 0; i < count; i++) {
            track.write(EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {8, (byte) i}, i * 960L));
        }
    }

    @Test
    void tellsWhosePacketsCame() throws Exception {
        MediaStreamTrack track = MediaStreamTrack.audio();
        pair.a.addTrack(track);
        CompletableFuture<RTCRtpReceiver> told = new CompletableFuture<>();
        BlockingQueue<EncodedFrame> heard = new LinkedBlockingQueue<>();
        pair.b.onTrack(event -> {
            event.track().onFrame(heard::add);
            told.complete(event.receiver());
        });
        pair.connect();
        RTCRtpReceiver receiver = told.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(receiver.getSynchronizationSources()).isEmpty();
        double before = System.currentTimeMillis();
        write(track, 3);
        assertThat(heard.poll(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        double ssrc =
                pair.a.getStats().join().first("outbound-rtp").orElseThrow().number("ssrc");
        assertThat(receiver.getSynchronizationSources()).singleElement().satisfies(source -> {
            assertThat(source.source()).isEqualTo((long) ssrc);
            assertThat(source.audioLevel()).isNull();
            assertThat(source.timestamp()).isBetween(before - 1_000, before + 1_000 * Pair.PATIENCE_SECONDS);
        });
        assertThat(receiver.getContributingSources()).isEmpty();
    }

    @Test
    void turnsLevelsIntoTheirLinearValue() {
        assertThat(RTCRtpContributingSource.level(127)).isZero();
        assertThat(RTCRtpContributingSource.level(0)).isEqualTo(1.0);
        assertThat(RTCRtpContributingSource.level(20)).isEqualTo(0.1);
        assertThat(RTCRtpContributingSource.level(-1)).isNull();
    }

    @Test
    void decodesRedundancyThatThePeerPrefers() throws Exception {
        MediaStreamTrack track = MediaStreamTrack.audio();
        RTCRtpTransceiver transceiver = pair.a.addTransceiver(track, RTCRtpTransceiverInit.DEFAULT);
        List<RTCRtpCodec> all = RTCRtpSender.getCapabilities("audio").codecs();
        transceiver.setCodecPreferences(List.of(
                all.stream().filter(one -> one.name().equals("red")).findFirst().orElseThrow(),
                all.stream()
                        .filter(one -> one.name().equals("opus"))
                        .findFirst()
                        .orElseThrow()));
        BlockingQueue<EncodedFrame> heard = new LinkedBlockingQueue<>();
        pair.b.onTrack(event -> event.track().onFrame(heard::add));
        pair.connect();
        assertThat(transceiver.sender().getParameters().codecs().getFirst().mimeType())
                .isEqualTo("audio/red");
        write(track, 10);
        for (int i = 0; i < 10; i++) {
            EncodedFrame frame = heard.poll(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(frame).isNotNull();
            assertThat(frame.format()).isEqualTo(PayloadFormat.OPUS);
            assertThat(frame.toByteArray()).containsExactly(8, i);
        }
    }

    @Test
    void holdsSoundByWishWithinFourSeconds() {
        RTCRtpReceiver receiver = pair.a.addTransceiver("audio").receiver();
        assertThat(receiver.jitterBufferTarget()).isNull();
        receiver.setJitterBufferTarget(4_000.0);
        assertThat(receiver.jitterBufferTarget()).isEqualTo(4_000.0);
        for (Double wrong : new Double[] {-1.0, 4_001.0, Double.NaN}) {
            assertThatThrownBy(() -> receiver.setJitterBufferTarget(wrong))
                    .isInstanceOfSatisfying(
                            RTCException.class, e -> assertThat(e.name()).isEqualTo("RangeError"));
        }
        receiver.setJitterBufferTarget(null);
        assertThat(receiver.jitterBufferTarget()).isNull();
    }
}
