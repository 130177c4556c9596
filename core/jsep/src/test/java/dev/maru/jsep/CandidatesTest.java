package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final String HOST = "candidate:1 1 udp 2113929471 192.0.2.1 10100 typ host";
    private static final String OTHER = "candidate:2 1 udp 2113929470 192.0.2.2 10100 typ host";

    private final JsepSession a = Sessions.session(Sessions.config(1), 1);
    private final JsepSession b = Sessions.session(Sessions.config(2), 2);

    private void negotiate() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.addTrack(MediaKind.VIDEO, "cam", List.of());
        Sessions.negotiate(a, b);
    }

    private static RemoteCandidate in(String mid, String candidate) {
        return new RemoteCandidate(candidate, mid, null, null);
    }

    private void assertRefused(JsepError error, RemoteCandidate candidate) {
        assertThatThrownBy(() -> b.addRemoteCandidate(candidate))
                .isInstanceOfSatisfying(
                        JsepException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void areShownInThePlanAndTheDescription() throws JsepException {
        negotiate();
        assertThat(b.addRemoteCandidate(in("0", HOST))).isTrue();
        assertThat(b.addRemoteCandidate(in("0", "a=" + OTHER))).isTrue();
        assertThat(b.addRemoteCandidate(in("0", HOST))).as("once more").isTrue();
        assertThat(b.plan().ice().remoteCandidates()).containsExactly(HOST, OTHER);
        assertThat(b.plan().ice().isRemoteComplete()).isFalse();
        Description remote = b.remoteDescription();
        assertThat(remote).isNotNull();
        assertThat(remote.sdp()).contains("a=" + HOST + "\r\na=" + OTHER + "\r\nm=video");
        assertThat(b.addRemoteCandidate(in("0", ""))).isTrue();
        assertThat(b.plan().ice().isRemoteComplete()).isTrue();
        assertThat(Sessions.local(a).sdp()).doesNotContain("candidate");
    }

    @Test
    void mayNameTheirSectionByIndex() throws JsepException {
        negotiate();
        assertThat(b.addRemoteCandidate(new RemoteCandidate(HOST, null, 0, null)))
                .isTrue();
        assertRefused(JsepError.OPERATION, new RemoteCandidate(HOST, null, 2, null));
        assertRefused(JsepError.OPERATION, new RemoteCandidate(HOST, null, -1, null));
        assertRefused(JsepError.OPERATION, in("2", HOST));
        assertRefused(JsepError.TYPE, new RemoteCandidate(HOST, null, null, null));
    }

    @Test
    void mayEndWithoutASection() throws JsepException {
        negotiate();
        assertThat(b.addRemoteCandidate(new RemoteCandidate("", null, null, null)))
                .isTrue();
        assertThat(b.plan().ice().isRemoteComplete()).isTrue();
    }

    /** Those of sections that go with the bundle count only while there are no better ones (RFC 9143 §7.3.4). */
    @Test
    void ofBundledSectionsDoNotCountBesideThoseOfTheTransport() throws JsepException {
        negotiate();
        assertThat(b.addRemoteCandidate(in("1", OTHER))).isTrue();
        assertThat(b.addRemoteCandidate(in("0", HOST))).isTrue();
        assertThat(b.plan().ice().remoteCandidates()).containsExactly(HOST);
        assertThat(b.addRemoteCandidate(in("1", OTHER.replace("10100", "10101"))))
                .isFalse();
    }

    @Test
    void ofRtcpAloneDoNotCount() throws JsepException {
        negotiate();
        assertThat(b.addRemoteCandidate(in("0", "candidate:1 2 udp 2113929470 192.0.2.1 10101 typ host")))
                .isFalse();
        assertThat(b.plan().ice().remoteCandidates()).isEmpty();
    }

    @Test
    void belongToTheirGeneration() throws JsepException {
        negotiate();
        String before = usernameFragment(a);
        b.addRemoteCandidate(new RemoteCandidate(HOST, "0", null, before));
        a.restartIce();
        a.setLocalDescription();
        b.setRemoteDescription(Sessions.local(a));
        assertThat(b.plan().ice().remoteCandidates()).isEmpty();
        String now = usernameFragment(a);
        assertThat(b.addRemoteCandidate(new RemoteCandidate(OTHER, "0", null, before)))
                .isFalse();
        assertThat(b.addRemoteCandidate(new RemoteCandidate(OTHER, "0", null, now)))
                .isTrue();
        assertRefused(JsepError.OPERATION, new RemoteCandidate(OTHER, "0", null, "nobody"));
        assertThat(b.plan().ice().remoteCandidates()).containsExactly(OTHER);
        b.setRemoteDescription(new Description(SdpType.ROLLBACK, ""));
        assertThat(b.plan().ice().remoteCandidates()).containsExactly(HOST, OTHER);
    }

    private static String usernameFragment(JsepSession session) {
        IceParameters ice = session.plan().ice().local();
        assertThat(ice).isNotNull();
        return ice.usernameFragment();
    }

    @Test
    void waitForADescription() {
        assertRefused(JsepError.INVALID_STATE, in("0", HOST));
    }

    @Test
    void haveTheFieldsOfACandidate() throws JsepException {
        negotiate();
        for (String line : List.of(
                "x", "candidate:1 1 udp 1 192.0.2.1 1 typ", HOST + "\r\na=x", "candidate:" + "1 ".repeat(600))) {
            assertRefused(JsepError.OPERATION, in("0", line));
        }
    }

    @Test
    void areRefusedWhenThereAreTenThousand() throws JsepException {
        negotiate();
        int taken = 0;
        @Nullable JsepException refusal = null;
        for (int i = 0; i < 10_000; i++) {
            try {
                b.addRemoteCandidate(in("0", HOST.replace("10100", Integer.toString(10_000 + i))));
                taken++;
            } catch (JsepException e) {
                refusal = e;
            }
        }
        assertThat(taken).isEqualTo(AppliedDescription.MAX_CANDIDATES);
        assertThat(refusal).isNotNull();
        assertThat(refusal.error()).isEqualTo(JsepError.OPERATION);
        assertThat(b.plan().ice().remoteCandidates()).hasSize(AppliedDescription.MAX_CANDIDATES);
    }

    @Test
    void ofOursAreShownInTheLocalDescription() throws JsepException {
        a.addTrack(MediaKind.AUDIO, "mic", List.of());
        a.setLocalDescription();
        String ufrag = usernameFragment(a);
        a.addLocalCandidate(ufrag, HOST);
        a.addLocalCandidate("nobody", OTHER);
        a.addLocalCandidate(ufrag, "");
        assertThat(Sessions.local(a).sdp())
                .contains("a=" + HOST + "\r\na=end-of-candidates\r\n")
                .doesNotContain(OTHER);
        b.setRemoteDescription(Sessions.local(a));
        assertThat(b.plan().ice().remoteCandidates()).containsExactly(HOST);
        assertThat(b.plan().ice().isRemoteComplete()).isTrue();
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        assertThat(Sessions.local(a).sdp()).as("when the answer is set").contains(HOST);
    }

    /** A later offer names the candidates of its generation (RFC 9429 §5.2.2). */
    @Test
    void ofOursGoOnInTheNextOffer() throws JsepException {
        negotiate();
        a.addLocalCandidate(usernameFragment(a), HOST);
        a.addLocalCandidate(usernameFragment(a), "");
        a.addTrack(MediaKind.AUDIO, "second", List.of());
        a.setLocalDescription();
        assertThat(Sessions.local(a).sdp()).contains(HOST).contains("a=end-of-candidates");
        b.setRemoteDescription(Sessions.local(a));
        assertThat(b.plan().ice().remoteCandidates()).containsExactly(HOST);
    }
}
