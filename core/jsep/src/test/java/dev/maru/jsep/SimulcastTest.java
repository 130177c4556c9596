package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MediaBuilder;
import dev.maru.sdp.Rid;
import dev.maru.sdp.SessionDescription;
import dev.maru.sdp.Simulcast;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulcastTest {
    private static final List<SendEncoding> LAYERS =
            Stream.of("q", "h", "f").map(SendEncoding::ofRid).toList();

    private final JsepSession sender = Sessions.session(Sessions.config(1), 1);
    private final JsepSession receiver = Sessions.session(Sessions.config(2).withSimulcastReceived(true), 2);

    private Transceiver camera() throws JsepException {
        return sender.addTransceiver(
                MediaKind.VIDEO, new TransceiverInit(Direction.SENDONLY, List.of("s"), LAYERS, "cam"));
    }

    /** An offer of a session in which a section asks for layers. */
    static String askingFor(JsepSession session, String mid, String... rids) throws JsepException {
        SessionDescription offer =
                NegotiationTest.parse(session.createOffer(false).sdp());
        int index = offer.indexOfMid(mid);
        MediaBuilder section = offer.media().get(index).toBuilder();
        for (String rid : rids) {
            section.add(new Rid(rid, false, null));
        }
        section.add(new Simulcast(
                List.of(),
                Stream.of(rids)
                        .map(rid -> List.of(new Simulcast.Stream(rid, false)))
                        .toList()));
        return offer.toBuilder().set(index, section.build()).build().print();
    }

    @Test
    void sendsTheLayersThatTheOtherTakes() throws JsepException {
        Transceiver camera = camera();
        Sessions.negotiate(sender, receiver);
        Sessions.assertAgreement(sender, receiver);
        assertThat(Sessions.send(sender, "0").streams())
                .extracting(SendStream::rid)
                .containsExactly("q", "h", "f");
        assertThat(Sessions.send(sender, "0").streams())
                .extracting(SendStream::ssrc)
                .doesNotHaveDuplicates();
        assertThat(Sessions.receive(receiver, "0").rids()).containsExactly("q", "h", "f");
        assertThat(Sessions.local(sender).sdp())
                .contains("a=rid:q send\r\n", "a=simulcast:send q;h;f\r\n")
                .doesNotContain("a=ssrc:");
        assertThat(camera.encodings()).isEqualTo(LAYERS);
    }

    @Test
    void keepsItsLayersWhenTheReceiverOffers() throws JsepException {
        camera();
        Sessions.negotiate(sender, receiver);
        SendPlan before = Sessions.send(sender, "0");
        receiver.addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        Sessions.negotiate(receiver, sender);
        Sessions.assertAgreement(sender, receiver);
        assertThat(Sessions.send(sender, "0")).isEqualTo(before);
        assertThat(Sessions.receive(receiver, "0").rids()).containsExactly("q", "h", "f");
    }

    @Test
    void sendsOneStreamToThoseThatTakeNoLayers() throws JsepException {
        Transceiver camera = camera();
        JsepSession plain = Sessions.session(3);
        List<JsepChange> changes = Sessions.negotiate(sender, plain).offerer();
        assertThat(changes).contains(new JsepChange.EncodingsChanged(camera));
        assertThat(camera.encodings()).containsExactly(SendEncoding.ofRid("q"));
        assertThat(Sessions.send(sender, "0").streams()).hasSize(1);
        assertThat(Sessions.send(sender, "0").streams().getFirst().rid()).isNull();
        long ssrc = Sessions.send(sender, "0").streams().getFirst().ssrc();
        Sessions.negotiate(sender, plain);
        Sessions.assertAgreement(sender, plain);
        assertThat(Sessions.send(sender, "0").streams().getFirst().ssrc()).isEqualTo(ssrc);
    }

    @Test
    void dropsTheLayersThatAnAnswerLeavesOut() throws JsepException {
        Transceiver camera = camera();
        sender.setLocalDescription();
        receiver.setRemoteDescription(Sessions.local(sender));
        String answer =
                receiver.createAnswer().sdp().replace("a=rid:h recv\r\n", "").replace("recv q;h;f", "recv q;~f");
        sender.setRemoteDescription(Sessions.answer(answer));
        assertThat(camera.encodings()).containsExactly(SendEncoding.ofRid("q"), SendEncoding.ofRid("f"));
        assertThat(Sessions.send(sender, "0").streams())
                .extracting(SendStream::rid, SendStream::isPaused)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("q", false),
                        org.assertj.core.groups.Tuple.tuple("f", true));
    }

    /** W3C WebRTC §4.4.1.5: proposedSendEncodings. */
    @Test
    void sendsTheLayersThatAnOfferAsksFor() throws JsepException {
        Transceiver camera = sender.addTrack(MediaKind.VIDEO, "cam", List.of());
        receiver.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(Direction.RECVONLY));
        String offer = askingFor(receiver, "0", "h", "l");
        List<JsepChange> changes = sender.setRemoteDescription(Sessions.offer(offer));
        assertThat(changes).contains(new JsepChange.EncodingsChanged(camera));
        sender.setLocalDescription();
        assertThat(Sessions.local(sender).sdp()).contains("a=simulcast:send h;l\r\n");
        assertThat(Sessions.send(sender, "0").streams())
                .extracting(SendStream::rid)
                .containsExactly("h", "l");
    }

    @Test
    void doesNotTakeLayersWithoutTheExtensionThatNamesThem() throws JsepException {
        camera();
        String offer = sender.createOffer(false).sdp().replace(MediaCapabilities.RID, "urn:x");
        receiver.setRemoteDescription(Sessions.offer(offer));
        receiver.setLocalDescription();
        assertThat(Sessions.receive(receiver, "0").rids()).isEmpty();
        assertThat(Sessions.local(receiver).sdp()).doesNotContain("a=simulcast");
    }

    @Test
    void offersPausedLayersAsPaused() throws JsepException {
        sender.addTransceiver(
                MediaKind.VIDEO,
                new TransceiverInit(
                        Direction.SENDONLY,
                        List.of(),
                        List.of(SendEncoding.ofRid("a"), new SendEncoding("b", false)),
                        null));
        assertThat(sender.createOffer(false).sdp()).contains("a=simulcast:send a;~b\r\n");
    }

    @Test
    void refusesEncodingsThatCannotBe() {
        assertRefused(JsepError.TYPE, MediaKind.VIDEO, List.of(SendEncoding.ofRid("a"), SendEncoding.ofRid("a")));
        assertRefused(JsepError.TYPE, MediaKind.VIDEO, List.of(SendEncoding.ofRid("a b"), SendEncoding.ofRid("c")));
        assertRefused(JsepError.TYPE, MediaKind.VIDEO, List.of(SendEncoding.SINGLE, SendEncoding.ofRid("c")));
        assertRefused(JsepError.TYPE, MediaKind.AUDIO, List.of(SendEncoding.ofRid("a"), SendEncoding.ofRid("a")));
    }

    /** W3C WebRTC §5.1: those above the maximum are cut off, and who is alone needs no name. */
    @Test
    void leavesOutTheEncodingsThatAreTooMany() throws JsepException {
        Transceiver sound = sender.addTransceiver(
                MediaKind.AUDIO, new TransceiverInit(Direction.SENDRECV, List.of(), LAYERS, null));
        assertThat(sound.encodings()).containsExactly(SendEncoding.SINGLE);
        List<SendEncoding> many = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> SendEncoding.ofRid("r" + i))
                .toList();
        Transceiver pictures =
                sender.addTransceiver(MediaKind.VIDEO, new TransceiverInit(Direction.SENDRECV, List.of(), many, null));
        assertThat(pictures.encodings()).isEqualTo(many.subList(0, Layers.MAX_LAYERS));
    }

    private void assertRefused(JsepError error, MediaKind kind, List<SendEncoding> encodings) {
        TransceiverInit init = new TransceiverInit(Direction.SENDRECV, List.of(), encodings, null);
        assertThatThrownBy(() -> sender.addTransceiver(kind, init))
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(error));
    }
}
