package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two connections on loopback. */
class RTCPeerConnectionTest {
    private final Pair pair = new Pair();

    @AfterEach
    void close() {
        pair.close();
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void carriesMessagesBothWays() throws Exception {
        RTCDataChannel chat = pair.a.createDataChannel("chat");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        chat.onMessage(message -> heard.add(message.text()));
        CompletableFuture<RTCDataChannel> other = new CompletableFuture<>();
        pair.b.onDataChannel(channel -> {
            channel.onMessage(message -> channel.send("echo of " + message.text()));
            other.complete(channel);
        });
        CompletableFuture<Void> open = new CompletableFuture<>();
        chat.onOpen(() -> open.complete(null));
        pair.connect();
        open.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        chat.send("hello");
        assertThat(take(heard)).isEqualTo("echo of hello");
        assertThat(other.join().label()).isEqualTo("chat");
        assertThat(pair.a.connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        assertThat(pair.a.sctp().state()).isEqualTo(RTCSctpTransportState.CONNECTED);
    }

    @Test
    void carriesFrames() throws Exception {
        MediaStreamTrack track = MediaStreamTrack.audio();
        pair.a.addTrack(track, new MediaStream(track));
        BlockingQueue<EncodedFrame> heard = new LinkedBlockingQueue<>();
        CompletableFuture<RTCTrackEvent> told = new CompletableFuture<>();
        pair.b.onTrack(event -> {
            event.track().onFrame(heard::add);
            told.complete(event);
        });
        pair.connect();
        RTCTrackEvent event = told.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event.streams()).hasSize(1);
        for (int i = 0; i < 10; i++) {
            assertThat(track.write(EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {8, (byte) i}, i * 960L)))
                    .isEqualTo(1);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(take(heard).toByteArray()).containsExactly(8, i);
        }
        assertThat(event.track().muted()).isFalse();
        assertThat(pair.a.getStats().join().ofType("outbound-rtp"))
                .singleElement()
                .satisfies(stats -> assertThat(stats.number("packetsSent")).isEqualTo(10));
    }

    @Test
    void goesOnOverAnIceRestart() throws Exception {
        RTCDataChannel chat = pair.a.createDataChannel("chat");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        pair.b.onDataChannel(channel -> channel.onMessage(message -> heard.add(message.text())));
        CompletableFuture<Void> open = new CompletableFuture<>();
        chat.onOpen(() -> open.complete(null));
        pair.connect();
        open.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        String before = pair.a.localDescription().sdp();
        pair.a.restartIce();
        pair.negotiate();
        assertThat(ufrag(pair.a.localDescription().sdp())).isNotEqualTo(ufrag(before));
        chat.send("still here");
        assertThat(take(heard)).isEqualTo("still here");
    }

    private static String ufrag(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsThatANegotiationIsNeededOnce() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        pair.a.onNegotiationNeeded(() -> told.add("needed"));
        pair.a.createDataChannel("one");
        pair.a.createDataChannel("two");
        pair.a.addTransceiver("video");
        assertThat(take(told)).isEqualTo("needed");
        pair.connect();
        assertThat(told).isEmpty();
    }

    @Test
    void tellsAgainWhatCameUpWhileAnOfferWasOut() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        pair.a.onNegotiationNeeded(() -> told.add("needed"));
        pair.a.createDataChannel("one");
        assertThat(take(told)).isEqualTo("needed");
        pair.a.setLocalDescription().join();
        RTCSessionDescription offer = pair.a.localDescription();
        pair.a.addTransceiver("video");
        pair.b.setRemoteDescription(offer).join();
        pair.b.setLocalDescription().join();
        pair.a.setRemoteDescription(pair.b.localDescription()).join();
        assertThat(take(told)).isEqualTo("needed");
    }

    @Test
    void closesTheChannelsOfThePeer() throws Exception {
        RTCDataChannel chat = pair.a.createDataChannel("chat");
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<Void> open = new CompletableFuture<>();
        chat.onOpen(() -> open.complete(null));
        BlockingQueue<RTCErrorDetailType> errors = new LinkedBlockingQueue<>();
        pair.b.onDataChannel(channel -> {
            channel.onError(error -> errors.add(error.errorDetail()));
            channel.onClose(() -> closed.complete(null));
        });
        chat.onError(error -> errors.add(error.errorDetail()));
        pair.connect();
        open.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        pair.a.close();
        closed.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        // As in browsers: whose peer ended the association hears of that before the end, and who ended it does not.
        assertThat(errors).containsExactly(RTCErrorDetailType.SCTP_FAILURE);
        assertThat(chat.readyState()).isEqualTo(RTCDataChannelState.CLOSED);
        assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.CLOSED);
    }

    @Test
    void saysWhichAlertEndedAHandshake() throws Exception {
        pair.a.createDataChannel("chat");
        pair.a.setLocalDescription().join();
        String offer = pair.a.localDescription().sdp();
        String other = RTCPeerConnection.generateCertificate().join().getFingerprints().stream()
                .filter(one -> one.startsWith("sha-256"))
                .findFirst()
                .orElseThrow();
        pair.b
                .setRemoteDescription(RTCSessionDescription.offer(offer.replaceAll("sha-256 [0-9A-F:]+", other)))
                .join();
        CompletableFuture<RTCError> failed = new CompletableFuture<>();
        CompletableFuture<RTCError> told = new CompletableFuture<>();
        pair.a.events.dtlsTransport.onError(told::complete);
        pair.b.events.dtlsTransport.onError(failed::complete);
        pair.b.setLocalDescription().join();
        pair.a.setRemoteDescription(pair.b.localDescription()).join();
        assertThat(failed.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS).errorDetail())
                .isEqualTo(RTCErrorDetailType.FINGERPRINT_FAILURE);
        assertThat(failed.join().sentAlert()).isPositive();
        assertThat(failed.join().receivedAlert()).isEqualTo(-1);
        assertThat(told.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS).receivedAlert())
                .isEqualTo(failed.join().sentAlert());
    }
}
