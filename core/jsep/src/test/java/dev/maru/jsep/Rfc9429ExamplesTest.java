package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MalformedSdpException;
import dev.maru.sdp.SessionDescription;
import dev.maru.sdp.Setup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The calls of RFC 9429 §7, with this side first as Bob and then as Alice. */
class Rfc9429ExamplesTest {
    private static Description read(String name) {
        return new Description(
                name.startsWith("offer") ? SdpType.OFFER : SdpType.ANSWER, Resources.read("rfc9429/" + name));
    }

    /** Ours with the names of the RFC's sections, so that its answers fit. */
    private static JsepSession alice(String text, JsepSession session) throws JsepException {
        session.setRemoteDescription(Sessions.offer(text));
        session.setLocalDescription();
        return session;
    }

    @Test
    void answersTheSimpleExample() throws JsepException {
        JsepSession bob = Sessions.session(1);
        bob.setRemoteDescription(read("offer-a1"));
        bob.addTrack(MediaKind.AUDIO, "mic", List.of("61317484-2ed4-49d7-9eb7-1414322a7aae"));
        bob.addTrack(MediaKind.VIDEO, "cam", List.of("61317484-2ed4-49d7-9eb7-1414322a7aae"));
        bob.setLocalDescription();
        TransportPlan plan = bob.plan();
        assertThat(plan.ice().remote()).isEqualTo(new IceParameters("ETEn", "OtSK0WpNtpUjkY4+86js7ZQl"));
        assertThat(plan.ice().remoteCandidates())
                .containsExactly("candidate:1 1 udp 2113929471 203.0.113.100 10100 typ host");
        assertThat(plan.ice().isRemoteComplete()).isTrue();
        assertThat(plan.dtls().role()).isEqualTo(Setup.ACTIVE);
        assertThat(Sessions.section(bob, "a1").direction()).isEqualTo(Direction.SENDRECV);
        assertThat(Sessions.send(bob, "a1").codecs())
                .extracting(RtpCodec::payloadType)
                .containsExactly(96, 0, 8, 97, 98);
        assertThat(Sessions.send(bob, "v1").codecs())
                .extracting(RtpCodec::payloadType, RtpCodec::rtxPayloadType)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(100, 102), org.assertj.core.groups.Tuple.tuple(101, 103));
        assertThat(Sessions.receive(bob, "v1").extensions())
                .containsExactly(
                        new HeaderExtension(1, MediaCapabilities.MID), new HeaderExtension(3, MediaCapabilities.RID));
        assertThat(Sessions.receive(bob, "v1").streams()).containsExactly("47017fee-b6c1-4162-929c-a25110252400");
    }

    /** The answer leaves out of bundled sections what describes the transport. */
    @Test
    void takesTheAnswerOfTheSimpleExample() throws JsepException, MalformedSdpException {
        JsepSession alice = alice(Resources.read("rfc9429/offer-a1"), Sessions.session(2));
        for (Transceiver transceiver : alice.transceivers()) {
            transceiver.setDirection(Direction.SENDRECV);
        }
        Sessions.negotiate(alice, alice(Resources.read("rfc9429/offer-a1"), Sessions.session(3)));
        alice.setLocalDescription();
        assertThat(SessionDescription.parse(Sessions.local(alice).sdp()).media())
                .hasSize(2);
        alice.setRemoteDescription(read("answer-a1"));
        assertThat(alice.plan().dtls().role()).isEqualTo(Setup.PASSIVE);
        assertThat(alice.plan().ice().remote()).isEqualTo(new IceParameters("6sFv", "cOTZKZNVlO9RSGsEGM63JXT2"));
        assertThat(Sessions.section(alice, "v1").direction()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    void answersTheDetailedExampleAndItsSecondOffer() throws JsepException {
        JsepSession alice = Sessions.session(Sessions.CONFIG.withSimulcastReceived(true), 1);
        alice(Resources.read("rfc9429/offer-b1"), alice);
        assertThat(alice.plan().sctp()).isEqualTo(new SctpPlan("d1", 5_000, 5_000, 65_536));
        assertThat(alice.addRemoteCandidate(new RemoteCandidate(
                        "candidate:1 1 udp 2113929471 203.0.113.100 10100 typ host", "a1", 0, "ATEn")))
                .isTrue();
        // Bob's second offer comes to Alice in the RFC; here he is the one who offered before, with other credentials.
        List<JsepChange> changes = alice.setRemoteDescription(read("offer-b2"));
        assertThat(Sessions.changes(JsepChange.TransceiverAdded.class, changes)).hasSize(2);
        assertThat(Sessions.changes(JsepChange.TrackStarted.class, changes))
                .extracting(change -> change.transceiver().mid())
                .contains("v1", "v2");
        alice.setLocalDescription();
        assertThat(Sessions.section(alice, "v1").direction()).isEqualTo(Direction.RECVONLY);
        assertThat(Sessions.receive(alice, "v1").rids()).containsExactly("1", "2", "3");
        assertThat(Sessions.receive(alice, "v2").rids()).isEmpty();
        assertThat(alice.plan().ice().remoteCandidates()).hasSize(3);
    }

    /** Bob answers sendonly to warm up, and goes on to both ways later: the roles of DTLS stay. */
    @Test
    void warmsUpTheTransport() throws JsepException {
        JsepSession bob = Sessions.session(1);
        bob.setRemoteDescription(read("offer-c1"));
        for (Transceiver transceiver : bob.transceivers()) {
            transceiver.setDirection(Direction.SENDONLY);
        }
        bob.setLocalDescription();
        assertThat(Sessions.local(bob).sdp()).contains("a=setup:active").contains("a=sendonly");
        assertThat(bob.plan().dtls().role()).isEqualTo(Setup.ACTIVE);
        for (Transceiver transceiver : bob.transceivers()) {
            transceiver.setDirection(Direction.SENDRECV);
        }
        assertThat(bob.isNegotiationNeeded()).isTrue();
        bob.setLocalDescription();
        bob.setRemoteDescription(read("answer-c2"));
        assertThat(bob.plan().dtls().role()).isEqualTo(Setup.ACTIVE);
        assertThat(bob.plan().ice().remote()).isEqualTo(new IceParameters("4ZcD", "ZaaG6OG7tCn4J/lehAGz+HHD"));
        assertThat(Sessions.section(bob, "a1").direction()).isEqualTo(Direction.SENDRECV);
        assertThat(Sessions.section(bob, "v1").direction()).isEqualTo(Direction.SENDRECV);
        assertThat(bob.isNegotiationNeeded()).isFalse();
    }
}
