package dev.maru.webrtc;

import static dev.maru.webrtc.HeardPair.await;
import static dev.maru.webrtc.HeardPair.errorOf;
import static dev.maru.webrtc.HeardPair.settle;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates of both sides, and restarts of ICE (W3C WebRTC §4.4.2, §4.8). */
class W3cCandidatesTest {
    private static final String HOST = "candidate:1905690388 1 udp 2113937151 192.0.2.7 58041 typ host generation 0";

    private final HeardPair pair = new HeardPair();
    private final RTCPeerConnection a = pair.a;
    private final RTCPeerConnection b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    private static String fragment(RTCSessionDescription description) {
        return description.sdp().replaceAll("(?s).*?a=ice-ufrag:(\\S+).*", "$1");
    }

    private RTCIceCandidate of(String text, String mid, Integer index, String fragment) {
        return new RTCIceCandidate(text, mid, index, fragment);
    }

    @Test
    void ofAConnectionWithoutADescriptionAreInvalidStates() {
        assertThat(errorOf(a.addIceCandidate(of(HOST, "0", 0, null)))).isEqualTo("InvalidStateError");
        assertThat(errorOf(a.addIceCandidate(null))).isEqualTo("InvalidStateError");
        assertThat(errorOf(() -> of(HOST, null, null, null))).isEqualTo("TypeError");
    }

