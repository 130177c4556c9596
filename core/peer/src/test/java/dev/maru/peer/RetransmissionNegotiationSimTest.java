package dev.maru.peer;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.jsep.CodecCapability;
import dev.maru.jsep.MediaCapabilities;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.Transceiver;
import dev.maru.jsep.TransceiverInit;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.rtp.RtpSendStream;
import dev.maru.rtp.Ssrc;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimNet;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retransmission streams (RFC 4588) that a later negotiation brings to a stream that is sent already, or takes from it. */
class RetransmissionNegotiationSimTest {
    private static final Set<String> WITH_RTX = Set.of("VP8", "rtx");
    private static final Set<String> WITHOUT_RTX = Set.of("VP8");
    private static final int PICTURES = 100;

    private final SimNet net = new SimNet(3);
    private final SimPeer offerer;
    private final SimPeer answerer;
    private int written;

    RetransmissionNegotiationSimTest() {
        Segment internet = new Segment(net, "internet");
        LinkQuality quality = LinkQuality.GOOD.withLoss(0.02);
        offerer = new SimPeer(net, internet.host("203.0.113.1", quality), List.of());
        answerer = new SimPeer(net, internet.host("203.0.113.2", quality), List.of());
        SimPeer.introduce(offerer, answerer);
    }

    private static List<CodecCapability> codecs(Set<String> names) {
        return MediaCapabilities.DEFAULT.video().stream()
                .filter(codec -> names.contains(codec.name()))
                .toList();
    }

    /** Connects with those codecs, so that both may send. */
    private void connect(Set<String> codecs) {
        answerer.run(() -> answerer.machine.session().addTrack(MediaKind.VIDEO, "picture", List.of()));
        offerer.run(() -> {
            Transceiver video = offerer.machine.session().addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
            video.setCodecPreferences(codecs(codecs));
        });
        offerer.offer(false);
        net.runUntil(() -> offerer.isConnected() && answerer.isConnected(), 30 * SECOND);
    }

    private void negotiate(Set<String> codecs) {
        offerer.run(() -> offerer.machine.session().transceivers().getFirst().setCodecPreferences(codecs(codecs)));
        offerer.offer(false);
        net.runFor(SECOND);
    }

    private static RtpSendStream stream(SimPeer peer) {
        return peer.machine.media().outgoing().getFirst().stream();
    }

    /** Sends pictures, of which some packets are lost, and demands that nearly all arrive. */
    private void send(SimPeer from, SimPeer to) {
        long resent = stream(from).statistics().retransmittedPacketsSent();
        long before = pictures(to);
        for (int i = 0; i < PICTURES; i++) {
            int number = written++;
            byte[] picture = PeerConnectionSimTest.vp8(number == 0, 5_000);
            from.run(() -> from.machine
                    .media()
                    .write(
                            "0",
                            "",
                            EncodedFrame.of(PayloadFormat.VP8, number == 0, picture, number * 3_000L),
                            net.now()));
            net.runFor(33 * MILLISECOND);
        }
        net.runFor(SECOND);
        // 500 packets over two links that lose 2 % each: some twenty are lost, and their frames come all the same.
        assertThat(pictures(to) - before).isGreaterThan(PICTURES - 5);
        assertThat(stream(from).statistics().retransmittedPacketsSent() - resent)
                .isGreaterThan(5);
        assertThat(to.machine.mediaDrops(DropReason.UNAUTHENTIC)).isZero();
    }

    private static long pictures(SimPeer peer) {
        return peer.media.stream()
                .filter(MediaEvent.FrameReceived.class::isInstance)
                .count();
    }

    private static long packetsOf(SimPeer peer, Ssrc ssrc) {
        return peer.wire.stream().filter(packet -> isOf(packet, ssrc.value())).count();
    }

    private static boolean isOf(Datagram packet, int ssrc) {
        byte[] bytes = packet.bytes();
        int at = packet.offset();
        return packet.length() > 12 && (bytes[at] & 0xC0) == 0x80 && BigEndian.i32(bytes, at + 8) == ssrc;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsLostPicturesAgainOverAStreamThatCameLater(boolean isOfferer) {
        SimPeer from = isOfferer ? offerer : answerer;
        SimPeer to = isOfferer ? answerer : offerer;
        connect(WITHOUT_RTX);
        send(from, to);
        assertThat(stream(from).config().rtxSsrc()).isNull();
        negotiate(WITH_RTX);
        send(from, to);
        Ssrc rtx = stream(from).config().rtxSsrc();
        assertThat(rtx).isNotNull();
        assertThat(packetsOf(from, rtx)).isGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsLostPicturesAgainAsTheyWereWhenTheirStreamIsGone(boolean isOfferer) {
        SimPeer from = isOfferer ? offerer : answerer;
        SimPeer to = isOfferer ? answerer : offerer;
        connect(WITH_RTX);
        send(from, to);
        Ssrc rtx = stream(from).config().rtxSsrc();
        negotiate(WITHOUT_RTX);
        long before = packetsOf(from, rtx);
        send(from, to);
        assertThat(packetsOf(from, rtx)).isEqualTo(before);
        negotiate(WITH_RTX);
        send(from, to);
        assertThat(packetsOf(from, rtx)).isGreaterThan(before + 5);
    }
}
