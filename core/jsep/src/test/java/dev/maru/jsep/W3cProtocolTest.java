package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MalformedSdpException;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Msid;
import dev.maru.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What offers say and what of others' descriptions is understood, as browsers are asked for it. */
class W3cProtocolTest {
    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    private void addAll() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of("s"));
        a.addTrack(MediaKind.VIDEO, "cam", List.of("s"));
        a.wantData();
    }

    private static SessionDescription parse(Description description) throws JsepException {
        try {
            return SessionDescription.parse(description.sdp());
        } catch (MalformedSdpException e) {
            throw new JsepException(e);
        }
    }

    private static List<List<String>> streamsOf(List<JsepChange> changes) {
        return Sessions.changes(JsepChange.TrackStarted.class, changes).stream()
                .map(JsepChange.TrackStarted::streams)
                .toList();
    }

    /** RFC 9429 §5.2.1. */
    @Test
    void anInitialOfferHasTheLinesOfTheStandard() throws JsepException {
        addAll();
        List<String> lines = a.createOffer(false).sdp().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("v=0");
        assertThat(lines.get(1)).matches("o=- \\d{1,19} \\d+ IN IP4 \\S+");
        assertThat(lines.get(2)).isEqualTo("s=-");
        assertThat(lines.get(3)).isEqualTo("t=0 0");
        assertThat(lines).contains("a=group:BUNDLE 0 1 2").anyMatch(line -> line.matches("a=ice-options:.*trickle.*"));
        for (MediaDescription section : parse(a.createOffer(false)).media()) {
            assertThat(section.port()).isEqualTo(9);
            assertThat(section.value("ice-ufrag")).hasSizeGreaterThanOrEqualTo(4);
            assertThat(section.value("ice-pwd")).hasSizeGreaterThanOrEqualTo(22);
            assertThat(section.value("setup")).isEqualTo("actpass");
            assertThat(section.value("fingerprint")).isNotNull();
        }
        assertThat(lines.stream().filter(line -> line.startsWith("m=")).toList())
                .satisfiesExactly(
                        audio -> assertThat(audio).startsWith("m=audio 9 UDP/TLS/RTP/SAVPF "),
                        video -> assertThat(video).startsWith("m=video 9 UDP/TLS/RTP/SAVPF "),
                        data -> assertThat(data).isEqualTo("m=application 9 UDP/DTLS/SCTP webrtc-datachannel"));
        assertThat(lines).contains("a=sctp-port:5000").anyMatch(line -> line.startsWith("a=max-message-size:"));
    }

    @Test
    void nobodySpeaksOfKeysInTheDescription() throws JsepException {
        addAll();
        Sessions.negotiate(a, b);
        assertThat(Sessions.local(a).sdp()).doesNotContain("a=crypto");
        assertThat(Sessions.local(b).sdp()).doesNotContain("a=crypto");
        String sdes = a.createOffer(false)
                .sdp()
                .replaceAll("a=fingerprint:.*", "a=crypto:0 AES_CM_128_HMAC_SHA1_80 inline:abcdef")
                .replace("UDP/TLS/RTP/SAVPF", "RTP/SAVPF");
        assertThatThrownBy(() -> Sessions.session(3).setRemoteDescription(Sessions.offer(sdes)))
                .isInstanceOf(JsepException.class);
    }

    @Test
    void laterOffersLeaveTheRoleOfDtlsOpenToo() throws JsepException {
        addAll();
        Sessions.negotiate(a, b);
        assertThat(a.createOffer(false).sdp()).contains("a=setup:actpass").doesNotContain("a=setup:passive");
        assertThat(b.createOffer(false).sdp()).contains("a=setup:actpass").doesNotContain("a=setup:active\r");
    }

    /** RFC 7742 §5 and RFC 7874 §3. */
    @Test
    void offersHaveTheCodecsThatEverybodyHas() throws JsepException {
        addAll();
        assertThat(a.createOffer(false).sdp())
                .contains(" VP8/90000", " H264/90000", "packetization-mode=1", " opus/48000/2", " PCMU/8000")
                .contains(" PCMA/8000", " telephone-event/8000");
    }

    @Test
    void everyStreamOfATrackIsTold() throws JsepException {
        Transceiver none = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Transceiver two = a.addTrack(MediaKind.VIDEO, "cam", List.of("x", "y", "x"));
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.of(Direction.RECVONLY));
        List<MediaDescription> sections = parse(a.createOffer(false)).media();
        assertThat(sections.get(0).all(Msid.class)).containsExactly(new Msid("-", none.senderId()));
        assertThat(sections.get(1).all(Msid.class))
                .containsExactly(new Msid("x", two.senderId()), new Msid("y", two.senderId()));
        assertThat(sections.get(2).all(Msid.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a=msid:one, one",
        "a=msid:one track, one",
        "a=msid:one t|a=msid:two t, one two",
        "a=msid:- t, ''",
        "a=msid:-, ''",
        "a=msid:one t|a=msid:one t, one",
        "a=msid:one t|a=msid:- t, one"
    })
    void readsTheStreamsOfATrack(String lines, String streams) throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of("mine"));
        String offer = a.createOffer(false)
                .sdp()
                .replaceAll("a=ssrc.*\r\n", "")
                .replaceAll("a=msid:.*\r\n", lines.replace("|", "\r\n") + "\r\n");
        List<String> expected = streams.isEmpty() ? List.of() : List.of(streams.split(" "));
        assertThat(streamsOf(b.setRemoteDescription(Sessions.offer(offer)))).containsExactly(expected);
    }

    /** Peers that know nothing of streams have one, for what is to be played together. */
    @Test
    void tracksOfPeersThatTellNoStreamsAreInOneTogether() throws JsepException {
        addAll();
        String offer = a.createOffer(false).sdp().replaceAll("a=(ssrc|msid).*\r\n", "");
        assertThat(streamsOf(b.setRemoteDescription(Sessions.offer(offer))))
                .containsExactly(List.of("default"), List.of("default"));
        b.setLocalDescription();
        assertThat(Sessions.receive(b, "0").streams()).containsExactly("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ice-ufrag:abc",
                "ice-ufrag:a b c d e",
                "ice-ufrag:abcd!",
                "ice-ufrag:\u00e9\u00e9\u00e9\u00e9",
                "ice-pwd:123456789012345678901",
                "ice-pwd:12345678901234567890123?",
                "ice-ufrag:*257",
                "ice-pwd:*257"
            })
    void refusesCredentialsThatAreNone(String line) throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        String key = line.substring(0, line.indexOf(':'));
        String wrong = line.replace("*257", "x".repeat(257));
        String offer = a.createOffer(false).sdp().replaceAll("a=" + key + ":.*", "a=" + wrong.replace("?", "\\?"));
        assertThatThrownBy(() -> b.setRemoteDescription(Sessions.offer(offer))).isInstanceOf(JsepException.class);
        assertThat(b.signalingState()).isEqualTo(SignalingState.STABLE);
        String longest = a.createOffer(false).sdp().replaceAll("a=" + key + ":.*", "a=" + key + ":" + "x".repeat(256));
        b.setRemoteDescription(Sessions.offer(longest));
    }

    @Test
    void ignoresRetransmissionsOfNothing() throws JsepException {
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        String offer = a.createOffer(false).sdp().replaceAll("apt=96", "apt=41");
        b.setRemoteDescription(Sessions.offer(offer));
        String answer = b.createAnswer().sdp();
        assertThat(answer).contains("a=rtpmap:96 VP8/90000").doesNotContain("apt=41", "apt=96");
        assertThat(answer).contains("apt=98");
    }

    @Test
    void tellsCodecsOfOtherClocksApart() throws JsepException {
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        b.setRemoteDescription(Sessions.offer(a.createOffer(false).sdp().replace("VP8/90000", "VP8/90001")));
        assertThat(b.createAnswer().sdp()).doesNotContain("VP8").contains("VP9/90000");
    }

    @Test
    void codecsMayComeLater() throws JsepException {
        Transceiver camera = a.addTrack(MediaKind.VIDEO, "cam", List.of());
        List<CodecCapability> all = MediaCapabilities.DEFAULT.video();
        camera.setCodecPreferences(List.of(all.getFirst()));
        Sessions.negotiate(a, b);
        assertThat(Sessions.send(a, "0").codecs()).extracting(RtpCodec::name).containsExactly("VP8");
        camera.setCodecPreferences(List.of(all.get(1), all.getFirst()));
        Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
        assertThat(Sessions.send(a, "0").codecs()).extracting(RtpCodec::name).containsExactly("VP9", "VP8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m=audio 9 UDP/FOO", "m=foo 9 UDP/TLS/RTP/SAVPF", "m=text 9 RTP/SAVPF"})
    void rejectsSectionsThatNobodyUnderstandsAlone(String begin) throws JsepException {
        addAll();
        String offer = a.createOffer(false).sdp().replaceFirst("m=audio 9 UDP/TLS/RTP/SAVPF", begin);
        b.setRemoteDescription(Sessions.offer(offer));
        List<MediaDescription> answered = parse(b.createAnswer()).media();
        assertThat(answered).extracting(MediaDescription::isRejected).containsExactly(true, false, false);
        assertThat(b.createAnswer().sdp()).contains("a=group:BUNDLE 1 2");
    }

    /** One description for sound and one for pictures, for two connections. */
    @Test
    void answersEachPartOfASplitOffer() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        String offer = a.createOffer(false).sdp();
        String top = offer.substring(0, offer.indexOf("m=audio"));
        String sound = offer.substring(offer.indexOf("m=audio"), offer.indexOf("m=video"));
        String pictures = offer.substring(offer.indexOf("m=video"));
        b.setRemoteDescription(Sessions.offer(top.replace("BUNDLE 0 1", "BUNDLE 0") + sound));
        assertThat(parse(b.createAnswer()).media()).singleElement().matches(section -> !section.isRejected());
        JsepSession c = Sessions.session(Sessions.config(3), 3);
        c.setRemoteDescription(Sessions.offer(top.replaceAll("a=group.*\r\n", "") + pictures));
        assertThat(parse(c.createAnswer()).media()).singleElement().matches(section -> !section.isRejected());
    }

    @Test
    void closingAnAssociationEndsItForGood() throws JsepException {
        a.wantData();
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        String offer = a.createOffer(false).sdp().replaceFirst("m=application 9", "m=application 0");
        b.setRemoteDescription(Sessions.offer(offer));
        assertThat(b.setLocalDescription()).contains(new JsepChange.SctpClosed());
        assertThat(b.plan().sctp()).isNull();
    }
}
