package dev.maru.rtp;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimNet;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Video from one side to the other over links that lose, reorder, double and delay. 100 seeds, or 3,000 with
 * {@code -Dmaru.long=true}. A failure names its seed; {@code -Dmaru.rtp.seed=N} runs that one alone. The quality is that of each side's wire,
 * and a packet passes two.
 */
class RtpSessionSimTest {
    private static final int SEEDS = Boolean.getBoolean("maru.long") ? 3_000 : 100;
    private static final long WALL = 1_700_000_000L * SECOND;

    /** A call of ten seconds and its end. */
    private static final class Call {
        private final SimNet net;
        private final RtpPeer sender;
        private final RtpPeer receiver;
        private final RtpSendStream stream;
        private final int packetsPerFrame;

        Call(long seed, LinkQuality quality, boolean hasRtx, int packetsPerFrame) {
            net = new SimNet(seed);
            Segment segment = new Segment(net, "internet");
            var a = segment.host("203.0.113.1", quality);
            var b = segment.host("203.0.113.2", quality);
            sender = new RtpPeer(net, a, b.addresses().getFirst(), WALL);
            receiver = new RtpPeer(net, b, a.addresses().getFirst(), WALL + 3 * SECOND);
            SendStreamConfig config = SendStreamConfig.of(MediaKind.VIDEO, new Ssrc(5), 90_000)
                    .withNames(new Mid("v"), null, RtpWorld.IDS);
            stream = sender.session.addSendStream(
                    hasRtx ? config.withRtx(new Ssrc(6), Map.of(RtpWorld.VP8, RtpWorld.VP8_RTX)) : config);
            receiver.session.putReceiveSection(RtpWorld.VIDEO);
            this.packetsPerFrame = packetsPerFrame;
        }

        /** 30 frames per second for ten seconds, then two of little, so that a loss at the end is seen. */
        Call run() {
            for (int i = 0; i < 300; i++) {
                net.after(i * SECOND / 30, () -> sender.sendFrame(stream, packetsPerFrame));
            }
            for (int i = 0; i < 40; i++) {
                net.after(10 * SECOND + i * SECOND / 20, () -> sender.sendFrame(stream, 1));
            }
            net.runFor(22 * SECOND); // ten tries of the slowest link
            return this;
        }

        /** How many packets did not come, from the one that came first up to the newest; of others nobody can see that they are missing. */
        long missing() {
            long first = receiver.firstArrived;
            long sent = receiver.received.lastEntry().getValue() - first + 1;
            return sent
                    - receiver.received.values().stream()
                            .filter(n -> n >= first)
                            .count();
        }

        InboundStatistics inbound() {
            return receiver.session.receiveStreams().getFirst().statistics();
        }
    }

    @Test
    void getsEverythingOverALinkThatLosesNothing() {
        Call call = new Call(1, LinkQuality.GOOD.withLatency(50 * MILLISECOND), true, 5).run();
        assertThat(call.missing()).isZero();
        assertThat(call.inbound().nackCount()).isZero();
        assertThat(call.stream.statistics().retransmittedPacketsSent()).isZero();
        assertThat(call.stream.remoteStatistics().packetsLost()).isZero();
        assertThat(call.stream.rttNanos()).isBetween(199 * MILLISECOND, 201 * MILLISECOND);
        assertThat(call.receiver.session.rttNanos()).isBetween(199 * MILLISECOND, 201 * MILLISECOND);
        assertThat(call.sender.session.drops().total()
                        + call.receiver.session.drops().total())
                .isZero();
    }

    /** Reordering by a few packets is no loss, and costs no retransmissions worth naming. */
    @Test
    void doesNotTakeReorderingForLoss() {
        LinkQuality quality = LinkQuality.GOOD.withLatency(4 * MILLISECOND).withReordering(0.05);
        Call call = new Call(2, quality, true, 2).run();
        assertThat(call.missing()).isZero();
        assertThat(call.stream.statistics().retransmittedPacketsSent()).isZero();
        assertThat(call.inbound().packetsLost()).isZero();
    }

    @Test
    void mendsLossByAStreamOfRetransmissions() {
        LinkQuality quality = LinkQuality.GOOD.withLatency(30 * MILLISECOND).withLoss(0.05);
        Call call = new Call(3, quality, true, 5).run();
        assertThat(call.missing()).isZero();
        double lost = call.inbound().packetsLost() / (double) call.sender.sent();
        assertThat(lost).as("reports tell the network's loss").isBetween(0.08, 0.12);
        assertThat(call.inbound().retransmittedPacketsReceived()).isPositive();
        assertThat(call.inbound().packetsGivenUp()).isZero();
    }

    @Test
    void mendsLossWithoutAStreamOfTheirOwn() {
        LinkQuality quality = LinkQuality.GOOD.withLatency(30 * MILLISECOND).withLoss(0.05);
        Call call = new Call(4, quality, false, 5).run();
        assertThat(call.missing()).isZero();
        assertThat(call.inbound().packetsLost())
                .as("those on the same stream count as received")
                .isLessThan(5);
    }

    @Test
    void tellsTheSendersClock() {
        Call call = new Call(5, LinkQuality.GOOD.withLatency(80 * MILLISECOND), true, 1).run();
        RtpReceiveStream stream = call.receiver.session.receiveStreams().getFirst();
        int timestamp = call.stream.timestampOffset() + 90_000 * 7;
        assertThat(stream.senderUnixNanos(timestamp))
                .isBetween(WALL + 7 * SECOND - MILLISECOND, WALL + 7 * SECOND + MILLISECOND);
    }

    @Test
    void survivesEveryDay() {
        Long only = Long.getLong("maru.rtp.seed");
        for (long seed = only == null ? 0 : only; seed < (only == null ? SEEDS : only + 1); seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            double loss = dice.nextDouble(0.3);
            LinkQuality quality = LinkQuality.GOOD
                    .withLatency(dice.nextLong(1, 150) * MILLISECOND)
                    .withJitter(dice.nextLong(30) * MILLISECOND)
                    .withLoss(loss)
                    .withReordering(dice.nextDouble(0.1))
                    .withDuplicates(dice.nextDouble(0.1));
            Call call = new Call(seed, quality, dice.nextInt(4) > 0, dice.nextInt(1, 8)).run();
            String name = "-Dmaru.rtp.seed=" + seed + " " + quality;
            check(call, name, loss);
        }
    }

    /** What was given up is told; all else came, each packet once and under its own number. */
    private static void check(Call call, String name, double loss) {
        InboundStatistics inbound = call.inbound();
        assertThat(call.missing()).as(name).isLessThanOrEqualTo(inbound.packetsGivenUp());
        long offset = call.receiver.received.firstKey()
                - call.receiver.received.firstEntry().getValue();
        call.receiver.received.forEach(
                (sequence, number) -> assertThat(sequence - number).as(name).isEqualTo(offset));
        assertThat(inbound.packetsReceived()).as(name).isEqualTo(call.receiver.received.size());
        assertThat(call.sender.session.drops().of(dev.maru.wire.DropReason.MALFORMED))
                .as(name)
                .isZero();
        assertThat(call.receiver.session.drops().of(dev.maru.wire.DropReason.MALFORMED))
                .as(name)
                .isZero();
        long resent = call.stream.statistics().retransmittedPacketsSent();
        assertThat(resent).as(name).isLessThan((long) (call.sender.sent() * (0.5 + 4 * loss)));
    }
}
