package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.webrtc.EngineOptions;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelInit;
import dev.maru.webrtc.RTCIceServer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Two participants on loopback, without a server between them. */
class PeerLinkTest {
    private static PeerEngine engine;

    @BeforeAll
    static void openEngine() {
        engine = new PeerEngine(EngineOptions.DEFAULT.withLoopbackOnly());
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @Test
    void tracksOfBothArriveUnderTheirNamesAndBringFrames() throws Exception {
        try (LinkedEnd mina = LinkedEnd.pair(engine)) {
            MediaStreamTrack sound = mina.publish("mic", TrackSource.MICROPHONE);
            mina.other().publish("cam", TrackSource.CAMERA);
            mina.start();
            mina.awaitTrack("cam");
            RoomEvent.TrackReceived mic = mina.other().awaitTrack("mic");
            CountDownLatch heard = new CountDownLatch(1);
            mic.event().track().onFrame(_ -> heard.countDown());
            mina.other().awaitConnected();

            long timestamp = 0;
            while (!heard.await(20, TimeUnit.MILLISECONDS)) {
                timestamp += 960;
                sound.write(EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {(byte) 0xF8, 0, 0}, timestamp));
                assertThat(timestamp).as("20 s of sound").isLessThan(960 * 1_000);
            }
            // The first offer asked for what the other side has, and was all that had to be said.
            synchronized (mina.sent) {
                assertThat(mina.sent.stream().filter(one -> Messages.type(one).equals("offer")))
                        .hasSize(1);
            }
        }
    }

    @Test
    void bothPublishAtTheSameTimeAndNeitherLosesItsTrack() throws Exception {
        try (LinkedEnd mina = LinkedEnd.pair(engine)) {
            mina.start();
            mina.awaitConnected();
            mina.other().awaitConnected();

            mina.publish("one", TrackSource.CAMERA);
            mina.other().publish("two", TrackSource.CAMERA);
            mina.publish("three", TrackSource.MICROPHONE);
            mina.other().publish("four", TrackSource.SCREEN);
            mina.awaitTrack("two");
            mina.awaitTrack("four");
            mina.other().awaitTrack("one");
            mina.other().awaitTrack("three");
        }
    }

    @Test
    void aScreenThatIsSharedAgainAndAgainTakesOneSection() throws Exception {
        try (LinkedEnd mina = LinkedEnd.pair(engine)) {
            mina.start();
            mina.awaitConnected();
            for (int i = 0; i < 5; i++) {
                mina.publish("screen" + i, TrackSource.SCREEN);
                mina.other().awaitTrack("screen" + i);
                mina.unpublish("screen" + i);
            }
            assertThat(mina.link().peer().connection().getTransceivers()).hasSize(1);
        }
    }

    @Test
    void whatCannotBeUnderstoodEndsTheConnectionAndBothBuildAnother() throws Exception {
        try (LinkedEnd mina = LinkedEnd.pair(engine)) {
            mina.publish("cam", TrackSource.CAMERA);
            mina.start();
            mina.awaitConnected();
            mina.other().awaitConnected();
            RoomPeer before = mina.link().peer();
            RoomPeer otherBefore = mina.other().link().peer();
            ObjectNode answer;
            synchronized (mina.other().sent) {
                answer = mina.other().sent.stream()
                        .filter(one -> Messages.type(one).equals("answer"))
                        .findFirst()
                        .orElseThrow();
            }

            mina.link().description(Messages.of("offer").put("sdp", "this is no SDP"));
            mina.await(RoomEvent.PeerProblem.class, _ -> true);
            assertThat(mina.await(RoomEvent.PeerRemoved.class, _ -> true).peer())
                    .isSameAs(before);
            assertThat(mina.other()
                            .await(RoomEvent.PeerRemoved.class, _ -> true)
                            .peer())
                    .isSameAs(otherBefore);
            mina.awaitConnected();
            mina.other().awaitTrack("cam");
            mina.other().awaitConnected();

            // What is late from the connection before changes nothing.
            RoomPeer now = mina.link().peer();
            mina.link().description(answer);
            RTCDataChannel channel = now.openChannel("still here", RTCDataChannelInit.DEFAULT);
            mina.other()
                    .await(
                            RoomEvent.ChannelOpened.class,
                            event -> event.channel().label().equals("still here"));
            assertThat(mina.link().peer()).isSameAs(now);
            assertThat(channel.label()).isEqualTo("still here");
        }
    }

    @Test
    void aFloodOfMessagesIsCutOff() throws Exception {
        try (LinkedEnd mina = LinkedEnd.pair(engine)) {
            mina.block();
            mina.start();
            ObjectNode candidate = Messages.of("candidate").put("from", "p_other");
            candidate.putObject("candidate").put("candidate", "candidate:1 1 udp 1 192.0.2.1 9 typ host");
            for (int i = 0; i < 4 * PeerLink.MOST_WAITING; i++) {
                mina.link().candidate(candidate);
            }
            mina.unblock();
            mina.await(
                    RoomEvent.PeerProblem.class,
                    event -> event.problem().getMessage().contains("faster"));
            mina.await(RoomEvent.PeerRemoved.class, _ -> true);
            assertThat(mina.hasHeard(RoomEvent.PeerProblem.class)).isFalse();
            mina.awaitConnected();
        }
    }

    @Test
    void aRestartLooksForAnotherPathWithTheServersOfNow() throws Exception {
        try (LinkedEnd mina = LinkedEnd.pair(engine);
                DatagramSocket relay = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            relay.setSoTimeout(20_000);
            mina.start();
            mina.awaitConnected();
            mina.other().awaitConnected();
            mina.lend(RTCIceServer.turn("turn:127.0.0.1:" + relay.getLocalPort(), "mina", "secret"));
            mina.link().reconfigure();
            mina.link().peer().connection().restartIce();

            relay.receive(new DatagramPacket(new byte[1_500], 1_500));
            mina.link().peer().openChannel("still here", RTCDataChannelInit.DEFAULT);
            mina.other().await(RoomEvent.ChannelOpened.class, _ -> true);
            assertThat(mina.hasHeard(RoomEvent.PeerRemoved.class)).isFalse();
        }
    }

    @Test
    void whoAsksForAKeyFrameIsHeard() throws Exception {
        try (LinkedEnd mina = LinkedEnd.pair(engine)) {
            MediaStreamTrack pictures = mina.publish("cam", TrackSource.CAMERA);
            mina.start();
            RoomEvent.TrackReceived cam = mina.other().awaitTrack("cam");
            mina.awaitConnected();
            byte[] delta = {0x11, 0, 0, 0};
            pictures.write(EncodedFrame.of(PayloadFormat.VP8, false, delta, 3_000));
            cam.event().receiver().requestKeyFrame();
            assertThat(mina.await(RoomEvent.KeyFrameWanted.class, _ -> true).track())
                    .isEqualTo("cam");
        }
    }
}
