package dev.maru.peer;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.datachannel.ChannelParameters;
import dev.maru.datachannel.DataChannel;
import dev.maru.datachannel.DataChannelEvent;
import dev.maru.dtls.DtlsVersion;
import dev.maru.dtls.NamedGroup;
import dev.maru.jsep.MediaCapabilities;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.Transceiver;
import dev.maru.jsep.TransceiverInit;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.sctp.SctpFailure;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two whole peers in the virtual network: from offer to media and data. */
class PeerConnectionSimTest {
    private final SimNet net = new SimNet(1);
    private final SimPeer a;
    private final SimPeer b;

    PeerConnectionSimTest() {
        Segment internet = new Segment(net, "internet");
        LinkQuality quality = LinkQuality.GOOD;
        a = new SimPeer(net, internet.host("203.0.113.1", quality), List.of());
        b = new SimPeer(net, internet.host("203.0.113.2", quality), List.of());
        SimPeer.introduce(a, b);
    }

    private void connect() {
        a.offer(false);
        net.runUntil(() -> a.isConnected() && b.isConnected(), 30 * SECOND);
        assertThat(a.isConnected() && b.isConnected()).as("%s", net).isTrue();
    }

    @Test
    void connectsByTheNewestDtlsAndTheHybridGroup() {
        a.machine.session().wantData();
        connect();
        assertThat(a.connected.version()).isEqualTo(DtlsVersion.DTLS_1_3);
        assertThat(a.connected.group()).isEqualTo(NamedGroup.X25519MLKEM768);
        assertThat(a.connected.srtpKeys()).isNotNull();
    }

    @Test
    void shakesHandsWhileThePairIsNominated() {
        a.machine.session().wantData();
        List<Boolean> hasBegun = new ArrayList<>();
        b.listen(event -> {
            if (event instanceof PeerEvent.OnIce(IceTransportEvent.PairSelected _)) {
                hasBegun.add(b.wire.stream().anyMatch(PeerConnectionSimTest::isDtls));
            }
        });
        connect();
        assertThat(hasBegun).containsExactly(true);
    }

    @Test
    void losesNoRoundTripBetweenIceAndDtls() {
        Segment far = new Segment(net, "far");
        LinkQuality quality = LinkQuality.GOOD.withLatency(25 * MILLISECOND);
        SimPeer offerer = new SimPeer(net, far.host("198.51.100.1", quality), List.of());
        SimPeer answerer = new SimPeer(net, far.host("198.51.100.2", quality), List.of());
        SimPeer.introduce(offerer, answerer);
        offerer.machine.session().wantData();
        offerer.offer(false);
        net.runUntil(() -> offerer.isConnected() && answerer.isConnected(), 30 * SECOND);
        // half a round trip of signaling, one of a check and one of DTLS 1.3, whose last flight takes another half
        assertThat(answerer.connectedAt).isBetween(250 * MILLISECOND, 260 * MILLISECOND);
        assertThat(offerer.connectedAt).isBetween(300 * MILLISECOND, 310 * MILLISECOND);
    }

    /** 600 ms there and back are more than any first guess; ICE has measured them, so no flight is repeated in vain. */
    @Test
    void repeatsNoHandshakeOnALongPath() {
        Segment far = new Segment(net, "far");
        LinkQuality quality = LinkQuality.GOOD.withLatency(150 * MILLISECOND);
        SimPeer offerer = new SimPeer(net, far.host("198.51.100.1", quality), List.of());
        SimPeer answerer = new SimPeer(net, far.host("198.51.100.2", quality), List.of());
        SimPeer.introduce(offerer, answerer);
        offerer.machine.session().wantData();
        offerer.offer(false);
        net.runUntil(() -> offerer.isConnected() && answerer.isConnected(), 30 * SECOND);
        assertThat(offerer.machine.ice().roundTripNanos()).isEqualTo(600 * MILLISECOND);
        net.runFor(SECOND);
        // Each hello takes two datagrams with ML-KEM, and the client's last flight one.
        assertThat(handshakes(offerer) + handshakes(answerer)).isEqualTo(5);
    }

    /** Datagrams of a handshake: in the clear, or with the keys of epoch 2 (RFC 9147 §4). */
    private static long handshakes(SimPeer peer) {
        return peer.wire.stream()
                .map(packet -> packet.bytes()[packet.offset()] & 0xFF)
                .filter(first -> first == 22 || (first & 0xE3) == 0x22)
                .count();
    }

    /** RFC 7983 §7. */
    private static boolean isDtls(Datagram packet) {
        int first = packet.bytes()[packet.offset()] & 0xFF;
        return first >= 20 && first <= 63;
    }

    @Test
    void speaksOnlyTheDtlsThatItsConfigurationAllows() {
        SimPeer older = new SimPeer(
                net,
                b.host,
                List.of(),
                config -> config.withDtls(List.of(DtlsVersion.DTLS_1_2), List.of(NamedGroup.SECP256R1)));
        SimPeer.introduce(a, older);
        a.machine.session().wantData();
        a.offer(false);
        net.runUntil(() -> a.isConnected() && older.isConnected(), 30 * SECOND);
        assertThat(a.connected.version()).isEqualTo(DtlsVersion.DTLS_1_2);
        assertThat(a.connected.group()).isEqualTo(NamedGroup.SECP256R1);
    }

