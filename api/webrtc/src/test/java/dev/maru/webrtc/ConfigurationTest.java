package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration may say. */
class ConfigurationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stun:stun.example.org",
                "stun:192.0.2.1:3478",
                "stuns:[2001:db8::1]:5349",
                "STUN:stun.example.org:19302"
            })
    void takesAddressesOfStunServers(String url) {
        assertThatCode(() -> ServerAddresses.check(List.of(RTCIceServer.stun(url))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stun:",
                "http://example.org",
                "stun:host:0",
                "stun:host:70000",
                "stun:host?transport=udp",
                "turn:user@host",
                "turn:host?transport=sctp",
                "stun:a b"
            })
    void refusesWhatIsNoAddressOfAServer(String url) {
        RTCIceServer server = RTCIceServer.turn(url, "user", "password");
        assertThatThrownBy(() -> ServerAddresses.check(List.of(server)))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("SyntaxError"));
    }

    @Test
    void wantsALoginForTurn() {
        RTCIceServer server = RTCIceServer.stun("turn:turn.example.org");
        assertThatThrownBy(() -> ServerAddresses.check(List.of(server)))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("InvalidAccessError"));
    }

    @Test
    void readsPortsAndProtocols() {
        assertThat(IceUrl.parse("turns:turn.example.org").port()).isEqualTo(5_349);
        assertThat(IceUrl.parse("turn:turn.example.org").port()).isEqualTo(3_478);
        assertThat(IceUrl.parse("turn:turn.example.org:80?transport=tcp").protocol())
                .isEqualTo(dev.maru.wire.Protocol.TCP);
        assertThat(IceUrl.parse("turn:[2001:db8::1]:80").host()).isEqualTo("2001:db8::1");
    }

    @Test
    void neverPrintsACredential() {
        RTCIceServer server = RTCIceServer.turn("turn:turn.example.org", "user", "hunter2");
        assertThat(server.toString()).doesNotContain("hunter2");
        assertThat(RTCConfiguration.of(server).toString()).doesNotContain("hunter2");
    }

    @Test
    void keepsACertificateOverARestartOfTheProgram() {
        RTCCertificate made = RTCPeerConnection.generateCertificate().join();
        RTCCertificate read = RTCCertificate.fromPem(made.toPem());
        assertThat(read.getFingerprints()).isEqualTo(made.getFingerprints());
        assertThatThrownBy(() -> RTCCertificate.fromPem("nothing")).isInstanceOf(RTCException.class);
    }

    /** §4.9 asks for these two. */
    @Test
    void makesCertificatesOfEcdsaAndOfRsa() {
        assertThat(RTCPeerConnection.generateCertificate("ECDSA").join().getFingerprints())
                .isNotEmpty();
        assertThat(RTCPeerConnection.generateCertificate("RSASSA-PKCS1-v1_5")
                        .join()
                        .toPem())
                .contains("CERTIFICATE");
        assertThatThrownBy(() -> RTCPeerConnection.generateCertificate("HMAC").join())
                .cause()
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("NotSupportedError"));
    }

    @Test
    void readsAllMembersOfACandidate() {
        RTCIceCandidate relayed = RTCIceCandidate.of(
                "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ relay raddr 192.0.2.9 rport 5004", "0");
        assertThat(relayed.foundation()).isEqualTo("842163049");
        assertThat(relayed.component()).isEqualTo("rtp");
        assertThat(relayed.protocol()).isEqualTo("udp");
        assertThat(relayed.priority()).isEqualTo(1_677_729_535L);
        assertThat(relayed.address()).isEqualTo("203.0.113.7");
        assertThat(relayed.port()).isEqualTo(46_154);
        assertThat(relayed.type()).isEqualTo(RTCIceCandidateType.RELAY);
        assertThat(relayed.tcpType()).isNull();
        assertThat(relayed.relatedAddress()).isEqualTo("192.0.2.9");
        assertThat(relayed.relatedPort()).isEqualTo(5_004);
        assertThat(relayed.relayProtocol()).as("only known of our own").isNull();
        RTCIceCandidate passive =
                RTCIceCandidate.of("candidate:1 1 tcp 1518280447 192.0.2.1 9000 typ host tcptype passive", "0");
        assertThat(passive.protocol()).isEqualTo("tcp");
        assertThat(passive.tcpType()).isEqualTo("passive");
        RTCIceCandidate last = RTCIceCandidate.of("", "0");
        assertThat(last.foundation()).isNull();
        assertThat(last.priority()).isEqualTo(-1);
        assertThat(last.relatedPort()).isNull();
    }
}
