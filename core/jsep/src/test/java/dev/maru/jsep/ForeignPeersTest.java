package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.sdp.Direction;
import dev.maru.sdp.Setup;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Negotiations with the descriptions that other programs made for this. */
class ForeignPeersTest {
    private JsepSession session = Sessions.session(1);

    @BeforeEach
    void begin() {
        session = Sessions.session(Sessions.CONFIG.withSimulcastReceived(true), 1);
    }

    /** The offer that the answers are for: a microphone, a camera, data. */
    private void offer(List<SendEncoding> encodings) throws JsepException {
        session.addTrack(MediaKind.AUDIO, "mic", List.of("stream"));
        session.addTransceiver(
                MediaKind.VIDEO, new TransceiverInit(Direction.SENDRECV, List.of("stream"), encodings, "cam"));
        session.wantData();
        session.setLocalDescription();
    }

    private List<JsepChange> answer(String name) throws JsepException {
        return session.setRemoteDescription(Sessions.answer(Resources.read(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chromium-156/answer",
                "firefox-153/answer",
                "aiortc-1.4.0/answer",
                "pion-3.1.56/answer",
                "gstreamer-1.22/answer"
            })
    void takesTheirAnswers(String name) throws JsepException {
        offer(List.of());
        answer(name);
        assertThat(session.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(session.isNegotiationNeeded()).isFalse();
        assertThat(session.plan().dtls().role()).isEqualTo(Setup.PASSIVE);
        assertThat(session.plan().ice().isControlling()).isTrue();
        assertThat(Sessions.send(session, "0").codecs().getFirst())
                .extracting(codec -> codec.name().toLowerCase(java.util.Locale.ROOT), RtpCodec::payloadType)
                .containsExactly("opus", 111);
        assertThat(Sessions.send(session, "1").codecs().getFirst())
                .extracting(RtpCodec::name, RtpCodec::payloadType)
                .containsExactly("VP8", 96);
        assertThat(session.plan().sctp()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-156", "firefox-153"})
    void browsersTakeNoSimulcast(String browser) throws JsepException {
        offer(List.of(SendEncoding.ofRid("q"), SendEncoding.ofRid("h"), SendEncoding.ofRid("f")));
        List<JsepChange> changes = answer(browser + "/answer-simulcast");
        assertThat(Sessions.changes(JsepChange.EncodingsChanged.class, changes)).hasSize(1);
        assertThat(Sessions.send(session, "1").streams()).hasSize(1);
        assertThat(Sessions.send(session, "1").streams().getFirst().rid()).isNull();
        assertThat(session.isNegotiationNeeded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-156", "firefox-153"})
    void takesTheLayersOfBrowsers(String browser) throws JsepException {
        session.setRemoteDescription(Sessions.offer(Resources.read(browser + "/offer-simulcast")));
        session.setLocalDescription();
        ReceivePlan receive = Sessions.receive(session, "0");
        assertThat(receive.rids()).containsExactly("q", "h", "f");
        assertThat(receive.extensions())
                .extracting(HeaderExtension::uri)
                .contains(MediaCapabilities.MID, MediaCapabilities.RID, MediaCapabilities.REPAIRED_RID);
        assertThat(receive.codecs().getFirst().rtxPayloadType()).isPositive();
        assertThat(Sessions.local(session).sdp()).contains("a=simulcast:recv q;h;f");
    }

    @Test
    void readsTheSourcesOfFirefoxWithTheirRetransmissions() throws JsepException {
        session.setRemoteDescription(Sessions.offer(Resources.read("firefox-153/offer-simulcast")));
        session.setLocalDescription();
        assertThat(Sessions.receive(session, "0").sources())
                .extracting(RemoteSource::ssrc, RemoteSource::rtxSsrc)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1348205216L, 3265934651L),
                        org.assertj.core.groups.Tuple.tuple(655914028L, 2867908321L),
                        org.assertj.core.groups.Tuple.tuple(1781585446L, 3824890408L));
    }

    /** The first component of the section that describes the transport: those of the others go with the bundle. */
    @Test
    void takesTheCandidatesOfTheTransport() throws JsepException {
        session.setRemoteDescription(Sessions.offer(Resources.read("chromium-156/offer-audio-video-data")));
        assertThat(session.plan().ice().remoteCandidates())
                .hasSize(4)
                .allMatch(candidate -> candidate.startsWith("candidate:"));
        session = Sessions.session(2);
        session.setRemoteDescription(Sessions.offer(Resources.read("firefox-153/offer-audio-video-data")));
        assertThat(session.plan().ice().remoteCandidates()).hasSize(4).allMatch(c -> c.split(" ")[1].equals("1"));
        assertThat(session.plan().ice().isRemoteComplete()).isTrue();
    }

    @Test
    void answersTheWhipOfFfmpeg() throws JsepException {
        session.setRemoteDescription(Sessions.offer(Resources.read("ffmpeg-8.0.1/offer-whip")));
        session.setLocalDescription();
        TransportPlan plan = session.plan();
        assertThat(plan.dtls().role()).isEqualTo(Setup.ACTIVE);
        assertThat(plan.ice().isRemoteTrickle()).isFalse();
        assertThat(plan.ice().remoteCandidates()).isEmpty();
        RtpCodec video = Sessions.receive(session, "1").codecs().getFirst();
        assertThat(video.name()).isEqualTo("H264");
        assertThat(video.payloadType()).isEqualTo(106);
        assertThat(video.parameterMap()).containsEntry("profile-level-id", "42001f");
        assertThat(Sessions.receive(session, "1").sources())
                .containsExactly(new RemoteSource(4007485708L, -1, -1, "FFmpeg"));
    }

    /** aiortc and old Firefox describe data channels as a draft did. */
    @Test
    void answersDataInTheOldForm() throws JsepException {
        session.setRemoteDescription(Sessions.offer(Resources.read("aiortc-1.4.0/offer")));
        session.setLocalDescription();
        assertThat(Sessions.local(session).sdp())
                .contains("m=application 9 DTLS/SCTP 5000\r\n")
                .contains("a=sctpmap:5000 webrtc-datachannel 65535\r\n");
        assertThat(session.plan().sctp()).isEqualTo(new SctpPlan("2", 5_000, 5_000, 65_536));
    }

    /** GStreamer offers all sections but the first as bundle-only, and streams in a=ssrc lines alone. */
    @Test
    void answersGstreamer() throws JsepException {
        List<JsepChange> changes = session.setRemoteDescription(Sessions.offer(Resources.read("gstreamer-1.22/offer")));
        assertThat(Sessions.changes(JsepChange.StreamTrackAdded.class, changes)).hasSize(2);
        session.setLocalDescription();
        assertThat(session.plan().media()).extracting(MediaPlan::mid).containsExactly("video0", "audio1");
        assertThat(session.plan().sctp()).isNotNull();
    }
}