    @Test
    void areAddedByNameOrByIndex() {
        RTCSessionDescription offer = pair.foreignOffer("audio");
        await(a.setRemoteDescription(offer));
        await(a.addIceCandidate(of(HOST, "0", null, null)));
        await(a.addIceCandidate(of("a=" + HOST.replace("58041", "58042"), null, 0, null)));
        await(a.addIceCandidate(of(HOST.replace("58041", "58043"), "0", 7, fragment(offer))));
        assertThat(a.remoteDescription().sdp()).contains(" 58041 typ", " 58042 typ", " 58043 typ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"candidate:", "(Invalid) candidate \r\n string", "candidate:1 1 udp", "x"})
    void thatAreNoneAreRefused(String text) {
        await(a.setRemoteDescription(pair.foreignOffer("audio")));
        assertThat(errorOf(a.addIceCandidate(of(text, "0", 0, null)))).isEqualTo("OperationError");
    }

    @Test
    void ofUnknownSectionsOrGenerationsAreRefused() {
        await(a.setRemoteDescription(pair.foreignOffer("audio")));
        assertThat(errorOf(a.addIceCandidate(of(HOST, "nobody", 0, null)))).isEqualTo("OperationError");
        assertThat(errorOf(a.addIceCandidate(of(HOST, null, 1, null)))).isEqualTo("OperationError");
        assertThat(errorOf(a.addIceCandidate(of(HOST, "0", 0, "invalid")))).isEqualTo("OperationError");
    }

    @Test
    void endWithAnEmptyOneOrWithNone() {
        RTCSessionDescription offer = pair.foreignOffer("audio");
        await(a.setRemoteDescription(offer));
        await(a.addIceCandidate(of("", "0", 0, fragment(offer))));
        assertThat(a.remoteDescription().sdp()).containsOnlyOnce("a=end-of-candidates");
        await(b.setRemoteDescription(offer));
        await(b.addIceCandidate(null));
        assertThat(b.remoteDescription().sdp()).contains("a=end-of-candidates");
        assertThat(errorOf(b.addIceCandidate(of("", "nobody", null, null)))).isEqualTo("OperationError");
    }

    @Test
    void ofAStoppedSectionAreIgnored() {
        a.addTransceiver("audio");
        a.addTransceiver("video");
        pair.negotiate(a, b);
        b.getTransceivers().getFirst().stop();
        pair.offer(b, a);
        await(a.addIceCandidate(of(HOST, "0", 0, null)));
        await(a.addIceCandidate(of(HOST, "0", 0, fragment(b.localDescription()))));
    }

    @Test
    void ofTheOldGenerationGoIntoItsDescription() {
        a.createDataChannel("x");
        pair.negotiate(a, b);
        String old = fragment(a.localDescription());
        a.restartIce();
        pair.offer(a, b);
        await(b.addIceCandidate(of(HOST, "0", 0, old)));
        assertThat(b.currentRemoteDescription().sdp()).contains(" 58041 typ host");
        assertThat(b.pendingRemoteDescription().sdp()).doesNotContain(" 58041 typ host");
    }

    @Test
    void areNotLostByARollback() {
        a.createDataChannel("x");
        pair.negotiate(a, b);
        pair.offer(a, b);
        await(b.addIceCandidate(of(HOST, "0", 0, null)));
        await(b.setRemoteDescription(RTCSessionDescription.rollback()));
        assertThat(b.remoteDescription().sdp()).contains(" 58041 typ host");
    }

    @Test
    void sayWhatIsInThem() {
        RTCIceCandidate relayed = of(
                "candidate:842163049 1 tcp 1677729535 198.51.100.4 3333 typ relay raddr 192.0.2.9 rport 9 tcptype active",
                "audio",
                null,
                "abcd");
        assertThat(relayed.foundation()).isEqualTo("842163049");
        assertThat(relayed.component()).isEqualTo("rtp");
        assertThat(relayed.priority()).isEqualTo(1_677_729_535);
        assertThat(relayed.address()).isEqualTo("198.51.100.4");
        assertThat(relayed.protocol()).isEqualTo("tcp");
        assertThat(relayed.port()).isEqualTo(3_333);
        assertThat(relayed.type()).isEqualTo(RTCIceCandidateType.RELAY);
        assertThat(relayed.tcpType()).isEqualTo("active");
        assertThat(relayed.relatedAddress()).isEqualTo("192.0.2.9");
        assertThat(relayed.relatedPort()).isEqualTo(9);
        assertThat(relayed.sdpMid()).isEqualTo("audio");
        assertThat(relayed.sdpMLineIndex()).isNull();
        assertThat(relayed.usernameFragment()).isEqualTo("abcd");
        RTCIceCandidate none = of("nothing", "0", null, null);
        assertThat(none.foundation()).isNull();
        assertThat(none.type()).isNull();
    }

    @Test
    void ofOursComeAfterThePromiseAndEndOnce() {
        CompletableFuture<Void> isComplete = new CompletableFuture<>();
        List<String> told = new CopyOnWriteArrayList<>();
        a.onIceCandidate(candidate -> {
            String text = candidate.candidate();
            told.add(text.isEmpty() ? "end" : "candidate " + text.contains(" typ host"));
            assertThat(candidate.sdpMid()).isEqualTo("0");
            assertThat(candidate.sdpMLineIndex()).isZero();
            assertThat(candidate.usernameFragment()).isNotNull();
        });
        a.onIceGatheringStateChange(state -> {
            told.add(state.toString());
            if (state == RTCIceGatheringState.COMPLETE) {
                isComplete.complete(null);
            }
        });
        a.addTransceiver("audio");
        a.createDataChannel("x");
        await(a.setLocalDescription().thenRun(() -> told.add("set")));
        await(isComplete);
        settle(a);
        assertThat(told).startsWith("gathering", "set", "candidate true").endsWith("end", "complete");
        assertThat(told).containsOnlyOnce("end").containsOnlyOnce("complete");
        long lines = a.localDescription()
                .sdp()
                .lines()
                .filter(line -> line.startsWith("a=candidate:"))
                .count();
        assertThat(told.stream().filter(each -> each.startsWith("candidate"))).hasSize((int) lines);
    }

    /** The first section is gone, so another one stands for the bundle. */
    @Test
    void ofOursNameASectionThatIsInUse() {
        List<RTCIceCandidate> told = new CopyOnWriteArrayList<>();
        RTCRtpTransceiver audio = a.addTransceiver("audio");
        a.addTransceiver("video");
        pair.negotiate(a, b);
        audio.stop();
        pair.negotiate(a, b);
        CompletableFuture<Void> end = new CompletableFuture<>();
        a.onIceCandidate(candidate -> {
            told.add(candidate);
            if (candidate.candidate().isEmpty()) {
                end.complete(null);
            }
        });
        a.restartIce();
        pair.negotiate(a, b);
        await(end);
        assertThat(told).allSatisfy(candidate -> {
            assertThat(candidate.sdpMid()).isEqualTo("1");
            assertThat(candidate.sdpMLineIndex()).isEqualTo(1);
        });
    }

    @Test
    void areNewAfterARestart() {
        a.createDataChannel("x");
        pair.negotiate(a, b);
        String before = fragment(a.localDescription());
        assertThat(fragment(await(a.createOffer()))).isEqualTo(before);
        assertThat(fragment(await(a.createOffer(new RTCOfferOptions(true))))).isNotEqualTo(before);
        assertThat(fragment(await(a.createOffer()))).isEqualTo(before);
        a.restartIce();
        assertThat(fragment(await(a.createOffer()))).isNotEqualTo(before);
        pair.negotiate(a, b);
        String after = fragment(a.localDescription());
        assertThat(after).isNotEqualTo(before);
        pair.negotiate(a, b);
        assertThat(fragment(a.localDescription())).as("once is enough").isEqualTo(after);
    }

    @Test
    void aWishToRestartOutlivesRollbacksAndOffersOfThePeer() {
        a.createDataChannel("x");
        pair.negotiate(a, b);
        String before = fragment(a.localDescription());
        a.restartIce();
        await(a.setLocalDescription());
        await(a.setLocalDescription(RTCSessionDescription.rollback()));
        pair.negotiate(b, a);
        settle(a);
        assertThat(fragment(a.localDescription())).isEqualTo(before);
        assertThat(pair.heardByA).endsWith("negotiationneeded");
        pair.negotiate(a, b);
        assertThat(fragment(a.localDescription())).isNotEqualTo(before);
    }

    @Test
    void aRestartOfThePeerIsEnough() {
        a.createDataChannel("x");
        pair.negotiate(a, b);
        String before = fragment(a.localDescription());
        a.restartIce();
        b.restartIce();
        pair.negotiate(b, a);
        String after = fragment(a.localDescription());
        assertThat(after).isNotEqualTo(before);
        pair.heardByA.clear();
        pair.negotiate(a, b);
        assertThat(fragment(a.localDescription())).isEqualTo(after);
        assertThat(pair.heardByA).doesNotContain("negotiationneeded");
    }
}
