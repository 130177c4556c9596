package dev.maru.peer;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.jsep.MediaKind;
import dev.maru.jsep.TransceiverInit;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.rtp.RtpPacket;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Two whole peers on a link that carries little: what one sends follows what the other reports. */
class MediaCongestionSimTest {
    private static final long FRAME = SECOND / 30;

    private final SimNet net = new SimNet(1);
    private final SimHost host;
    private final SimPeer a;
    private final SimPeer b;
    private long targetBps = 300_000;
    private int told;

    MediaCongestionSimTest() {
        Segment internet = new Segment(net, "internet");
        host = internet.host("203.0.113.1", LinkQuality.GOOD);
        a = new SimPeer(net, host, List.of());
        b = new SimPeer(net, internet.host("203.0.113.2", LinkQuality.GOOD), List.of());
        SimPeer.introduce(a, b);
        a.run(() -> a.machine.session().addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT));
        a.offer(false);
        net.runUntil(() -> a.isConnected() && b.isConnected(), 30 * SECOND);
        net.runFor(SECOND);
    }

    private void rate(long bps) {
        host.wire().up().quality(LinkQuality.GOOD.withRate(bps, (int) (bps / 8 * 3 / 10)));
    }

    /** Sends frames as large as a function of the target says. */
    private void send(int seconds, LongUnaryOperator bps) {
        for (int i = 0; i < 30 * seconds; i++) {
            int number = i;
            int bytes = (int) Math.max(50, bps.applyAsLong(targetBps) / 30 / 8);
            a.run(() -> a.machine
                    .media()
                    .write(
                            "0",
                            "",
                            EncodedFrame.of(
                                    PayloadFormat.VP8,
                                    number == 0,
                                    PeerConnectionSimTest.vp8(number == 0, bytes),
                                    number * 3_000L),
                            net.now()));
            net.runFor(FRAME);
            for (; told < a.media.size(); told++) {
                if (a.media.get(told) instanceof MediaEvent.TargetBitrateChanged changed) {
                    targetBps = changed.bitrateBps();
                }
            }
        }
    }

    @Test
    void findsOutWhatTheLinkCarriesAndTells() {
        rate(1_500_000);
        send(15, target -> target);
        assertThat(targetBps).as("%s", net).isBetween(900_000L, 1_600_000L);
        rate(600_000);
        send(10, target -> target);
        // For a moment it is half of what the link carries, while a queue drains.
        assertThat(targetBps).as("%s", net).isBetween(200_000L, 650_000L);
    }

    @Test
    void spreadsALargeFrameOverTime() {
        int before = a.wire.size();
        a.run(() -> a.machine
                .media()
                .write(
                        "0",
                        "",
                        EncodedFrame.of(PayloadFormat.VP8, true, PeerConnectionSimTest.vp8(true, 50_000), 0),
                        net.now()));
        int atOnce = media(before);
        net.runFor(400 * MILLISECOND);
        assertThat(atOnce).as("%s", net).isBetween(1, 5);
        assertThat(media(before)).as("%s", net).isGreaterThan(40);
        assertThat(b.media.stream().filter(MediaEvent.FrameReceived.class::isInstance))
                .as("%s", net)
                .hasSize(1);
    }

    /** Packets of RTP that were sent since; they are encrypted, but their headers are not. */
    private int media(int since) {
        int count = 0;
        for (Datagram sent : a.wire.subList(since, a.wire.size())) {
            RtpPacket packet = new RtpPacket();
            boolean isMedia = (sent.bytes()[sent.offset()] & 0xC0) == 0x80 && packet.parse(sent);
            count += isMedia && (packet.payloadType() < 64 || packet.payloadType() > 95) ? 1 : 0;
        }
        return count;
    }

    @Test
    void exceedsNoBoundOfTheEncoding() {
        a.run(() -> a.machine.media().configure("0", "", new LayerSettings(true, 400_000, 1)));
        send(10, target -> target);
        assertThat(targetBps).as("%s", net).isBetween(380_000L, 400_000L);
    }

    @Test
    void holdsPicturesForAsLongAsIsWished() {
        b.run(() -> b.machine.media().targetDelay("0", SECOND));
        send(2, _ -> 300_000);
        long held = b.media.stream()
                .filter(MediaEvent.FrameReceived.class::isInstance)
                .count();
        assertThat(held).as("%s", net).isBetween(25L, 31L);
        net.runFor(2 * SECOND);
        assertThat(b.media.stream().filter(MediaEvent.FrameReceived.class::isInstance))
                .as("%s", net)
                .hasSize(60);
    }

    @Test
    void goesOnWithTheSameStreamAfterRenegotiation() {
        send(3, target -> target);
        long before =
                a.machine.media().outgoing().getFirst().stream().statistics().packetsSent();
        a.run(() -> a.machine.session().addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT));
        a.offer(false);
        net.runFor(SECOND);
        int frames = b.media.size();
        send(3, target -> target);
        assertThat(a.machine.media().outgoing().getFirst().stream().statistics().packetsSent())
                .as("%s", net)
                .isGreaterThan(before);
        assertThat(b.media.subList(frames, b.media.size()).stream()
                        .filter(event -> event instanceof MediaEvent.FrameReceived))
                .as("%s", net)
                .hasSizeGreaterThan(80);
    }
}