    @Test
    void carriesMessagesBothWays() {
        a.machine.session().wantData();
        DataChannel chat = a.machine.data().open(ChannelParameters.reliable("chat"), net.now());
        connect();
        net.runFor(SECOND);
        DataChannelEvent.Opened opened = b.data.stream()
                .filter(DataChannelEvent.Opened.class::isInstance)
                .map(DataChannelEvent.Opened.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(opened.channel().parameters().label()).isEqualTo("chat");
        a.run(() -> a.machine.data().send(chat, true, "hello".getBytes(StandardCharsets.UTF_8), net.now()));
        b.run(() -> b.machine.data().send(opened.channel(), false, new byte[100_000], net.now()));
        net.runFor(2 * SECOND);
        assertThat(messages(b)).containsExactly("hello");
        assertThat(messages(a))
                .singleElement()
                .satisfies(text -> assertThat(text).hasSize(100_000));
    }

    private static List<String> messages(SimPeer peer) {
        return peer.data.stream()
                .filter(DataChannelEvent.Message.class::isInstance)
                .map(event -> new String(((DataChannelEvent.Message) event).bytes(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Test
    void carriesFramesOfSoundAndPictures() {
        a.run(() -> {
            a.machine.session().addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
            a.machine.session().addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
        });
        connect();
        net.runFor(SECOND);
        for (int i = 0; i < 30; i++) {
            int number = i;
            a.run(() -> {
                EncodedFrame picture = EncodedFrame.of(
                        PayloadFormat.VP8, number == 0, vp8(number == 0, 5_000 + number), number * 3_000L);
                assertThat(a.machine.media().write("0", "", picture, net.now())).isTrue();
                EncodedFrame sound = EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {8, 1, 2}, number * 960L);
                assertThat(a.machine.media().write("1", "", sound, net.now())).isTrue();
            });
            net.runFor(20 * MILLISECOND);
        }
        net.runFor(SECOND);
        assertThat(frames(b, "0"))
                .hasSize(30)
                .first()
                .satisfies(frame -> assertThat(frame.isKeyFrame()).isTrue());
        assertThat(frames(b, "1")).hasSize(30);
    }

    private static List<EncodedFrame> frames(SimPeer peer, String mid) {
        return peer.media.stream()
                .filter(event -> event instanceof MediaEvent.FrameReceived frame
                        && frame.mid().equals(mid))
                .map(event -> ((MediaEvent.FrameReceived) event).frame())
                .toList();
    }

    /** The first bytes of a frame of 320 x 240 (RFC 6386 §9.1), and nonsense behind them. */
    static byte[] vp8(boolean isKey, int length) {
        byte[] frame = new byte[length];
        frame[0] = (byte) (isKey ? 0x10 : 0x11);
        if (isKey) {
            byte[] start = {0, 0, (byte) 0x9D, 0x01, 0x2A, 0x40, 0x01, (byte) 0xF0, 0x00};
            System.arraycopy(start, 0, frame, 1, start.length);
        }
        return frame;
    }

    @Test
    void sendsLostPicturesAgainToPeersWithoutRetransmissionStreams() {
        SimNet lossy = new SimNet(3);
        Segment internet = new Segment(lossy, "internet");
        LinkQuality quality = LinkQuality.GOOD.withLoss(0.02);
        SimPeer sender = new SimPeer(lossy, internet.host("203.0.113.1", quality), List.of());
        SimPeer receiver = new SimPeer(lossy, internet.host("203.0.113.2", quality), List.of());
        SimPeer.introduce(sender, receiver);
        sender.run(() -> {
            Transceiver video = sender.machine.session().addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
            video.setCodecPreferences(MediaCapabilities.DEFAULT.video().stream()
                    .filter(codec -> codec.name().equals("VP8"))
                    .toList());
        });
        sender.offer(false);
        lossy.runUntil(() -> sender.isConnected() && receiver.isConnected(), 30 * SECOND);
        for (int i = 0; i < 100; i++) {
            int number = i;
            sender.run(() -> sender.machine
                    .media()
                    .write(
                            "0",
                            "",
                            EncodedFrame.of(PayloadFormat.VP8, number == 0, vp8(number == 0, 5_000), number * 3_000L),
                            lossy.now()));
            lossy.runFor(33 * MILLISECOND);
        }
        lossy.runFor(SECOND);
        // 500 packets over two links that lose 2 % each: some twenty are lost, and their frames come all the same.
        assertThat(frames(receiver, "0")).hasSizeGreaterThan(95);
        assertThat(sender.machine.media().outgoing().getFirst().stream()
                        .statistics()
                        .retransmittedPacketsSent())
                .isGreaterThan(5);
    }

    @Test
    void goesOnOverARestart() {
        a.machine.session().wantData();
        DataChannel chat = a.machine.data().open(ChannelParameters.reliable("chat"), net.now());
        connect();
        net.runFor(SECOND);
        a.offer(true);
        net.runFor(3 * SECOND);
        a.run(() -> a.machine.data().send(chat, true, "still here".getBytes(StandardCharsets.UTF_8), net.now()));
        net.runFor(SECOND);
        assertThat(messages(b)).containsExactly("still here");
    }

    @Test
    void tellsThePeerThatItIsOver() {
        a.machine.session().wantData();
        a.machine.data().open(ChannelParameters.reliable("chat"), net.now());
        connect();
        net.runFor(SECOND);
        a.close();
        net.runFor(SECOND);
        assertThat(b.data).anyMatch(DataChannelEvent.Closed.class::isInstance);
        // W3C WebRTC §4.4.1: the association is told too, with an ABORT.
        assertThat(b.data)
                .anyMatch(event -> event instanceof DataChannelEvent.Disconnected over
                        && over.failure() == SctpFailure.ABORTED_BY_PEER);
        assertThat(b.events).anyMatch(event -> event instanceof PeerEvent.OnDtls(dev.maru.dtls.DtlsEvent.Closed _));
    }
}
