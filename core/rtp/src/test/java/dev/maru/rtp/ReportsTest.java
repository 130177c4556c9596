package dev.maru.rtp;

import static dev.maru.rtp.RtpWorld.MS;
import static dev.maru.rtp.RtpWorld.SECOND;
import static dev.maru.rtp.RtpWorld.VP8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Machine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a session says in RTCP, and what it makes of what the other side says. */
class ReportsTest {
    private final RtpWorld world = new RtpWorld(true);

    private RtpSendStream sender(int ssrc) {
        return world.session.addSendStream(SendStreamConfig.of(MediaKind.VIDEO, new Ssrc(ssrc), 90_000));
    }

    private void send(RtpSendStream stream, int timestamp, long now) {
        RtpWriter writer = stream.begin(world.out, VP8, timestamp, now);
        writer.payload();
        stream.finish(world.out, 100, true, now);
    }

    private RtcpReader first(long now, RtcpKind kind) {
        for (byte[] b : world.datagrams(now)) {
            RtcpReader reader = new RtcpReader();
            assertThat(reader.parse(b, 0, b.length)).isTrue();
            while (reader.next()) {
                if (reader.kind() == kind) {
                    return reader;
                }
            }
        }
        throw new AssertionError("no " + kind + " was sent");
    }

    @Test
    void saysNothingBeforeAnythingIsSentOrReceived() {
        sender(5);
        assertThat(world.session.nextTimeout()).isEqualTo(Machine.NEVER);
        assertThat(world.sent(SECOND)).isEmpty();
    }

    @Test
    void reportsEachSecondGiveOrTakeAHalf() {
        send(sender(5), 0, 0);
        long last = world.session.nextTimeout();
        assertThat(last).isBetween(150 * MS, 450 * MS);
        for (int i = 0; i < 50; i++) {
            assertThat(world.sent(last - 1)).isEmpty();
            assertThat(world.sent(last)).containsExactly("SENDER_REPORT 5", "SOURCE_DESCRIPTION 5");
            long next = world.session.nextTimeout();
            assertThat(next - last).isBetween(500 * MS, 1_500 * MS);
            last = next;
        }
    }

    /** RFC 3550 §6.4.1: the timestamp of the moment at which the report is made. */
    @Test
    void tiesTimestampsToTheWallClock() {
        RtpSendStream stream = sender(5);
        RtpWriter writer = stream.begin(world.out, VP8, 90_000, 2 * SECOND);
        writer.payload();
        stream.finish(world.out, 100, true, 2 * SECOND + 20 * MS);
        SenderReport report = SenderReport.read(first(3 * SECOND, RtcpKind.SENDER_REPORT));
        assertThat(report.ntp()).isEqualTo(RtpWorld.CLOCK.ntp(3 * SECOND));
        assertThat(report.rtpTimestamp()).isEqualTo(stream.timestampOffset() + 90_000 + 90_000);
        assertThat(report.packetCount()).isEqualTo(1);
        assertThat(report.octetCount()).isEqualTo(100);
    }

