package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.maru.wire.Datagram;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a packet costs: no garbage, in either direction. */
class RtpCostTest {
    private static final int PACKETS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final RtpWorld world = new RtpWorld(true);

    private void allocatesNothing(java.util.function.IntConsumer each) {
        long before = 0;
        for (int i = 0; i < 2 * PACKETS; i++) {
            if (i == PACKETS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            each.accept(i);
        }
        // The measurement itself makes a few objects; one per packet would be at least 16 bytes each.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(PACKETS);
    }

    @Test
    void receivingAllocatesNothing() {
        world.session.putReceiveSection(RtpWorld.AUDIO);
        world.session.putReceiveSection(RtpWorld.VIDEO);
        byte[] b = new byte[1_200];
        RtpWriter writer = new RtpWriter();
        RtpPacket packet = new RtpPacket();
        Datagram in = new Datagram(0);
        allocatesNothing(i -> {
            int skipped = i / 10; // one in ten is lost, and asked for, and comes on the other stream
            writer.begin(b, 0, b.length).header(RtpWorld.VP8, i + skipped, i * 3_000, 5);
            TransportSequence.reserve(writer, RtpWorld.CC_ID);
            writer.text(RtpWorld.MID_ID, "v");
            int length = writer.finish(1_000, true);
            if (world.session.receive(in.wrap(b, 0, length), packet, i * 1_000_000L) == null) {
                throw new AssertionError("packet " + i + " was dropped");
            }
            if (i % 10 == 0 && i > 0) {
                writer.begin(b, 0, b.length).header(RtpWorld.VP8_RTX, i / 10, i * 3_000, 6);
                int at = writer.payload();
                b[at] = (byte) (i + skipped - 1 >> 8);
                b[at + 1] = (byte) (i + skipped - 1);
                world.session.receive(in.wrap(b, 0, writer.finish(500, true)), packet, i * 1_000_000L);
            }
        });
        InboundStatistics statistics = world.session.receiveStreams().getFirst().statistics();
        assertThat(statistics.packetsReceived()).isGreaterThan(2 * PACKETS + 3_000);
    }

    @Test
    void sendingAllocatesNothing() {
        RtpSendStream stream = world.session.addSendStream(SendStreamConfig.of(MediaKind.VIDEO, new Ssrc(5), 90_000)
                .withNames(new Mid("v"), new Rid("hi"), RtpWorld.IDS)
                .withRtx(new Ssrc(6), Map.of(RtpWorld.VP8, RtpWorld.VP8_RTX)));
        Datagram out = new Datagram(1_500);
        RtpPacket packet = new RtpPacket();
        byte[] nack = new byte[100];
        RtcpWriter rtcp = new RtcpWriter();
        Datagram in = new Datagram(0);
        allocatesNothing(i -> {
            RtpWriter writer = stream.begin(out, RtpWorld.VP8, i * 3_000, i * 1_000_000L);
            AudioLevel.write(writer, 9, 5, true);
            writer.payload();
            stream.finish(out, 1_000, true, i * 1_000_000L);
            packet.parse(out);
            TransportSequence.stamp(packet, RtpWorld.CC_ID, i);
            if (i % 10 == 5) {
                rtcp.begin(nack, 0, nack.length);
                Nack.begin(rtcp, 9, 5);
                Nack.add(rtcp, packet.sequenceNumber() - 4, 1);
                world.session.handleRtcp(in.wrap(nack, 0, rtcp.length()), i * 1_000_000L);
                while (stream.hasRetransmission()) {
                    stream.pollRetransmission(out, i * 1_000_000L);
                }
            }
        });
        assertThat(stream.statistics().retransmittedPacketsSent()).isEqualTo(2 * PACKETS / 10 * 2);
    }

    @Test
    void readingDescriptorsAndFeedbackAllocatesNothing() {
        byte[] key = java.util.HexFormat.of()
                .parseHex("c1017280081485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002"
                        + "a000a80006000040001d954926e082b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca8775300"
                        + "77004200ef008601df010d");
        byte[] delta = java.util.HexFormat.of().parseHex("86017340fc");
        DependencyDescriptor descriptor = new DependencyDescriptor();
        TransportFeedbackWriter writer = new TransportFeedbackWriter();
        TransportFeedback feedback = new TransportFeedback();
        RtcpWriter rtcp = new RtcpWriter();
        RtcpReader reader = new RtcpReader();
        byte[] b = new byte[1_200];
        allocatesNothing(i -> {
            boolean isGood = descriptor.read(key, 0, key.length) && descriptor.read(delta, 0, delta.length);
            writer.begin(i, i * 250_000L, 1_000);
            writer.add(i, i * 250_000L);
            writer.add(i + 3, i * 250_000L + 1_000_000);
            rtcp.begin(b, 0, b.length);
            writer.write(rtcp, 1, 2, i);
            if (!isGood || !reader.parse(b, 0, rtcp.length()) || !reader.next() || !feedback.parse(reader)) {
                throw new AssertionError("was refused");
            }
        });
    }
}
