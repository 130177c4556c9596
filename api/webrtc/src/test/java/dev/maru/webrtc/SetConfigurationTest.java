package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §4.4.1.6, "set the configuration". */
class SetConfigurationTest {
    private final Pair pair = new Pair();

    @AfterEach
    void close() {
        pair.close();
    }

    private void refuses(String error, RTCConfiguration next) {
        assertThatThrownBy(() -> pair.a.setConfiguration(next))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo(error));
        assertThat(pair.a.getConfiguration()).isEqualTo(RTCConfiguration.DEFAULT);
    }

    private static RTCConfiguration with(RTCBundlePolicy bundle, int pool) {
        return new RTCConfiguration(
                List.of(),
                RTCIceTransportPolicy.ALL,
                bundle,
                RTCRtcpMuxPolicy.REQUIRE,
                List.of(),
                pool,
                RTCRtpHeaderEncryptionPolicy.NEGOTIATE);
    }

    @Test
    void refusesWhatCannotChange() {
        refuses("InvalidModificationError", with(RTCBundlePolicy.MAX_BUNDLE, 0));
        refuses(
                "InvalidModificationError",
                RTCConfiguration.DEFAULT.withRtpHeaderEncryptionPolicy(RTCRtpHeaderEncryptionPolicy.REQUIRE));
        refuses(
                "InvalidModificationError",
                RTCConfiguration.DEFAULT.withCertificate(
                        RTCPeerConnection.generateCertificate().join()));
        refuses("SyntaxError", RTCConfiguration.of(RTCIceServer.stun("http://example.org")));
        refuses("InvalidAccessError", RTCConfiguration.of(RTCIceServer.stun("turn:example.org")));
    }

    @Test
    void keepsThePoolOnceADescriptionIsSet() {
        RTCConfiguration pooled = with(RTCBundlePolicy.BALANCED, 1);
        pair.b.setConfiguration(pooled);
        assertThat(pair.b.getConfiguration()).isEqualTo(pooled);
        pair.a.addTransceiver("audio");
        pair.a.setLocalDescription().join();
        refuses("InvalidModificationError", pooled);
    }

    @Test
    void refusesAnyAfterTheEnd() {
        pair.a.close();
        refuses("InvalidStateError", RTCConfiguration.DEFAULT);
    }

    /** A socket stands for a STUN server: what counts is that it is asked. */
    @Test
    void asksNewServersWhenIceBeginsAnew() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            pair.a.createDataChannel("chat");
            pair.connect();
            CompletableFuture<byte[]> asked = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    java.net.DatagramPacket packet = new java.net.DatagramPacket(new byte[1_500], 1_500);
                    server.receive(packet);
                    asked.complete(packet.getData());
                } catch (java.io.IOException e) {
                    asked.completeExceptionally(e);
                }
            });
            pair.a.setConfiguration(RTCConfiguration.of(RTCIceServer.stun("stun:127.0.0.1:" + server.getLocalPort())));
            pair.negotiate();
            assertThat(asked).as("not before ICE begins anew").isNotDone();
            pair.a.restartIce();
            pair.negotiate();
            byte[] question = asked.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(question[0]).as("a Binding request (RFC 8489 §5)").isZero();
            assertThat(question[1]).isEqualTo((byte) 1);
        }
    }
}
