package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §5.2, and what Maru adds for encoders. */
class RTCRtpSenderTest {
    private final Pair pair = new Pair();

    @AfterEach
    void close() {
        pair.close();
    }

    private static void refuses(String error, CompletableFuture<?> promise) {
        assertThatThrownBy(() -> promise.orTimeout(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo(error));
    }

    private RTCRtpTransceiver video(RTCRtpEncodingParameters... layers) {
        return pair.a.addTransceiver(
                "video", new RTCRtpTransceiverInit(RTCRtpTransceiverDirection.SENDRECV, List.of(), List.of(layers)));
    }

    @Test
    void keepsWhatEncodingsWereMadeWith() {
        RTCRtpEncodingParameters wished = RTCRtpEncodingParameters.layer("only")
                .withMaxBitrate(250_000)
                .withScaleResolutionDownBy(2)
                .withPriority(RTCPriorityType.HIGH);
        RTCRtpSender sender = video(wished).sender();
        assertThat(sender.getParameters().encodings()).containsExactly(wished.withRid(""));
        pair.connect();
        assertThat(sender.getParameters().encodings()).containsExactly(wished.withRid(""));
    }

    @Test
    void tellsEncodersTheirShares() throws Exception {
        Map<String, Long> shares = new ConcurrentHashMap<>();
        CompletableFuture<Void> told = new CompletableFuture<>();
        RTCRtpSender small =
                video(RTCRtpEncodingParameters.DEFAULT.withMaxBitrate(50_000)).sender();
        RTCRtpSender large = video(RTCRtpEncodingParameters.DEFAULT).sender();
        small.onTargetBitrateChange(target -> shares.put("small", target.bitrateBps()));
        large.onTargetBitrateChange(target -> {
            shares.put("large", target.bitrateBps());
            told.complete(null);
        });
        pair.connect();
        told.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        pair.a.getStats().join();
        CompletableFuture<Void> all = new CompletableFuture<>();
        small.generateKeyFrame().thenAccept(_ -> all.complete(null)); // behind what was told before
        all.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(shares.get("small")).isEqualTo(50_000);
        assertThat(shares.get("large")).isGreaterThan(100_000);
        RTCRtpParameters parameters = small.getParameters();
        BlockingQueue<Long> next = new LinkedBlockingQueue<>();
        small.onTargetBitrateChange(target -> next.add(target.bitrateBps()));
        small.setParameters(parameters.withEncodings(
                        List.of(parameters.encodings().getFirst().withActive(false))))
                .join();
        assertThat(next.poll(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void asksItsOwnEncoderForAKeyFrame() throws Exception {
        RTCRtpSender sender = video(RTCRtpEncodingParameters.layer("q"), RTCRtpEncodingParameters.layer("h"))
                .sender();
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        sender.onKeyFrameRequest(asked::add);
        sender.generateKeyFrame("h").join();
        assertThat(asked).containsExactly("h");
        asked.clear();
        sender.generateKeyFrame().join();
        assertThat(asked).containsExactly("q", "h");
        refuses("NotFoundError", sender.generateKeyFrame("f"));
    }

    @Test
    void choosesACodecOfThoseThatWereNegotiated() {
        RTCRtpSender sender = video(RTCRtpEncodingParameters.DEFAULT).sender();
        pair.connect();
        RTCRtpParameters parameters = sender.getParameters();
        RTCRtpCodec second = parameters.codecs().get(1);
        sender.setParameters(parameters.withEncodings(
                        List.of(parameters.encodings().getFirst().withCodec(second))))
                .join();
        RTCRtpParameters again = sender.getParameters();
        assertThat(again.encodings().getFirst().codec()).isEqualTo(second);
        RTCRtpCodec foreign = new RTCRtpCodec(-1, "video/H266", 90_000, 0, "");
        refuses(
                "InvalidModificationError",
                sender.setParameters(
                        again.withEncodings(List.of(again.encodings().getFirst().withCodec(foreign)))));
    }

    @Test
    void takesNoEncodingsWithCodecsThatNobodyHas() {
        RTCRtpCodec foreign = new RTCRtpCodec(-1, "video/H266", 90_000, 0, "");
        assertThatThrownBy(() -> video(RTCRtpEncodingParameters.DEFAULT.withCodec(foreign)))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("OperationError"));
        RTCRtpCodec known = RTCRtpSender.getCapabilities("video").codecs().getFirst();
        assertThat(video(RTCRtpEncodingParameters.DEFAULT.withCodec(known))
                        .sender()
                        .getParameters()
                        .encodings())
                .extracting(RTCRtpEncodingParameters::codec)
                .containsExactly(known);
    }

    @Test
    void refusesParametersOfAnotherCall() {
        RTCRtpSender sender = video(RTCRtpEncodingParameters.DEFAULT).sender();
        RTCRtpParameters first = sender.getParameters();
        refuses(
                "InvalidStateError",
                video(RTCRtpEncodingParameters.DEFAULT).sender().setParameters(first));
        sender.getParameters();
        refuses("InvalidModificationError", sender.setParameters(first));
    }

    @Test
    void takesNoOtherKindsAndNoOthersSenders() {
        assertThat(RTCRtpSender.getCapabilities("text")).isNull();
        assertThat(RTCRtpReceiver.getCapabilities("text")).isNull();
        RTCRtpSender foreign = pair.b.addTrack(MediaStreamTrack.audio());
        assertThatThrownBy(() -> pair.a.removeTrack(foreign))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("InvalidAccessError"));
    }
}
