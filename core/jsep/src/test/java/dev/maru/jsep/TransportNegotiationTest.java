package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sdp.Setup;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ICE, DTLS, SCTP and the bundle. */
class TransportNegotiationTest {
    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    @BeforeEach
    void addMedia() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        a.wantData();
    }

    private static IceParameters localIce(JsepSession session) {
        IceParameters ice = session.plan().ice().local();
        assertThat(ice).isNotNull();
        return ice;
    }

    @Test
    void keepsItsCredentialsUntilARestart() throws JsepException {
        Sessions.negotiate(a, b);
        IceParameters before = localIce(a);
        IceParameters theirs = localIce(b);
        Sessions.negotiate(a, b);
        Sessions.negotiate(b, a);
        assertThat(localIce(a)).isEqualTo(before);
        a.restartIce();
        a.setLocalDescription();
        assertThat(localIce(a)).isNotEqualTo(before);
        assertThat(a.plan().ice().remote()).as("comes with the answer").isNull();
        b.setRemoteDescription(Sessions.local(a));
        assertThat(b.plan().ice().local()).as("comes with the answer").isNull();
        assertThat(b.plan().ice().remote()).isEqualTo(localIce(a));
        b.setLocalDescription();
        assertThat(localIce(b)).isNotEqualTo(theirs);
        a.setRemoteDescription(Sessions.local(b));
        Sessions.assertAgreement(a, b);
        assertThat(a.isNegotiationNeeded()).isFalse();
    }

    @Test
    void restartsByAnOptionToo() throws JsepException {
        Sessions.negotiate(a, b);
        IceParameters before = localIce(a);
        a.setLocalDescription(a.createOffer(true));
        assertThat(localIce(a)).isNotEqualTo(before);
        a.setLocalDescription(new Description(SdpType.ROLLBACK, ""));
        assertThat(localIce(a)).isEqualTo(before);
    }

    /** W3C WebRTC §4.4.2: the wish outlives an offer of the other side that does not fulfil it. */
    @Test
    void remembersTheWishToRestart() throws JsepException {
        Sessions.negotiate(a, b);
        a.restartIce();
        Sessions.negotiate(b, a);
        assertThat(a.isNegotiationNeeded()).isTrue();
        Sessions.negotiate(a, b);
        assertThat(a.isNegotiationNeeded()).isFalse();
    }

    @Test
    void putsRolesOfDtlsTheWayTheAnswerSays() throws JsepException {
        Sessions.negotiate(a, b);
        assertThat(a.plan().dtls().role()).isEqualTo(Setup.PASSIVE);
        assertThat(b.plan().dtls().role()).isEqualTo(Setup.ACTIVE);
        assertThat(a.plan().dtls().remoteFingerprints())
                .isEqualTo(Sessions.config(2).fingerprints());
        Sessions.negotiate(b, a);
        assertThat(a.plan().dtls().role()).as("while the association stays").isEqualTo(Setup.PASSIVE);
        assertThat(Sessions.local(a).sdp()).contains("a=setup:passive");
        assertThat(Sessions.local(b).sdp()).contains("a=setup:actpass");
    }

    @Test
    void isTheServerOfAClientAndTheClientOfAServer() throws JsepException {
        a.setLocalDescription();
        String offer = Sessions.local(a).sdp();
        for (String offered : List.of("active", "passive")) {
            JsepSession session = Sessions.session(9);
            session.setRemoteDescription(Sessions.offer(offer.replace("actpass", offered)));
            session.setLocalDescription();
            Setup expected = offered.equals("active") ? Setup.PASSIVE : Setup.ACTIVE;
            assertThat(session.plan().dtls().role()).isEqualTo(expected);
        }
    }

    /** Another certificate is another association, whose roles are free (RFC 8842 §5.1). */
    @Test
    void choosesTheRoleAgainForAnotherCertificate() throws JsepException {
        Sessions.negotiate(b, a);
        b.addTrack(MediaKind.AUDIO, "late", List.of());
        Sessions.negotiate(b, a);
        assertThat(a.plan().dtls().role()).isEqualTo(Setup.ACTIVE);
        Sessions.negotiate(a, b);
        assertThat(b.plan().dtls().role()).isEqualTo(Setup.PASSIVE);
        String offer = a.createOffer(true).sdp().replace("sha-256 01:", "sha-256 77:");
        b.setRemoteDescription(Sessions.offer(offer));
        b.setLocalDescription();
        assertThat(b.plan().dtls().role()).isEqualTo(Setup.ACTIVE);
    }

    @Test
    void nominatesForALitePeer() throws JsepException {
        JsepSession lite = Sessions.session(Sessions.config(3).lite(), 3);
        lite.addTrack(MediaKind.AUDIO, "mic", List.of());
        Sessions.negotiate(lite, b);
        assertThat(Sessions.local(lite).sdp()).contains("a=ice-lite\r\n");
        assertThat(b.plan().ice().isRemoteLite()).isTrue();
        assertThat(b.plan().ice().isControlling()).isTrue();
        assertThat(lite.plan().ice().isControlling()).isFalse();
        assertThat(b.canTrickle()).isTrue();
    }

    @Test
    void bundlesAllSectionsInOneTransport() throws JsepException {
        a.setLocalDescription();
        String offer = Sessions.local(a).sdp();
        assertThat(offer).contains("a=group:BUNDLE 0 1 2\r\n");
        assertThat(offer.split("a=ice-ufrag:" + localIce(a).usernameFragment(), -1))
                .hasSize(4);
        JsepSession max = Sessions.session(Sessions.config(1).withBundlePolicy(BundlePolicy.MAX_BUNDLE), 1);
        max.addTrack(MediaKind.AUDIO, "mic", List.of());
        max.addTrack(MediaKind.VIDEO, "cam", List.of());
        max.wantData();
        max.setLocalDescription();
        assertThat(Sessions.local(max).sdp())
                .contains("m=audio 9 ", "m=video 0 ", "m=application 0 ", "a=bundle-only\r\n");
        b.setRemoteDescription(Sessions.local(max));
        b.setLocalDescription();
        max.setRemoteDescription(Sessions.local(b));
        Sessions.assertAgreement(max, b);
        assertThat(b.plan().media()).hasSize(2);
        Sessions.negotiate(max, b);
        assertThat(Sessions.local(max).sdp()).doesNotContain("bundle-only");
    }

    @Test
    void rejectsTheRestOfAnOfferWithoutBundle() throws JsepException {
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.offer(Sessions.local(a).sdp().replaceAll("a=group:BUNDLE.*\r\n", "")));
        b.setLocalDescription();
        assertThat(b.plan().media()).extracting(MediaPlan::mid).containsExactly("0");
        assertThat(b.plan().sctp()).isNull();
        assertThat(Sessions.local(b).sdp()).doesNotContain("a=group").contains("m=video 0 ", "m=application 0 ");
    }

    @Test
    void refusesAnAnswerOutsideOfTheBundle() throws JsepException {
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        String answer = b.createAnswer().sdp().replace("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0 2");
        assertThatThrownBy(() -> a.setRemoteDescription(Sessions.answer(answer)))
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(JsepError.INVALID_ACCESS))
                .hasMessageContaining("outside of the bundle");
    }

    @Test
    void movesTheTransportWhenItsFirstSectionIsStopped() throws JsepException {
        Sessions.negotiate(a, b);
        TransportPlan before = a.plan();
        a.transceivers().getFirst().stop();
        Sessions.negotiate(a, b);
        Sessions.assertAgreement(a, b);
        assertThat(a.plan().ice().local()).isEqualTo(before.ice().local());
        assertThat(a.plan().ice().remote()).isEqualTo(before.ice().remote());
        assertThat(a.plan().dtls()).isEqualTo(before.dtls());
    }

    @Test
    void acceptsDataUnlessItIsOfAKindThatNobodyKnows() throws JsepException {
        a.setLocalDescription();
        String offer = Sessions.local(a).sdp();
        b.setRemoteDescription(Sessions.offer(offer.replace("webrtc-datachannel", "bfcp")));
        b.setLocalDescription();
        assertThat(b.plan().sctp()).isNull();
        JsepSession c = Sessions.session(Sessions.config(3).withMaxMessageSize(0), 3);
        c.setRemoteDescription(Sessions.offer(
                offer.replace("a=max-message-size:262144\r\n", "").replace("a=sctp-port:5000", "a=sctp-port:6000")));
        c.setLocalDescription();
        assertThat(c.plan().sctp()).isEqualTo(new SctpPlan("2", 5_000, 6_000, 65_536));
        assertThat(Sessions.local(c).sdp()).contains("a=max-message-size:0\r\n");
    }

    /** RFC 8841 §10.3, §10.4. */
    @Test
    void endsDataWhenItsSectionIsRejected() throws JsepException {
        Sessions.negotiate(a, b);
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        String answer = b.createAnswer().sdp().replace("m=application 9", "m=application 0");
        List<JsepChange> changes = a.setRemoteDescription(Sessions.answer(answer));
        assertThat(changes).contains(new JsepChange.SctpClosed());
        assertThat(a.plan().sctp()).isNull();
        assertThat(a.isNegotiationNeeded()).isFalse();
    }

    /** RFC 9429 §5.10. */
    @Test
    void namesSectionsThatComeWithoutAName() throws JsepException {
        JsepSession old = Sessions.session(Sessions.config(3), 3);
        old.addTrack(MediaKind.AUDIO, "mic", List.of());
        old.setLocalDescription();
        String offer = Sessions.local(old).sdp().replaceAll("a=(mid|group):.*\r\n", "");
        b.setRemoteDescription(Sessions.offer(offer));
        b.setLocalDescription();
        assertThat(b.plan().media()).extracting(MediaPlan::mid).containsExactly("0");
        old.setRemoteDescription(Sessions.answer(Sessions.local(b).sdp().replaceAll("a=(mid|group):.*\r\n", "")));
        Sessions.assertAgreement(old, b);
        old.setLocalDescription();
        b.setRemoteDescription(Sessions.offer(Sessions.local(old).sdp().replaceAll("a=(mid|group):.*\r\n", "")));
        assertThat(b.transceivers()).hasSize(1);
    }

    /** Each side's first offer counts, and none that was taken back. */
    @Test
    void controlsIceWhenItsFirstOfferStands() throws JsepException {
        a.setLocalDescription();
        assertThat(a.plan().ice().isControlling()).isTrue();
        b.addTrack(MediaKind.AUDIO, "other", List.of());
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        Sessions.assertAgreement(a, b);
        assertThat(a.plan().ice().isControlling()).isFalse();
        Sessions.negotiate(a, b);
        assertThat(a.plan().ice().isControlling()).isFalse();
    }
}