    @Test
    void reportsWhatItReceives() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        for (int i = 0; i < 10; i++) {
            world.receive(VP8, 77, i < 5 ? i : i + 2, i * MS);
        }
        SenderReport theirs = new SenderReport(77, 0xB44DB70520000000L, 0, 12, 1_200);
        world.handleRtcp(theirs::write, 100 * MS);
        RtcpReader reader = first(600 * MS, RtcpKind.RECEIVER_REPORT);
        ReportBlock block = new ReportBlock().read(reader, 0);
        assertThat(block.ssrc()).isEqualTo(77);
        assertThat(block.packetsLost()).isEqualTo(2);
        assertThat(block.fractionLost()).isEqualTo(2 * 256 / 12);
        assertThat(block.highestSequence()).isEqualTo(11);
        assertThat(block.lastReport()).isEqualTo(0xB7052000);
        assertThat(block.delaySinceLastReport()).isEqualTo(0x8000);
        RemoteOutboundStatistics remote =
                world.session.receiveStreams().getFirst().remoteStatistics();
        assertThat(remote.packetsSent()).isEqualTo(12);
        assertThat(remote.bytesSent()).isEqualTo(1_200);
    }

    @Test
    void leavesOutStreamsThatAreSilent() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        world.receive(VP8, 77, 1, 0);
        assertThat(world.sent(7 * SECOND)).anyMatch(s -> s.startsWith("RECEIVER_REPORT"));
        assertThat(world.sent(10 * SECOND)).isEmpty();
        world.receive(VP8, 77, 2, 11 * SECOND);
        assertThat(world.sent(12 * SECOND)).anyMatch(s -> s.startsWith("RECEIVER_REPORT"));
    }

    /** RFC 3550 §6.4.1, figure 2: A = 0xb710:8000, LSR = 0xb705:2000, DLSR = 5.25 s, so the round trip is 6.125 s. */
    @Test
    void measuresTheRoundTripOfTheRfc() {
        RtpSendStream stream = sender(0x5);
        send(stream, 0, 0);
        long a = NtpTime.toUnixNanos(0xB44D_B710_8000_0000L);
        assertThat(RemoteReception.roundTrip(0xB705_2000, 0x0005_4000, NtpTime.ofUnixNanos(a)))
                .isEqualTo(6_125_000_000L);
        assertThat(RemoteReception.roundTrip(0, 0, 1)).isEqualTo(-1);
        assertThat(RemoteReception.roundTrip(0x10000, 0x10005, 0x2_0000_0000L))
                .as("just too long kept")
                .isPositive();
        assertThat(RemoteReception.roundTrip(0x10000, 0x7000_0000, 0x2_0000_0000L))
                .isEqualTo(-1);
    }

    @Test
    void learnsTheRoundTripFromTheOtherSidesReport() {
        RtpSendStream stream = sender(5);
        send(stream, 0, 0);
        SenderReport ours = SenderReport.read(first(SECOND, RtcpKind.SENDER_REPORT));
        ReportBlock block = new ReportBlock()
                .received(5, 64, 7, stream.nextSequenceNumber() - 1, 900)
                .lastReport(NtpTime.compact(ours.ntp()), NtpTime.compactOfNanos(500 * MS));
        world.handleRtcp(
                rtcp -> {
                    rtcp.receiverReport(9);
                    rtcp.report(block);
                },
                SECOND + 580 * MS);
        assertThat(stream.rttNanos()).isBetween(79_900_000L, 80_100_000L);
        assertThat(world.session.rttNanos()).isEqualTo(stream.rttNanos());
        RemoteInboundStatistics remote = stream.remoteStatistics();
        assertThat(remote.fractionLost()).isEqualTo(0.25);
        assertThat(remote.packetsLost()).isEqualTo(7);
        assertThat(remote.jitterSeconds()).isEqualTo(0.01);
        assertThat(remote.roundTripTimeMeasurements()).isEqualTo(1);
        assertThat(world.events()).containsExactly(new RtpEvent.ReceptionReported(stream, 64, stream.rttNanos()));
    }

    /** RFC 3611 §4.4, §4.5: who sends nothing asks by extended report. */
    @Test
    void learnsTheRoundTripWithoutSendingMedia() {
        RtpWorld other = new RtpWorld(true);
        RtpSendStream stream = other.session.addSendStream(SendStreamConfig.of(MediaKind.VIDEO, new Ssrc(77), 90_000));
        stream.begin(other.out, VP8, 0, 0).payload();
        stream.finish(other.out, 10, true, 0);
        world.session.putReceiveSection(RtpWorld.VIDEO);
        world.receive(VP8, 77, 1, 0);
        for (byte[] b : world.datagrams(SECOND)) {
            other.session.handleRtcp(new dev.maru.wire.Datagram(0).wrap(b, 0, b.length), SECOND + 30 * MS);
        }
        for (byte[] b : other.datagrams(SECOND + 200 * MS)) {
            world.session.handleRtcp(new dev.maru.wire.Datagram(0).wrap(b, 0, b.length), SECOND + 240 * MS);
        }
        assertThat(world.session.rttNanos()).isBetween(69_900_000L, 70_100_000L);
    }

    @Test
    void spreadsManyStreamsOverDatagrams() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        for (int i = 0; i < Demultiplexer.MAX_UNSIGNALED; i++) {
            world.receive(VP8, 1_000 + i, 1, 0);
        }
        for (int i = 0; i < 60; i++) {
            send(sender(1 + i), 0, 0);
        }
        Set<Integer> senders = new HashSet<>();
        Set<Integer> reported = new HashSet<>();
        List<byte[]> datagrams = world.datagrams(2 * SECOND);
        for (byte[] b : datagrams) {
            assertThat(b.length).isLessThanOrEqualTo(RtpSession.MAX_RTCP_BYTES);
            RtcpReader reader = new RtcpReader();
            assertThat(reader.parse(b, 0, b.length)).isTrue();
            boolean isFirst = true;
            while (reader.next()) {
                assertThat(isFirst
                                && reader.kind() != RtcpKind.SENDER_REPORT
                                && reader.kind() != RtcpKind.RECEIVER_REPORT)
                        .as("a compound begins with a report")
                        .isFalse();
                isFirst = false;
                if (reader.kind() == RtcpKind.SENDER_REPORT) {
                    assertThat(senders.add(reader.senderSsrc())).isTrue();
                }
                boolean isReport = reader.kind() == RtcpKind.SENDER_REPORT || reader.kind() == RtcpKind.RECEIVER_REPORT;
                for (int i = 0; isReport && i < reader.count(); i++) {
                    assertThat(reported.add(new ReportBlock().read(reader, i).ssrc()))
                            .isTrue();
                }
            }
        }
        assertThat(datagrams).hasSizeGreaterThan(3);
        assertThat(senders).hasSize(60);
        assertThat(reported).hasSize(Demultiplexer.MAX_UNSIGNALED);
    }

    @Test
    void saysGoodbye() {
        RtpSendStream stream = sender(5);
        send(stream, 0, 0);
        world.sent(SECOND);
        world.session.removeSendStream(stream);
        assertThat(world.sent(SECOND)).containsExactly("RECEIVER_REPORT 5", "SOURCE_DESCRIPTION 5", "GOODBYE 5");
        assertThat(world.session.sendStreams()).isEmpty();
        assertThatThrownBy(() -> {
                    sender(7);
                    sender(7);
                })
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hearsGoodbyes() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        world.receive(VP8, 77, 1, 0);
        RtpReceiveStream stream = world.session.receiveStreams().getFirst();
        world.events();
        world.handleRtcp(rtcp -> Goodbye.write(rtcp, 77), 0);
        world.handleRtcp(rtcp -> Goodbye.write(rtcp, 77), 0);
        assertThat(world.events()).containsExactly(new RtpEvent.StreamEnded(stream));
        assertThat(world.sent(2 * SECOND)).as("nothing to report").isEmpty();
        world.receive(VP8, 77, 2, 3 * SECOND);
        assertThat(stream.hasEnded()).isFalse();
    }

    /** RFC 4585 §3.1: feedback in a compound has a report and a name before it; RFC 5506: or not. */
    @Test
    void sendsFeedbackWithOrWithoutReports() {
        RtpWorld compound = new RtpWorld(false);
        for (RtpWorld each : List.of(world, compound)) {
            each.session.putReceiveSection(RtpWorld.VIDEO);
            each.receive(VP8, 77, 1, 0);
            each.receive(VP8, 77, 5, 0);
            assertThat(each.session.nextTimeout()).isLessThanOrEqualTo(10 * MS);
            each.session.receiveStreams().getFirst().requestKeyFrame();
        }
        String self = Integer.toUnsignedString(world.session.localSsrc());
        assertThat(world.sent(10 * MS)).containsExactly("NACK " + self, "PICTURE_LOSS " + self);
        assertThat(compound.sent(10 * MS))
                .containsExactly(
                        "RECEIVER_REPORT " + self,
                        "SOURCE_DESCRIPTION " + self,
                        "NACK " + self,
                        "PICTURE_LOSS " + self);
        assertThat(world.sent(10 * MS)).isEmpty();
        assertThat(compound.sent(10 * MS)).isEmpty();
        InboundStatistics statistics = world.session.receiveStreams().getFirst().statistics();
        assertThat(statistics.nackCount()).isEqualTo(1);
        assertThat(statistics.pliCount()).isEqualTo(1);
    }

    @Test
    void givesUpAndAsksForAKeyFrame() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        world.receive(VP8, 77, 1, 0);
        world.receive(VP8, 77, 3, 0);
        RtpReceiveStream stream = world.session.receiveStreams().getFirst();
        world.events();
        boolean hasAsked = false;
        long now = 0;
        while (!hasAsked && now < 10 * SECOND) {
            now = world.session.nextTimeout();
            hasAsked = world.sent(now).toString().contains("PICTURE_LOSS");
        }
        assertThat(hasAsked).isTrue();
        assertThat(world.events()).containsExactly(new RtpEvent.PacketsGivenUp(stream, 65_536 + 2));
        assertThat(stream.statistics().packetsGivenUp()).isEqualTo(1);
    }

    @Test
    void tellsWhatTheOtherSideNeeds() {
        RtpSendStream stream = sender(5);
        world.handleRtcp(
                rtcp -> {
                    PictureLoss.write(rtcp, 9, 5);
                    FullIntraRequest.write(rtcp, 9, 5, 1);
                    FullIntraRequest.write(rtcp, 9, 5, 1);
                    PictureLoss.write(rtcp, 9, 6);
                    Remb.write(rtcp, 9, 1_000_000, 5);
                },
                0);
        assertThat(world.events())
                .containsExactly(
                        new RtpEvent.KeyFrameRequested(stream),
                        new RtpEvent.KeyFrameRequested(stream),
                        new RtpEvent.BitrateEstimated(1_000_000));
        assertThat(stream.statistics().pliCount()).isEqualTo(1);
        assertThat(stream.statistics().firCount()).isEqualTo(1);
    }

    @Test
    void handsArrivalsToCongestionControl() {
        int[] seen = new int[2];
        world.session.feedbackTo(new FeedbackSink() {
            @Override
            public void onTransportFeedback(TransportFeedback feedback, long now) {
                while (feedback.next()) {
                    seen[0]++;
                }
                seen[1] = feedback.baseSequenceNumber();
            }
        });
        TransportFeedbackWriter writer = new TransportFeedbackWriter();
        writer.begin(300, 0, 1_000);
        writer.add(300, 0);
        writer.add(309, 5 * MS);
        world.handleRtcp(rtcp -> writer.write(rtcp, 9, 5, 0), 0);
        assertThat(seen).containsExactly(10, 300);
    }

    /** Lip synchronization: the same moment of the sender's clock, for streams of different rates. */
    @Test
    void tellsWhenTheSenderCapturedWhat() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        world.receive(VP8, 77, 1, 0);
        RtpReceiveStream stream = world.session.receiveStreams().getFirst();
        assertThat(stream.senderUnixNanos(5)).isEqualTo(Machine.NEVER);
        long unix = 1_700_000_000L * SECOND;
        world.handleRtcp(new SenderReport(77, NtpTime.ofUnixNanos(unix), 0xFFFF_FFF0, 1, 1)::write, 0);
        assertThat(stream.senderUnixNanos(0xFFFF_FFF0 + 45_000)).isBetween(unix + 500 * MS - 2, unix + 500 * MS + 2);
        assertThat(stream.senderUnixNanos(0xFFFF_FFF0 - 90_000)).isBetween(unix - SECOND - 2, unix - SECOND + 2);
    }
}
