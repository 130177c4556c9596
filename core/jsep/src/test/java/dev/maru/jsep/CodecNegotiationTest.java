package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sdp.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecNegotiationTest {
    private static final CodecCapability VP8 = video("VP8", "");
    private static final CodecCapability RTX = video("rtx", "");
    private static final CodecCapability OPUS =
            new CodecCapability("opus", 48_000, 2, "minptime=10;useinbandfec=1", List.of("transport-cc"));

    private static CodecCapability video(String name, String parameters) {
        return new CodecCapability(name, 90_000, 1, parameters, List.of("nack", "nack pli"));
    }

    private static CodecCapability h264(String profile, int mode, boolean isAsymmetric) {
        return video(
                "H264",
                (isAsymmetric ? "level-asymmetry-allowed=1;" : "") + "packetization-mode=" + mode + ";profile-level-id="
                        + profile);
    }

    private static JsepSession session(int seed, CodecCapability... codecs) {
        return Sessions.session(
                Sessions.config(seed)
                        .withCapabilities(new MediaCapabilities(List.of(OPUS), List.of(codecs), List.of(), List.of())),
                seed);
    }

    private static List<RtpCodec> negotiated(JsepSession a, JsepSession b) throws JsepException {
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        Sessions.negotiate(a, b);
        MediaPlan section = a.plan().section("0");
        return section == null || section.send() == null
                ? List.of()
                : section.send().codecs();
    }

    /** RFC 6184 §8.2.2: profiles agree, the lower level wins unless both allow asymmetry. */
    @ParameterizedTest
    @CsvSource({
        "42e01f, 42e01f, true, 42e01f",
        "42e00d, 42e028, false, 42e00d",
        "42e028, 42e00d, false, 42e00d",
        "42e00d, 42e028, true, 42e028",
        "42c01f, 42e01f, true, 42c01f",
        "4d001f, 4d0028, false, 4d001f",
        "64000b, 640c1f, false, none",
        "640c1f, 640c1f, true, 640c1f",
        "42e01f, 64001f, true, none",
        "42000d, 42e01f, true, 42001f",
        "42e00b, 42f00b, false, 42f00b",
    })
    void agreesUponProfilesAndLevelsOfH264(String offered, String ours, boolean isAsymmetric, String answered)
            throws JsepException {
        List<RtpCodec> codecs =
                negotiated(session(1, h264(offered, 1, isAsymmetric)), session(2, h264(ours, 1, isAsymmetric)));
        if (answered.equals("none")) {
            assertThat(codecs).isEmpty();
        } else {
            assertThat(codecs).hasSize(1);
            assertThat(codecs.getFirst().parameterMap()).containsEntry("profile-level-id", answered);
        }
    }

    @Test
    void tellsPacketizationModesApart() throws JsepException {
        assertThat(negotiated(session(1, h264("42e01f", 0, true)), session(2, h264("42e01f", 1, true))))
                .isEmpty();
        // absent means mode 0 and level 1 of Baseline (RFC 6184 §8.1)
        assertThat(negotiated(session(1, video("H264", "")), session(2, h264("42e01f", 0, true))))
                .hasSize(1);
    }

    @Test
    void prefersTheExactProfile() throws JsepException {
        List<RtpCodec> codecs = negotiated(
                session(1, h264("42001f", 1, true), h264("42e01f", 1, true)), session(2, h264("42e01f", 1, true)));
        assertThat(codecs).hasSize(1);
        assertThat(codecs.getFirst().parameterMap()).containsEntry("profile-level-id", "42e01f");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "VP9, profile-id=0, none, true",
                "VP9, profile-id=2, profile-id=0, false",
                "AV1, profile=0;level-idx=5, none, true",
                "AV1, profile=1, profile=0, false",
                "H265, profile-id=1;level-id=93, level-id=120, true",
                "H265, profile-id=2, profile-id=1, false",
                "vp8, none, none, true",
            })
    void tellsProfilesOfOtherCodecsApart(String name, String offered, String ours, boolean isSame)
            throws JsepException {
        String oursName = name.equals("vp8") ? "VP8" : name;
        List<RtpCodec> codecs = negotiated(
                session(1, video(name, offered == null ? "" : offered)),
                session(2, video(oursName, ours == null ? "" : ours)));
        assertThat(codecs).hasSize(isSame ? 1 : 0);
    }

    @Test
    void rejectsSectionsWithoutACommonCodec() throws JsepException {
        JsepSession a = session(1, VP8);
        JsepSession b = session(2, video("AV1", ""));
        Transceiver audio = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Transceiver camera = a.addTrack(MediaKind.VIDEO, "cam", List.of());
        Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
        assertThat(camera.isStopped()).isTrue();
        assertThat(audio.currentDirection()).isEqualTo(Direction.SENDONLY);
        assertThat(Sessions.local(b).sdp()).contains("m=video 0 ").contains("a=group:BUNDLE 0\r\n");
    }

    /** What serves other codecs is no codec by itself. */
    @Test
    void rejectsSectionsWithNothingButAuxiliaries() throws JsepException {
        CodecCapability dtmf = new CodecCapability("telephone-event", 8_000, 1, "0-15", List.of());
        CodecCapability pcmu = new CodecCapability("PCMU", 8_000, 1, "", List.of());
        JsepSession a = Sessions.session(
                Sessions.config(1)
                        .withCapabilities(new MediaCapabilities(List.of(OPUS, dtmf), List.of(), List.of(), List.of())),
                1);
        JsepSession b = Sessions.session(
                Sessions.config(2)
                        .withCapabilities(new MediaCapabilities(List.of(pcmu, dtmf), List.of(), List.of(), List.of())),
                2);
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        assertThat(a.transceivers()).isEmpty();
    }

    @Test
    void retransmitsWhatBothRetransmit() throws JsepException {
        List<RtpCodec> codecs =
                negotiated(session(1, VP8, video("AV1", ""), RTX), session(2, video("AV1", ""), VP8, RTX));
        assertThat(codecs).extracting(RtpCodec::name).containsExactly("VP8", "AV1");
        assertThat(codecs).extracting(RtpCodec::rtxPayloadType).doesNotContain(RtpCodec.NO_RTX);
        assertThat(negotiated(session(3, VP8, RTX), session(4, VP8)).getFirst().rtxPayloadType())
                .isEqualTo(RtpCodec.NO_RTX);
    }

    @Test
    void agreesUponFeedbackThatBothHave() throws JsepException {
        CodecCapability more = new CodecCapability("VP8", 90_000, 1, "", List.of("nack", "goog-remb", "ccm fir"));
        assertThat(negotiated(session(1, more), session(2, VP8)).getFirst().feedback())
                .containsExactly("nack");
    }

    /** RFC 9429 §5.3.1: the order of the offer, unless the answerer has wishes. */
    @Test
    void ordersByTheOfferOrByTheWishesOfTheAnswerer() throws JsepException {
        CodecCapability av1 = video("AV1", "");
        assertThat(negotiated(session(1, VP8, av1), session(2, av1, VP8)))
                .extracting(RtpCodec::name)
                .containsExactly("VP8", "AV1");
        JsepSession a = session(3, VP8, av1, RTX);
        JsepSession b = session(4, VP8, av1, RTX);
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        b.transceivers().getFirst().setCodecPreferences(List.of(av1, RTX, VP8));
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        Sessions.assertAgreement(a, b);
        assertThat(Sessions.send(a, "0").codecs()).extracting(RtpCodec::name).containsExactly("AV1", "VP8");
        assertThat(Sessions.local(b).sdp()).contains("SAVPF 98 99 96 97\r\n");
    }

    @Test
    void offersWhatIsWishedAndNothingElse() throws JsepException {
        JsepSession a = session(1, VP8, video("AV1", ""), RTX);
        Transceiver camera = a.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        camera.setCodecPreferences(List.of(video("AV1", "")));
        assertThat(a.createOffer(false).sdp())
                .contains("AV1")
                .doesNotContain("VP8")
                .doesNotContain("rtx");
        assertThat(camera.codecPreferences()).hasSize(1);
        camera.setCodecPreferences(List.of());
        assertThat(a.createOffer(false).sdp()).contains("AV1").contains("VP8").contains("rtx");
    }

    @Test
    void refusesWishesThatCannotBe() throws JsepException {
        Transceiver camera = session(1, VP8, RTX).addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        for (List<CodecCapability> wish : List.of(List.of(video("AV1", "")), List.of(RTX), List.of(OPUS))) {
            assertThatThrownBy(() -> camera.setCodecPreferences(wish))
                    .isInstanceOfSatisfying(
                            JsepException.class, e -> assertThat(e.error()).isEqualTo(JsepError.INVALID_MODIFICATION));
        }
    }

    /** H.264 that is only decoded is offered where nothing is sent. */
    @Test
    void offersCodecsForTheirDirectionOnly() throws JsepException {
        JsepSession a = session(1, VP8, h264("42e01f", 1, true).withDirection(Direction.RECVONLY));
        Transceiver camera = a.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(Direction.RECVONLY));
        assertThat(a.createOffer(false).sdp()).contains("H264");
        camera.setDirection(Direction.SENDRECV);
        assertThat(a.createOffer(false).sdp()).doesNotContain("H264");
    }

    /** One number means one codec in all sections, and keeps its meaning (RFC 9143 §10.1). */
    @Test
    void takesOverThePayloadTypesOfTheOther() throws JsepException {
        JsepSession a = session(1, VP8.withPayloadType(120), video("AV1", "").withPayloadType(96));
        JsepSession b = session(2, video("AV1", "").withPayloadType(120), VP8.withPayloadType(96));
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        Sessions.negotiate(a, b);
        Transceiver second = b.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        Sessions.negotiate(b, a);
        Sessions.assertAgreement(a, b);
        assertThat(Sessions.send(b, String.valueOf(second.mid())).codecs())
                .extracting(RtpCodec::name, RtpCodec::payloadType)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("VP8", 120),
                        org.assertj.core.groups.Tuple.tuple("AV1", 96));
    }

    /** RFC 3264 §6.1: each side sends with the numbers of the other, which may differ. */
    @Test
    void sendsWithTheNumbersOfTheReceiver() throws JsepException {
        JsepSession a = session(1, VP8, RTX);
        JsepSession b = session(2, VP8, RTX);
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        b.transceivers().getFirst().setDirection(Direction.SENDRECV);
        String answer = b.createAnswer()
                .sdp()
                .replace("SAVPF 96 97", "SAVPF 100 101")
                .replace(":96 ", ":100 ")
                .replace(":97 ", ":101 ")
                .replace("apt=96", "apt=100");
        a.setRemoteDescription(Sessions.answer(answer));
        RtpCodec sent = Sessions.send(a, "0").codecs().getFirst();
        RtpCodec received = Sessions.receive(a, "0").codecs().getFirst();
        assertThat(List.of(sent.payloadType(), sent.rtxPayloadType())).containsExactly(100, 101);
        assertThat(List.of(received.payloadType(), received.rtxPayloadType())).containsExactly(96, 97);
    }

    @Test
    void knowsThePayloadTypesThatNeedNoMap() throws JsepException {
        JsepSession b = Sessions.session(2);
        String offer = Resources.read("pion-3.1.56/offer").replace("a=rtpmap:0 PCMU/8000\r\n", "");
        b.setRemoteDescription(Sessions.offer(offer));
        b.transceivers().getFirst().setDirection(Direction.SENDRECV);
        b.setLocalDescription();
        assertThat(Sessions.send(b, "0").codecs()).extracting(RtpCodec::name).contains("PCMU");
    }

    /** RFC 2198 §5: the parameters of redundancy name payload types. */
    @Test
    void repeatsOpusRedundantly() throws JsepException {
        JsepSession a = Sessions.session(1);
        JsepSession b = Sessions.session(2);
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        assertThat(Sessions.send(a, "0").codecs())
                .filteredOn(codec -> codec.name().equals("red"))
                .extracting(RtpCodec::payloadType, RtpCodec::parameters)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(63, "111/111"));
    }

    private static List<CodecCapability> redFirst() {
        return MediaCapabilities.DEFAULT.audio().stream()
                .filter(codec -> codec.name().equals("red") || codec.name().equals("opus"))
                .sorted(java.util.Comparator.comparing(codec -> codec.name().equals("opus")))
                .toList();
    }

    /** W3C WebRTC §5.4: the order is the wish, and redundancy may be it. */
    @Test
    void offersRedundancyBeforeWhatItRepeats() throws JsepException {
        JsepSession a = Sessions.session(1);
        JsepSession b = Sessions.session(2);
        a.addTrack(MediaKind.AUDIO, "mic", List.of()).setCodecPreferences(redFirst());
        Sessions.negotiate(a, b);
        assertThat(Sessions.send(a, "0").codecs())
                .extracting(RtpCodec::name, RtpCodec::parameters)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("red", "111/111"),
                        org.assertj.core.groups.Tuple.tuple("opus", "minptime=10;useinbandfec=1"));
    }

    @Test
    void answersWithRedundancyBeforeWhatItRepeats() throws JsepException {
        JsepSession a = Sessions.session(1);
        JsepSession b = Sessions.session(2);
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Description offer = a.createOffer(false);
        a.setLocalDescription(offer);
        b.setRemoteDescription(offer);
        b.transceivers().getFirst().setCodecPreferences(redFirst());
        b.setLocalDescription();
        a.setRemoteDescription(b.localDescription());
        assertThat(Sessions.send(a, "0").codecs()).extracting(RtpCodec::name).containsExactly("red", "opus");
    }

    /** There are 61 numbers; codecs beyond are left out. */
    @Test
    void leavesOutCodecsWhenTheNumbersRunOut() throws JsepException {
        CodecCapability[] many = new CodecCapability[80];
        for (int i = 0; i < many.length; i++) {
            many[i] = video("codec" + i, "");
        }
        List<RtpCodec> codecs = negotiated(session(1, many), session(2, many));
        assertThat(codecs).hasSize(61);
        assertThat(codecs).extracting(RtpCodec::payloadType).doesNotHaveDuplicates();
        assertThat(codecs).extracting(RtpCodec::payloadType).allMatch(type -> type < 64 || type >= 96);
    }
}
