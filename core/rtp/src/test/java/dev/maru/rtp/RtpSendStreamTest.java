package dev.maru.rtp;

import static dev.maru.rtp.RtpWorld.MS;
import static dev.maru.rtp.RtpWorld.SECOND;
import static dev.maru.rtp.RtpWorld.VP8;
import static dev.maru.rtp.RtpWorld.VP8_RTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Datagram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RtpSendStreamTest {
    private static final SendStreamConfig PLAIN = SendStreamConfig.of(MediaKind.VIDEO, new Ssrc(5), 90_000)
            .withNames(new Mid("v"), new Rid("hi"), RtpWorld.IDS);
    private static final SendStreamConfig RTX = PLAIN.withRtx(new Ssrc(6), Map.of(VP8, VP8_RTX));

    private final RtpWorld world = new RtpWorld(true);
    private final RtpPacket packet = new RtpPacket();
    private final Datagram out = new Datagram(1_500);

    private int send(RtpSendStream stream, int payload, long now) {
        RtpWriter writer = stream.begin(out, VP8, 1_000, now);
        int at = writer.payload();
        java.util.Arrays.fill(out.bytes(), at, at + payload, (byte) payload);
        stream.finish(out, payload, true, now);
        assertThat(packet.parse(out)).isTrue();
        return packet.sequenceNumber();
    }

    private String element(int id) {
        assertThat(packet.find(id)).as("element %d", id).isTrue();
        return new String(packet.bytes(), packet.elementOffset(), packet.elementLength(), StandardCharsets.US_ASCII);
    }

    private void nack(long now, int... sequences) {
        world.handleRtcp(rtcp -> Nack.write(rtcp, 9, 5, sequences), now);
    }

    @Test
    void numbersItsPackets() {
        RtpSendStream stream = world.session.addSendStream(PLAIN);
        int first = send(stream, 50, 0);
        assertThat(first).isLessThan(0x8000);
        assertThat(packet.ssrc()).isEqualTo(5);
        assertThat(packet.timestamp()).isEqualTo(stream.timestampOffset() + 1_000);
        assertThat(send(stream, 60, MS)).isEqualTo(first + 1);
        OutboundStatistics statistics = stream.statistics();
        assertThat(statistics.packetsSent()).isEqualTo(2);
        assertThat(statistics.bytesSent()).isEqualTo(110);
        assertThat(statistics.headerBytesSent()).isEqualTo(2L * packet.headerLength());
        assertThat(statistics.framesSent()).isEqualTo(2);
    }

    @Test
    void namesItselfUntilTheOtherSideReports() {
        RtpSendStream stream = world.session.addSendStream(PLAIN);
        send(stream, 50, 0);
        assertThat(element(RtpWorld.MID_ID)).isEqualTo("v");
        assertThat(element(RtpWorld.RID_ID)).isEqualTo("hi");
        assertThat(TransportSequence.stamp(packet, RtpWorld.CC_ID, 7)).isTrue();
        world.handleRtcp(
                rtcp -> {
                    rtcp.receiverReport(9);
                    rtcp.report(new ReportBlock().received(5, 0, 0, 0, 0));
                },
                MS);
        send(stream, 50, 2 * MS);
        assertThat(packet.find(RtpWorld.MID_ID)).isFalse();
        assertThat(packet.find(RtpWorld.RID_ID)).isFalse();
        assertThat(TransportSequence.read(packet, RtpWorld.CC_ID)).isZero();
    }

    @Test
    void sendsLostPacketsAgainOnAStreamOfTheirOwn() {
        RtpSendStream stream = world.session.addSendStream(RTX);
        int first = send(stream, 50, 0);
        send(stream, 60, 0);
        assertThat(stream.hasRetransmission()).isFalse();
        nack(MS, first);
        assertThat(stream.hasRetransmission()).isTrue();
        assertThat(stream.pollRetransmission(out, MS)).isTrue();
        assertThat(stream.pollRetransmission(out, MS)).isFalse();
        assertThat(packet.parse(out)).isTrue();
        assertThat(packet.ssrc()).isEqualTo(6);
        assertThat(packet.payloadType()).isEqualTo(VP8_RTX);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.timestamp()).isEqualTo(stream.timestampOffset() + 1_000);
        assertThat(element(RtpWorld.MID_ID)).isEqualTo("v");
        assertThat(element(RtpWorld.RRID_ID))
                .as("the rid is that of what it repairs")
                .isEqualTo("hi");
        assertThat(packet.find(RtpWorld.RID_ID)).isFalse();
        assertThat(packet.payloadLength()).isEqualTo(52);
        int rtxSequence = packet.sequenceNumber();
        assertThat(Rtx.unwrap(packet, VP8, 5)).isTrue();
        assertThat(packet.sequenceNumber()).isEqualTo(first);
        assertThat(packet.bytes()[packet.payloadOffset()]).isEqualTo((byte) 50);
        nack(MS + SECOND / 2, first);
        assertThat(stream.pollRetransmission(out, MS + SECOND / 2)).isTrue();
        assertThat(packet.parse(out)).isTrue();
        assertThat(packet.sequenceNumber()).isEqualTo(rtxSequence + 1);
        OutboundStatistics statistics = stream.statistics();
        assertThat(statistics.retransmittedPacketsSent()).isEqualTo(2);
        assertThat(statistics.retransmittedBytesSent()).isEqualTo(100);
        assertThat(statistics.packetsSent()).isEqualTo(4);
        assertThat(statistics.bytesSent()).isEqualTo(210);
        assertThat(statistics.nackCount()).isEqualTo(2);
    }

    /** A retransmission stream may begin long after the media's names are known; its own names are not then. */
    @Test
    void namesItsRetransmissionStreamUntilTheOtherSideReportsOnThat() {
        RtpSendStream stream = world.session.addSendStream(RTX);
        report(5, 0);
        int first = send(stream, 50, 0);
        assertThat(packet.find(RtpWorld.MID_ID)).isFalse();
        nack(MS, first);
        assertThat(stream.pollRetransmission(out, MS)).isTrue();
        assertThat(packet.parse(out)).isTrue();
        assertThat(element(RtpWorld.MID_ID)).isEqualTo("v");
        assertThat(element(RtpWorld.RRID_ID)).isEqualTo("hi");
        assertThat(TransportSequence.read(packet, RtpWorld.CC_ID)).isZero();
        report(6, 2 * MS);
        nack(100 * MS, first);
        assertThat(stream.pollRetransmission(out, 100 * MS)).isTrue();
        assertThat(packet.parse(out)).isTrue();
        assertThat(packet.find(RtpWorld.MID_ID)).isFalse();
        assertThat(packet.find(RtpWorld.RRID_ID)).isFalse();
    }

    private void report(int ssrc, long now) {
        world.handleRtcp(
                rtcp -> {
                    rtcp.receiverReport(9);
                    rtcp.report(new ReportBlock().received(ssrc, 0, 0, 0, 0));
                },
                now);
    }

    @Test
    void takesWhatIsNegotiatedAnew() {
        RtpSendStream stream = world.session.addSendStream(RTX);
        int first = send(stream, 50, 0);
        ExtensionIds ids = new ExtensionIds(Map.of(HeaderExtension.MID, 9), false);
        stream.reconfigure(SendStreamConfig.of(MediaKind.VIDEO, new Ssrc(5), 90_000)
                .withNames(new Mid("v"), null, ids)
                .withRtx(new Ssrc(6), Map.of(VP8, 120)));
        assertThat(send(stream, 50, 0)).isEqualTo(first + 1);
        assertThat(element(9)).isEqualTo("v");
        nack(MS, first);
        assertThat(stream.pollRetransmission(out, MS)).isTrue();
        assertThat(packet.parse(out)).isTrue();
        assertThat(packet.payloadType()).isEqualTo(120);
        SendStreamConfig other = PLAIN.withRtx(new Ssrc(7), Map.of(VP8, VP8_RTX));
        assertThatThrownBy(() -> stream.reconfigure(other)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What was sent before is sent again as the new negotiation wants it, and the numbers of the other stream go on. */
    @Test
    void takesARetransmissionStreamThatComesAndGoes() {
        RtpSendStream stream = world.session.addSendStream(PLAIN);
        int first = send(stream, 50, 0);
        assertThat(world.session.rtxStream(6)).isNull();
        stream.reconfigure(RTX);
        assertThat(world.session.rtxStream(6)).isSameAs(stream);
        int number = resend(first, MS, 6);
        stream.reconfigure(PLAIN);
        assertThat(world.session.rtxStream(6)).isNull();
        assertThat(resend(first, 20 * MS, 5)).isEqualTo(first);
        stream.reconfigure(RTX);
        assertThat(resend(first, 40 * MS, 6)).isEqualTo(number + 1);
    }

    /** Asks for a packet and says which number it has on which stream. */
    private int resend(int sequence, long now, int ssrc) {
        nack(now, sequence);
        RtpSendStream stream = world.session.sendStreams().getFirst();
        assertThat(stream.pollRetransmission(out, now)).isTrue();
        assertThat(packet.parse(out)).isTrue();
        assertThat(packet.ssrc()).isEqualTo(ssrc);
        return packet.sequenceNumber();
    }

    @Test
    void sendsThemAsTheyWereWithoutSuchAStream() {
        RtpSendStream stream = world.session.addSendStream(PLAIN);
        int first = send(stream, 50, 0);
        byte[] original = out.toByteArray();
        nack(MS, first);
        assertThat(stream.pollRetransmission(out, MS)).isTrue();
        assertThat(out.toByteArray()).isEqualTo(original);
    }

    @Test
    void doesNotSendAgainWhatIsOnItsWay() {
        RtpSendStream stream = world.session.addSendStream(RTX);
        int first = send(stream, 50, 0);
        nack(MS, first, first);
        nack(MS, first);
        assertThat(stream.pollRetransmission(out, MS)).isTrue();
        assertThat(stream.pollRetransmission(out, MS)).isFalse();
        nack(3 * MS, first);
        assertThat(stream.hasRetransmission()).isFalse();
        nack(7 * MS, first);
        assertThat(stream.hasRetransmission()).isTrue();
    }

    @Test
    void ignoresWhatIsGoneAndNacksOfOthers() {
        RtpSendStream stream = world.session.addSendStream(RTX);
        int first = send(stream, 50, 0);
        nack(2 * SECOND, first, first + 1);
        assertThat(stream.hasRetransmission()).isFalse();
        assertThat(stream.statistics().nackedPacketsGone()).isEqualTo(2);
        world.handleRtcp(rtcp -> Nack.write(rtcp, 9, 99, first), MS);
        stream.active(false);
        send(stream, 50, 2 * SECOND);
        nack(2 * SECOND, first + 1);
        assertThat(stream.hasRetransmission()).isFalse();
    }

    @Test
    void boundsWhatWaitsToBeSentAgain() {
        RtpSendStream stream = world.session.addSendStream(RTX);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            all.add(send(stream, 20, 0));
        }
        for (int from = 0; from < 800; from += 100) {
            nack(MS, all.subList(from, from + 100).stream().mapToInt(s -> s).toArray());
        }
        int resent = 0;
        while (stream.pollRetransmission(out, MS)) {
            resent++;
        }
        assertThat(resent).isEqualTo(512);
    }

    @Test
    void forwardsWholePackets() {
        RtpSendStream stream = world.session.addSendStream(RTX);
        byte[] b = java.util.HexFormat.of().parseHex("80e0" + "fffe" + "00000001" + "00000005" + "aabbcc");
        Datagram whole = new Datagram(0).wrap(b, 0, b.length);
        assertThat(packet.parse(whole)).isTrue();
        stream.forward(whole, packet, 0, 0);
        assertThat(stream.nextSequenceNumber()).isEqualTo(0xFFFF);
        nack(MS, 0xFFFE);
        assertThat(stream.pollRetransmission(out, MS)).isTrue();
        assertThat(packet.parse(out)).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(5);
        assertThat(stream.statistics().bytesSent()).isEqualTo(6);
    }

    @Test
    void makesPaddingOnTheRetransmissionStream() {
        RtpSendStream stream = world.session.addSendStream(RTX);
        assertThat(stream.pollPadding(out, 200)).as("before the media").isFalse();
        send(stream, 50, 0);
        assertThat(stream.pollPadding(out, 200)).isTrue();
        assertThat(packet.parse(out)).isTrue();
        assertThat(packet.ssrc()).isEqualTo(6);
        assertThat(packet.payloadLength()).isZero();
        assertThat(packet.paddingLength()).isEqualTo(200);
        assertThat(TransportSequence.stamp(packet, RtpWorld.CC_ID, 1)).isTrue();
        assertThat(world.session
                        .addSendStream(SendStreamConfig.of(MediaKind.VIDEO, new Ssrc(7), 90_000))
                        .pollPadding(out, 200))
                .isFalse();
    }
}
