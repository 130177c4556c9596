package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sdp.Direction;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, by which name, and that it changes nothing. */
class RefusalsTest {
    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    private interface Call {
        void run() throws JsepException;
    }

    @BeforeEach
    void addMedia() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        a.wantData();
    }

    private static void assertRefused(JsepError error, Call call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageNotContaining("null");
    }

    @Test
    void nothingIsSetOutOfTurn() throws JsepException {
        Description offer = a.createOffer(false);
        assertRefused(JsepError.INVALID_STATE, a::createAnswer);
        assertRefused(JsepError.INVALID_STATE, () -> a.setLocalDescription(Sessions.answer("")));
        assertRefused(JsepError.INVALID_STATE, () -> a.setRemoteDescription(Sessions.answer(offer.sdp())));
        assertRefused(
                JsepError.INVALID_STATE, () -> a.setRemoteDescription(new Description(SdpType.PRANSWER, offer.sdp())));
        b.setRemoteDescription(offer);
        assertRefused(JsepError.INVALID_STATE, () -> b.createOffer(false));
        assertRefused(JsepError.INVALID_STATE, () -> b.setLocalDescription(Sessions.offer("")));
        assertRefused(JsepError.INVALID_STATE, () -> b.setRemoteDescription(Sessions.answer(offer.sdp())));
        b.setRemoteDescription(offer);
        assertThat(b.signalingState()).isEqualTo(SignalingState.HAVE_REMOTE_OFFER);
        assertThat(b.transceivers()).hasSize(2);
    }

    @Test
    void aLocalDescriptionIsTheOneThatWasMadeLast() throws JsepException {
        Description first = a.createOffer(false);
        assertRefused(
                JsepError.INVALID_MODIFICATION, () -> a.setLocalDescription(Sessions.offer(first.sdp() + "a=x\r\n")));
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.createOffer(false);
        assertRefused(JsepError.INVALID_MODIFICATION, () -> a.setLocalDescription(first));
        a.setLocalDescription(Sessions.offer(""));
        b.setRemoteDescription(Sessions.local(a));
        assertRefused(JsepError.INVALID_MODIFICATION, () -> b.setLocalDescription(Sessions.answer("v=0")));
        b.setLocalDescription(Sessions.answer(""));
    }

    /** A transceiver that came after the offer was made waits for the next one. */
    @Test
    void anOfferMayBeOlderThanATransceiver() throws JsepException {
        Description offer = a.createOffer(false);
        Transceiver late = a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.setLocalDescription(offer);
        assertThat(late.mid()).isNull();
        b.setRemoteDescription(offer);
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        assertThat(a.isNegotiationNeeded()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a=mid:1 | a=mid:0 | two sections have the mid 0",
                "a=group:BUNDLE 0 1 2 | a=group:BUNDLE 0 1 9 | a bundle names a section that is not there",
                "a=ice-ufrag:.* | a=x | a=ice-ufrag or a=ice-pwd is missing",
                "a=ice-pwd:.* | a=x | a=ice-ufrag or a=ice-pwd is missing",
                "a=fingerprint:.* | a=x | a=fingerprint is missing",
                "a=setup:.* | a=setup:holdconn | a=setup:holdconn has no use here",
                "a=group:BUNDLE.* | a=rtcp-mux-no | does not multiplex RTCP",
                "SAVPF 111 | SAVPF 111 111 | a format is listed twice",
                "a=extmap:2 | a=extmap:1 | two header extensions have the number 1",
            })
    void offersSayWhatIsNeeded(String pattern, String replacement, String message) throws JsepException {
        String offer = a.createOffer(false).sdp().replaceAll(pattern.strip(), replacement.strip());
        String broken = replacement.contains("rtcp-mux-no") ? offer.replace("a=rtcp-mux\r\n", "") : offer;
        assertThatThrownBy(() -> b.setRemoteDescription(Sessions.offer(broken)))
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(JsepError.INVALID_ACCESS))
                .hasMessageContaining(message.strip());
        assertThat(b.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(b.transceivers()).isEmpty();
    }

    @Test
    void syntaxErrorsSayTheirLine() throws JsepException {
        String offer = a.createOffer(false).sdp().replaceFirst("a=rtpmap:111 opus/48000/2", "a=rtpmap:111");
        assertThatThrownBy(() -> b.setRemoteDescription(Sessions.offer(offer)))
                .isInstanceOfSatisfying(JsepException.class, e -> {
                    assertThat(e.error()).isEqualTo(JsepError.SDP_SYNTAX);
                    assertThat(e.line())
                            .isEqualTo(offer.substring(0, offer.indexOf("a=rtpmap"))
                                            .split("\n")
                                            .length
                                    + 1);
                });
    }

    @Test
    void oversizeDescriptionsAreSyntaxErrors() {
        assertRefused(JsepError.SDP_SYNTAX, () -> b.setRemoteDescription(Sessions.offer("v=0\r\n".repeat(1 << 20))));
    }

    @Test
    void answersFitTheirOffer() throws JsepException {
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        String answer = b.createAnswer().sdp();
        Description pending = Sessions.local(a);
        for (String broken : List.of(
                answer.substring(0, answer.indexOf("m=application")),
                answer + answer.substring(answer.indexOf("m=application")).replace("a=mid:2", "a=mid:3"),
                answer.replace("m=video", "m=audio"),
                answer.replace("a=mid:1", "a=mid:5").replace("BUNDLE 0 1 2", "BUNDLE 0 5 2"),
                answer.replace("a=setup:active", "a=setup:actpass"))) {
            assertRefused(JsepError.INVALID_ACCESS, () -> a.setRemoteDescription(Sessions.answer(broken)));
            assertThat(a.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
            assertThat(Sessions.local(a)).isEqualTo(pending);
        }
        a.setRemoteDescription(Sessions.answer(answer));
    }

    @Test
    void rejectedSectionsCannotBeAccepted() throws JsepException {
        Sessions.negotiate(a, b);
        a.transceivers().getFirst().stop();
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        String answer = b.createAnswer().sdp().replace("m=audio 0", "m=audio 9");
        assertRefused(JsepError.INVALID_ACCESS, () -> a.setRemoteDescription(Sessions.answer(answer)));
    }

    @Test
    void laterOffersKeepTheSections() throws JsepException {
        Sessions.negotiate(a, b);
        String offer = a.createOffer(false).sdp();
        for (String broken : List.of(
                offer.substring(0, offer.indexOf("m=application")).replace("BUNDLE 0 1 2", "BUNDLE 0 1"),
                offer.replace("m=video", "m=audio"),
                offer.replace("a=mid:1", "a=mid:7").replace("BUNDLE 0 1 2", "BUNDLE 0 7 2"))) {
            assertRefused(JsepError.INVALID_ACCESS, () -> b.setRemoteDescription(Sessions.offer(broken)));
        }
        b.setRemoteDescription(Sessions.offer(offer));
    }

    /** Sections of a kind that nobody knows are rejected; the others go on. */
    @Test
    void unknownKindsAreRejectedAlone() throws JsepException {
        String offer = a.createOffer(false)
                .sdp()
                .replace("m=video 9 UDP/TLS/RTP/SAVPF", "m=smell 9 UDP/TLS/RTP/SAVPF")
                .replace("m=application 9 UDP/DTLS/SCTP", "m=application 9 TCP/BFCP");
        b.setRemoteDescription(Sessions.offer(offer));
        b.setLocalDescription();
        assertThat(Sessions.local(b).sdp()).contains("m=smell 0 ", "m=application 0 TCP/BFCP", "a=group:BUNDLE 0\r\n");
        assertThat(b.plan().media()).hasSize(1);
    }

    @Test
    void streamsHaveIdsThatCanStandInALine() throws JsepException {
        for (String id : List.of("", "a b", "a\r\nm=audio", "-", "\u00e9", "x".repeat(300))) {
            assertRefused(JsepError.TYPE, () -> a.addTrack(MediaKind.AUDIO, "other", List.of(id)));
            assertRefused(JsepError.TYPE, () -> a.transceivers().getFirst().setStreams(List.of(id)));
        }
        Transceiver odd = a.addTrack(MediaKind.AUDIO, "track\r\nm=audio", List.of());
        assertThat(odd.senderId()).hasSize(36);
        NegotiationTest.parse(a.createOffer(false).sdp());
    }

    @Test
    void provisionalAnswersComeBeforeTheFinalOne() throws JsepException {
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        b.setLocalDescription(new Description(SdpType.PRANSWER, ""));
        assertThat(b.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_PRANSWER);
        List<JsepChange> changes = a.setRemoteDescription(
                new Description(SdpType.PRANSWER, Sessions.local(b).sdp()));
        assertThat(a.signalingState()).isEqualTo(SignalingState.HAVE_REMOTE_PRANSWER);
        assertThat(changes).contains(new JsepChange.SctpAccepted());
        assertThat(Sessions.send(a, "0").codecs()).isNotEmpty();
        assertThat(a.currentLocalDescription()).isNull();
        assertRefused(JsepError.INVALID_STATE, () -> a.createOffer(false));
        b.transceivers().getFirst().setDirection(Direction.SENDRECV);
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        Sessions.assertAgreement(a, b);
        assertThat(Sessions.section(a, "0").direction()).isEqualTo(Direction.SENDRECV);
    }
}
