package dev.maru.webrtc;

import static dev.maru.webrtc.HeardPair.await;
import static dev.maru.webrtc.HeardPair.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What senders and receivers are asked for and say (W3C WebRTC §5.2, §5.3, §5.4). */
class W3cSendersTest {
    private final HeardPair pair = new HeardPair();
    private final RTCPeerConnection a = pair.a;
    private final RTCPeerConnection b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    private RTCRtpSender sender(String kind, RTCRtpEncodingParameters... layers) {
        return a.addTransceiver(
                        kind,
                        new RTCRtpTransceiverInit(RTCRtpTransceiverDirection.SENDRECV, List.of(), List.of(layers)))
                .sender();
    }

    private static RTCRtpEncodingParameters layer(String rid) {
        return RTCRtpEncodingParameters.layer(rid);
    }

    private static List<Double> scales(RTCRtpSender sender) {
        return sender.getParameters().encodings().stream()
                .map(RTCRtpEncodingParameters::scaleResolutionDownBy)
                .toList();
    }

    @Test
    void haveOneActiveEncodingWithoutAName() {
        for (RTCRtpSender sender : List.of(sender("audio"), sender("video"), sender("video", layer("alone")))) {
            assertThat(sender.getParameters().encodings()).singleElement().satisfies(encoding -> {
                assertThat(encoding.rid()).isEmpty();
                assertThat(encoding.active()).isTrue();
                assertThat(encoding.scaleResolutionDownBy()).isEqualTo(1.0);
                assertThat(encoding.priority()).isEqualTo(RTCPriorityType.LOW);
            });
        }
    }

    @Test
    void halveEachLayerUnlessTheyAreTold() {
        assertThat(scales(sender("video", layer("q"), layer("h"), layer("f")))).containsExactly(4.0, 2.0, 1.0);
        assertThat(scales(sender("video", layer("q").withScaleResolutionDownBy(3), layer("f"))))
                .containsExactly(3.0, 1.0);
        assertThat(errorOf(() -> layer("q").withScaleResolutionDownBy(0.5))).isEqualTo("RangeError");
        assertThat(errorOf(() -> layer("q").withMaxBitrate(-1))).isEqualTo("RangeError");
    }

    @Test
    void refuseLayersThatCannotBeToldApart() {
        assertThat(errorOf(() -> sender("video", layer("q"), layer("q")))).isEqualTo("TypeError");
        assertThat(errorOf(() -> sender("video", layer("q"), layer("")))).isEqualTo("TypeError");
        assertThat(errorOf(() -> sender("video", layer("@bad"), layer("q")))).isEqualTo("TypeError");
        assertThat(a.getTransceivers()).isEmpty();
    }

    @Test
    void leaveOutLayersThatAreTooMany() {
        RTCRtpEncodingParameters[] many =
                IntStream.range(0, 20).mapToObj(i -> layer("l" + i)).toArray(RTCRtpEncodingParameters[]::new);
        assertThat(sender("video", many).getParameters().encodings()).hasSizeBetween(3, 19);
        assertThat(sender("audio", layer("x"), layer("y")).getParameters().encodings())
                .singleElement()
                .satisfies(encoding -> assertThat(encoding.rid()).isEmpty());
    }

    @Test
    void takeTheLayersThatAnOfferAsksForAndGiveThemBack() {
        RTCRtpSender sender = a.addTrack(MediaStreamTrack.video());
        RTCRtpParameters parameters = sender.getParameters();
        RTCRtpEncodingParameters bounded = parameters.encodings().getFirst().withMaxBitrate(300_000);
        await(sender.setParameters(parameters.withEncodings(List.of(bounded))));
        b.addTransceiver("video");
        String asking = await(b.createOffer()).sdp() + "a=rid:h recv\r\na=rid:l recv\r\na=simulcast:recv h;l\r\n";
        await(a.setRemoteDescription(RTCSessionDescription.offer(asking)));
        assertThat(sender.getParameters().encodings())
                .extracting(RTCRtpEncodingParameters::rid)
                .containsExactly("h", "l");
        assertThat(scales(sender)).containsExactly(2.0, 1.0);
        await(a.setRemoteDescription(RTCSessionDescription.rollback()));
        assertThat(sender.getParameters().encodings()).containsExactly(bounded);
    }

    @Test
    void keepTheLayersThatAnAnswerTakes() {
        RTCRtpSender sender = sender("video", layer("a"), layer("b"), layer("c"));
        await(a.setLocalDescription());
        await(b.setRemoteDescription(a.localDescription()));
        String answer = await(b.createAnswer())
                .sdp()
                .replaceAll("a=rid:.*\r\n", "")
                .replaceAll("a=simulcast:.*", "a=rid:c recv\r\na=rid:a recv\r\na=simulcast:recv c;a");
        if (!answer.contains("a=simulcast")) {
            answer += "a=rid:c recv\r\na=rid:a recv\r\na=simulcast:recv c;a\r\n";
        }
        await(a.setRemoteDescription(RTCSessionDescription.answer(answer)));
        assertThat(sender.getParameters().encodings())
                .extracting(RTCRtpEncodingParameters::rid)
                .containsExactly("a", "c");
    }

