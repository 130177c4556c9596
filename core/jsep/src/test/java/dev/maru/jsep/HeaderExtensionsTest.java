package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sdp.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeaderExtensionsTest {
    private static JsepSession session(
            int seed, List<HeaderExtensionCapability> audio, List<HeaderExtensionCapability> video) {
        MediaCapabilities all = MediaCapabilities.DEFAULT;
        return Sessions.session(
                Sessions.config(seed).withCapabilities(new MediaCapabilities(all.audio(), all.video(), audio, video)),
                seed);
    }

    private static List<HeaderExtensionCapability> named(String... uris) {
        return List.of(uris).stream().map(HeaderExtensionCapability::new).toList();
    }

    @Test
    void giveOneNumberToOneExtensionInAllSections() throws JsepException {
        JsepSession a = session(1, named("urn:a", "urn:mid"), named("urn:v", "urn:mid"));
        JsepSession b = session(2, named("urn:mid", "urn:a"), named("urn:mid", "urn:v", "urn:other"));
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
        assertThat(Sessions.send(a, "0").extensions())
                .containsExactly(new HeaderExtension(1, "urn:a"), new HeaderExtension(2, "urn:mid"));
        assertThat(Sessions.send(a, "1").extensions())
                .containsExactly(new HeaderExtension(3, "urn:v"), new HeaderExtension(2, "urn:mid"));
    }

    /** The numbers of the first offer count from then on, whoever offers. */
    @Test
    void takeOverTheNumbersOfTheOther() throws JsepException {
        JsepSession a = session(1, named("urn:a", "urn:mid"), named("urn:mid"));
        JsepSession b = session(2, named("urn:mid", "urn:b", "urn:a"), named("urn:mid"));
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        b.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        b.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        Sessions.negotiate(b, a);
        Sessions.assertAgreement(a, b);
        assertThat(Sessions.local(b).sdp())
                .contains("a=extmap:1 urn:a\r\n", "a=extmap:2 urn:mid\r\n", "a=extmap:3 urn:b\r\n");
        assertThat(Sessions.send(b, "2").extensions()).containsExactly(new HeaderExtension(2, "urn:mid"));
    }

    @Test
    void goOneWayWhereOneSideSaysSo() throws JsepException {
        JsepSession a = session(
                1,
                List.of(
                        new HeaderExtensionCapability("urn:to", Direction.SENDONLY),
                        new HeaderExtensionCapability("urn:fro", Direction.RECVONLY),
                        new HeaderExtensionCapability("urn:never", Direction.SENDONLY)),
                List.of());
        JsepSession b = session(
                2,
                List.of(
                        new HeaderExtensionCapability("urn:to"),
                        new HeaderExtensionCapability("urn:fro"),
                        new HeaderExtensionCapability("urn:never", Direction.SENDONLY)),
                List.of());
        a.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        b.transceivers().getFirst().setDirection(Direction.SENDRECV);
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        Sessions.assertAgreement(a, b);
        assertThat(Sessions.send(a, "0").extensions()).containsExactly(new HeaderExtension(1, "urn:to"));
        assertThat(Sessions.receive(a, "0").extensions()).containsExactly(new HeaderExtension(2, "urn:fro"));
        assertThat(Sessions.local(b).sdp()).doesNotContain("urn:never");
    }

    /** RFC 8285 §4.2: 15 is reserved, and numbers above 14 need two-byte headers. */
    @Test
    void useTwoByteHeadersWhereBothMixThem() throws JsepException {
        String[] uris = IntStream.range(0, 20).mapToObj(i -> "urn:" + i).toArray(String[]::new);
        JsepSession a = session(1, named(uris), List.of());
        JsepSession b = session(2, named(uris), List.of());
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
        assertThat(Sessions.send(a, "0").isMixed()).isTrue();
        assertThat(Sessions.send(a, "0").extensions())
                .hasSize(20)
                .extracting(HeaderExtension::id)
                .contains(14, 16, 21)
                .doesNotContain(15);
        JsepSession old = session(3, named(uris), List.of());
        old.setRemoteDescription(Sessions.offer(a.createOffer(false).sdp().replace("a=extmap-allow-mixed\r\n", "")));
        old.setLocalDescription();
        assertThat(Sessions.receive(old, "0").extensions()).hasSize(14);
        assertThat(Sessions.local(old).sdp()).doesNotContain("extmap-allow-mixed");
    }

    @Test
    void areLeftOutWhenTheNumbersRunOut() throws JsepException {
        List<HeaderExtensionCapability> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(new HeaderExtensionCapability("urn:" + i));
        }
        JsepSession a = session(1, many, List.of());
        JsepSession b = session(2, many, List.of());
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        assertThat(Sessions.send(a, "0").extensions())
                .hasSize(254)
                .extracting(HeaderExtension::id)
                .doesNotHaveDuplicates();
    }

    /** Encrypted ones (RFC 6904) would need keys that nobody has here. */
    @Test
    void areNotTakenWithAttributesThatNobodyUnderstands() throws JsepException {
        JsepSession b = session(2, named("urn:a"), List.of());
        JsepSession a = session(1, named("urn:a"), List.of());
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        String offer = a.createOffer(false).sdp().replace("a=extmap:1 urn:a", "a=extmap:1 urn:a x=y");
        b.setRemoteDescription(Sessions.offer(offer));
        b.setLocalDescription();
        assertThat(Sessions.receive(b, "0").extensions()).isEmpty();
    }

    private static final String LEVELS = "urn:ietf:params:rtp-hdrext:csrc-audio-level";

    private static List<HeaderExtensionCapability> with(Transceiver transceiver, String uri, Direction direction) {
        return transceiver.headerExtensions().stream()
                .map(one -> one.uri().equals(uri) ? new HeaderExtensionCapability(uri, direction) : one)
                .toList();
    }

    /** webrtc-extensions, setHeaderExtensionsToNegotiate. */
    @Test
    void areNegotiatedAsEachTransceiverWishes() throws JsepException {
        JsepSession a = Sessions.session(1);
        JsepSession b = Sessions.session(2);
        Transceiver ours = a.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(a, b);
        assertThat(Sessions.local(a).sdp()).doesNotContain(LEVELS);
        ours.setHeaderExtensions(with(ours, LEVELS, Direction.SENDRECV));
        Sessions.negotiate(a, b);
        assertThat(Sessions.send(a, "0").extensions())
                .extracting(HeaderExtension::uri)
                .doesNotContain(LEVELS);
        Transceiver theirs = b.transceivers().getFirst();
        theirs.setHeaderExtensions(with(theirs, LEVELS, Direction.RECVONLY));
        Sessions.negotiate(a, b);
        assertThat(Sessions.local(b).sdp()).contains("/recvonly " + LEVELS);
        assertThat(Sessions.send(a, "0").extensions())
                .extracting(HeaderExtension::uri)
                .contains(LEVELS);
        ours.setHeaderExtensions(with(ours, LEVELS, Direction.INACTIVE));
        Sessions.negotiate(a, b);
        assertThat(Sessions.local(a).sdp()).doesNotContain(LEVELS);
    }

    @Test
    void keepTheirOrderAndTheNameOfTheSection() throws JsepException {
        Transceiver audio = Sessions.session(1).addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        List<HeaderExtensionCapability> all = audio.headerExtensions();
        for (List<HeaderExtensionCapability> wrong : List.of(
                all.reversed(),
                all.subList(1, all.size()),
                with(audio, MediaCapabilities.MID, Direction.SENDONLY),
                with(audio, MediaCapabilities.MID, Direction.INACTIVE))) {
            assertThatThrownBy(() -> audio.setHeaderExtensions(wrong))
                    .isInstanceOfSatisfying(
                            JsepException.class, e -> assertThat(e.error()).isEqualTo(JsepError.INVALID_MODIFICATION));
        }
        assertThat(audio.headerExtensions()).isEqualTo(all);
    }
}
