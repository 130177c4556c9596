package dev.maru.webrtc;

import static dev.maru.webrtc.HeardPair.await;
import static dev.maru.webrtc.HeardPair.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection may be configured with (W3C WebRTC §4.2, §4.4.1, §4.9). */
class W3cConfigurationTest {
    private final PeerEngine engine = new PeerEngine(EngineOptions.DEFAULT.withLoopbackOnly());

    @AfterEach
    void close() {
        engine.close();
    }

    private RTCPeerConnection connection(RTCConfiguration configuration) {
        return new RTCPeerConnection(configuration, engine, Runnable::run);
    }

    private RTCPeerConnection with(RTCIceServer... servers) {
        return connection(RTCConfiguration.of(servers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stun:stun1.example.net",
                "stun:stun.example.net:3478",
                "stuns:stuns.example.net:443",
                "turn:turn.example.org",
                "turn:turn.example.org:80?transport=tcp",
                "turn:192.0.2.1?transport=udp",
                "turns:[::1]:443?transport=tcp"
            })
    void takesServers(String url) {
        RTCIceServer server = RTCIceServer.turn(url, "user", "secret");
        RTCPeerConnection made = with(server, RTCIceServer.turn("turn:other.example.org", "", ""));
        assertThat(made.getConfiguration().iceServers()).hasSize(2).startsWith(server);
        made.setConfiguration(RTCConfiguration.DEFAULT);
        assertThat(made.getConfiguration().iceServers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "'', user, secret, SyntaxError",
                "relative-url, user, secret, SyntaxError",
                "http://example.com, user, secret, SyntaxError",
                "stun://example.com/foo, user, secret, SyntaxError",
                "stun:example.net?transport=udp, user, secret, SyntaxError",
                "stun:user@example.net, user, secret, SyntaxError",
                "turn://example.org/foo?x=y, user, secret, SyntaxError",
                "turn:example.org?transport=tcp&transport=udp, user, secret, SyntaxError",
                "turn:example.org#fragment, user, secret, SyntaxError",
                "turn:example.net, null, null, InvalidAccessError",
                "turn:example.net, user, null, InvalidAccessError",
                "turns:example.org, null, secret, InvalidAccessError"
            })
    void refusesServers(String url, String user, String secret, String error) {
        RTCIceServer server = new RTCIceServer(List.of(url), user, secret);
        assertThat(errorOf(() -> with(server))).isEqualTo(error);
        RTCPeerConnection made = connection(RTCConfiguration.DEFAULT);
        assertThat(errorOf(() -> made.setConfiguration(RTCConfiguration.of(server))))
                .isEqualTo(error);
        assertThat(made.getConfiguration()).isEqualTo(RTCConfiguration.DEFAULT);
    }

    @Test
    void refusesAServerWithoutAnAddress() {
        assertThat(errorOf(() -> with(new RTCIceServer(List.of(), null, null)))).isEqualTo("SyntaxError");
    }

    @Test
    void hasTheDefaultsOfTheStandard() {
        RTCConfiguration made = connection(RTCConfiguration.DEFAULT).getConfiguration();
        assertThat(made.bundlePolicy()).hasToString("balanced");
        assertThat(made.iceTransportPolicy()).hasToString("all");
        assertThat(made.rtcpMuxPolicy()).hasToString("require");
        assertThat(made.iceCandidatePoolSize()).isZero();
        assertThat(made.certificates()).isEmpty();
    }

    @Test
    void mayChangePoliciesOfCandidatesButNotOfBundling() {
        RTCPeerConnection made = connection(RTCConfiguration.DEFAULT);
        made.setConfiguration(RTCConfiguration.DEFAULT.withIceTransportPolicy(RTCIceTransportPolicy.RELAY));
        assertThat(made.getConfiguration().iceTransportPolicy()).isEqualTo(RTCIceTransportPolicy.RELAY);
        for (RTCBundlePolicy policy : RTCBundlePolicy.values()) {
            RTCConfiguration other = configuration(policy, 0);
            assertThat(connection(other).getConfiguration().bundlePolicy()).isEqualTo(policy);
            if (policy != RTCBundlePolicy.BALANCED) {
                assertThat(errorOf(() -> made.setConfiguration(other))).isEqualTo("InvalidModificationError");
            }
        }
    }

    @Test
    void keepsThePoolOfCandidatesOnceADescriptionIsSet() {
        RTCPeerConnection made = connection(pool(3));
        made.setConfiguration(pool(4));
        assertThat(made.getConfiguration().iceCandidatePoolSize()).isEqualTo(4);
        await(made.setLocalDescription());
        made.createDataChannel("x");
        await(made.setLocalDescription());
        assertThat(errorOf(() -> made.setConfiguration(pool(5)))).isEqualTo("InvalidModificationError");
        made.setConfiguration(pool(4));
        assertThat(errorOf(() -> pool(-1))).isEqualTo("TypeError");
        assertThat(errorOf(() -> pool(256))).isEqualTo("TypeError");
    }

    private static RTCConfiguration pool(int size) {
        return configuration(RTCBundlePolicy.BALANCED, size);
    }

    private static RTCConfiguration configuration(RTCBundlePolicy policy, int pool) {
        return new RTCConfiguration(
                List.of(),
                RTCIceTransportPolicy.ALL,
                policy,
                RTCRtcpMuxPolicy.REQUIRE,
                List.of(),
                pool,
                RTCRtpHeaderEncryptionPolicy.NEGOTIATE);
    }

    @Test
    void showsItsOwnCertificateInDescriptions() {
        RTCCertificate certificate = await(RTCPeerConnection.generateCertificate());
        assertThat(certificate.expires())
                .isAfter(Instant.now())
                .isBefore(Instant.now().plus(Duration.ofDays(366)));
        RTCPeerConnection made = connection(RTCConfiguration.DEFAULT.withCertificate(certificate));
        made.createDataChannel("x");
        String offer = await(made.createOffer()).sdp();
        assertThat(certificate.getFingerprints())
                .anySatisfy(fingerprint -> assertThat(offer).containsIgnoringCase("a=fingerprint:" + fingerprint));
        RTCCertificate other = await(RTCPeerConnection.generateCertificate());
        assertThat(other.getFingerprints()).isNotEqualTo(certificate.getFingerprints());
        assertThat(errorOf(() -> made.setConfiguration(RTCConfiguration.DEFAULT.withCertificate(other))))
                .isEqualTo("InvalidModificationError");
        assertThat(errorOf(() -> made.setConfiguration(RTCConfiguration.DEFAULT)))
                .isEqualTo("InvalidModificationError");
        made.setConfiguration(RTCConfiguration.DEFAULT.withCertificate(certificate));
    }

    @Test
    void makesACertificateForEachConnectionThatIsGivenNone() {
        RTCPeerConnection one = connection(RTCConfiguration.DEFAULT);
        RTCPeerConnection other = connection(RTCConfiguration.DEFAULT);
        one.createDataChannel("x");
        other.createDataChannel("x");
        assertThat(fingerprint(one)).isNotEqualTo(fingerprint(other)).isEqualTo(fingerprint(one));
    }

    private static String fingerprint(RTCPeerConnection connection) {
        return await(connection.createOffer())
                .sdp()
                .lines()
                .filter(line -> line.startsWith("a=fingerprint:"))
                .findFirst()
                .orElseThrow();
    }
}