    @Test
    void changeParametersOnceAndOnlyTheirEncodings() {
        RTCRtpSender sender = sender("video", layer("q"), layer("f"));
        RTCRtpParameters given = sender.getParameters();
        RTCRtpEncodingParameters q = given.encodings().get(0);
        RTCRtpEncodingParameters f = given.encodings().get(1);
        assertThat(errorOf(sender.setParameters(given.withEncodings(List.of(q)))))
                .isEqualTo("InvalidModificationError");
        assertThat(errorOf(sender.setParameters(given.withEncodings(List.of(f, q)))))
                .isEqualTo("InvalidModificationError");
        assertThat(errorOf(sender.setParameters(given.withEncodings(List.of(q, f, q)))))
                .isEqualTo("InvalidModificationError");
        RTCRtpParameters renamed = new RTCRtpParameters(
                given.transactionId(), given.encodings(), given.codecs(), List.of(), "somebody", true);
        assertThat(errorOf(sender.setParameters(renamed))).isEqualTo("InvalidModificationError");
        await(sender.setParameters(given.withEncodings(List.of(q.withActive(false), f.withMaxBitrate(1)))));
        assertThat(errorOf(sender.setParameters(given))).isEqualTo("InvalidStateError");
        RTCRtpParameters again = sender.getParameters();
        assertThat(again.transactionId()).isNotEqualTo(given.transactionId());
        assertThat(again.encodings()).containsExactly(q.withActive(false), f.withMaxBitrate(1));
    }

    @Test
    void sayWhatWasNegotiated() {
        RTCRtpSender sender = a.addTrack(MediaStreamTrack.video());
        assertThat(sender.getParameters().codecs()).isEmpty();
        pair.negotiate(a, b);
        RTCRtpParameters sent = sender.getParameters();
        assertThat(sent.codecs()).extracting(RTCRtpCodec::mimeType).contains("video/VP8");
        assertThat(sent.codecs()).extracting(RTCRtpCodec::payloadType).doesNotHaveDuplicates();
        assertThat(sent.cname()).isNotEmpty();
        assertThat(sent.reducedSize()).isTrue();
        assertThat(sent.headerExtensions())
                .extracting(RTCRtpHeaderExtension::id)
                .doesNotHaveDuplicates();
        RTCRtpParameters received = b.getReceivers().getFirst().getParameters();
        assertThat(received.codecs()).isEqualTo(sent.codecs());
        assertThat(a.addTrack(MediaStreamTrack.audio()).getParameters().cname()).isIn("", sent.cname());
    }

    @Test
    void replaceTracksWithoutANegotiation() {
        MediaStreamTrack first = MediaStreamTrack.audio();
        MediaStreamTrack second = MediaStreamTrack.audio();
        RTCRtpSender sender = a.addTrack(first);
        assertThat(errorOf(sender.replaceTrack(MediaStreamTrack.video()))).isEqualTo("TypeError");
        await(sender.replaceTrack(second));
        assertThat(sender.track()).isSameAs(second);
        pair.negotiate(a, b);
        await(sender.replaceTrack(null));
        assertThat(sender.track()).isNull();
        await(sender.replaceTrack(first));
        await(sender.replaceTrack(first));
        assertThat(sender.track()).isSameAs(first);
        assertThat(a.getTransceivers().getFirst().direction()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
        assertThat(await(a.createOffer()).sdp().lines().filter(line -> line.startsWith("a=msid:")))
                .as("the name is that of the first track")
                .allMatch(line -> line.endsWith(" " + first.id()));
    }

    @Test
    void chooseAndOrderCodecs() {
        RTCRtpTransceiver video = a.addTransceiver("video");
        List<RTCRtpCodec> all = RTCRtpSender.getCapabilities("video").codecs();
        RTCRtpCodec vp8 = named(all, "VP8");
        RTCRtpCodec h264 = named(all, "H264");
        RTCRtpCodec rtx = named(all, "rtx");
        assertThat(errorOf(() -> video.setCodecPreferences(List.of(rtx)))).isEqualTo("InvalidModificationError");
        assertThat(errorOf(() -> video.setCodecPreferences(
                        List.of(vp8, new RTCRtpCodec(-1, "video/" + "other", 90_000, 0, "")))))
                .isEqualTo("InvalidModificationError");
        assertThat(errorOf(() -> video.setCodecPreferences(
                        RTCRtpSender.getCapabilities("audio").codecs())))
                .isEqualTo("InvalidModificationError");
        video.setCodecPreferences(List.of(h264, vp8, h264, rtx));
        pair.negotiate(a, b);
        assertThat(video.sender().getParameters().codecs())
                .extracting(RTCRtpCodec::mimeType)
                .containsExactly("video/H264", "video/VP8");
        RTCRtpCodec lower = new RTCRtpCodec(-1, "VIDEO/vp8", 90_000, 0, "");
        video.setCodecPreferences(List.of(lower));
        video.setCodecPreferences(List.of());
        pair.negotiate(a, b);
        assertThat(video.sender().getParameters().codecs()).hasSizeGreaterThan(2);
    }

    private static RTCRtpCodec named(List<RTCRtpCodec> codecs, String name) {
        return codecs.stream()
                .filter(codec -> codec.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void knowWhatTheyCan() {
        assertThat(RTCRtpReceiver.getCapabilities("audio").codecs())
                .extracting(RTCRtpCodec::mimeType)
                .contains("audio/opus")
                .allMatch(type -> type.startsWith("audio/"));
        assertThat(RTCRtpReceiver.getCapabilities("video").headerExtensions()).isNotEmpty();
        assertThat(RTCRtpReceiver.getCapabilities("application")).isNull();
    }
}
