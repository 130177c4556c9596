package dev.maru.sctp;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets how much: streams of one association, and associations on one link. Bounds are definitions, not what we happen to do. */
class FairnessSimTest {
    private static final LinkQuality QUALITY =
            LinkQuality.GOOD.withLatency(25 * MILLISECOND).withRate(10_000_000, 125_000);

    /** What the scheduler counts beside a fragment's bytes: the header of I-DATA. */
    private static final int HEADER = 20;

    /** Jain's index of two flows of which one gets twice as much as the other: 3 * 3 / (2 * (1 + 4)). */
    private static final double TWICE = 0.9;

    /**
     * Streams that always have something to send. At each moment, what two of them have got, by their weights, differs by no more than one
     * fragment of each (weighted fair queueing as RFC 8260 §3.6 has it; the bound is that of start-time fair queueing).
     */
    private static long[] share(int[] weights, int[] lengths, long nanos) {
        SctpPair pair = new SctpPair(1, QUALITY).connect();
        long[] bytes = new long[weights.length];
        pair.b.listener = event -> {
            if (event instanceof SctpEvent.Message message) {
                bytes[message.streamId()] += message.bytes().length + HEADER;
                assertFair(weights, lengths, bytes);
            }
        };
        for (int stream = 0; stream < weights.length; stream++) {
            pair.a.association.priority(stream, weights[stream]);
            for (int sum = 0; sum < 4_000_000; sum += lengths[stream]) {
                byte[] message = new byte[lengths[stream]];
                pair.a.association.send(OutgoingMessage.of(stream, 53, SendOptions.RELIABLE, message), 0);
            }
        }
        pair.a.driver.drain();
        pair.net.runFor(nanos);
        return bytes;
    }

    private static void assertFair(int[] weights, int[] lengths, long[] bytes) {
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < i; j++) {
                double apart = Math.abs((double) bytes[i] / weights[i] - (double) bytes[j] / weights[j]);
                double most = (double) (lengths[i] + HEADER) / weights[i] + (double) (lengths[j] + HEADER) / weights[j];
                assertThat(apart)
                        .as("streams %d and %d, %s", i, j, Arrays.toString(bytes))
                        .isLessThanOrEqualTo(most);
            }
        }
    }

    @Test
    void streamsOfOnePriorityShareEvenly() {
        long[] bytes = share(new int[] {256, 256}, new int[] {1_000, 1_000}, 4 * SECOND);
        assertThat(bytes[0] + bytes[1]).isGreaterThan(3_000_000); // of 4 s at 10 Mbit/s
    }

    /** It is bytes that are shared, not messages. */
    @Test
    void streamsOfOnePriorityShareEvenlyWhateverTheirMessages() {
        share(new int[] {256, 256, 256}, new int[] {100, 500, 1_000}, 3 * SECOND);
    }

    /** RFC 8831 §6.4: the four priorities of W3C. */
    @Test
    void fourPrioritiesShareByTheirWeights() {
        share(new int[] {128, 256, 512, 1_024}, new int[] {1_000, 1_000, 1_000, 1_000}, 4 * SECOND);
    }

    /** Two associations on one link, the second one later: neither gets more than twice as much as the other. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void associationsShareALink(long seed) {
        SimNet net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        SimHost receiver = internet.host("192.0.2.1", LinkQuality.GOOD.withLatency(25 * MILLISECOND));
        receiver.wire().down().quality(QUALITY);
        long[] bytes = new long[2];
        for (int i = 0; i < bytes.length; i++) {
            int flow = i;
            SimHost sender = internet.host("192.0.2." + (2 + i), LinkQuality.GOOD.withLatency(0));
            SctpPeer a = new SctpPeer(
                    net, sender, 5_000, receiver.addresses().getFirst().withPort(5_001 + i), SctpConfig.DEFAULT);
            SctpPeer b = new SctpPeer(
                    net, receiver, 5_001 + i, sender.addresses().getFirst().withPort(5_000), SctpConfig.DEFAULT);
            b.listener = event -> {
                if (event instanceof SctpEvent.Message message && net.now() > 15 * SECOND) {
                    bytes[flow] += message.bytes().length;
                }
                b.events.clear();
            };
            net.after(i * 5 * SECOND, () -> {
                a.connect();
                b.connect();
                fill(net, a);
            });
        }
        net.runFor(45 * SECOND);
        double sum = bytes[0] + bytes[1];
        double squares = (double) bytes[0] * bytes[0] + (double) bytes[1] * bytes[1];
        assertThat(sum * sum / (2 * squares))
                .as("seed %d: %s", seed, Arrays.toString(bytes))
                .isGreaterThan(TWICE);
        assertThat(sum).as("seed %d", seed).isGreaterThan(0.8 * 30 * 10_000_000 / 8);
    }

    private static void fill(SimNet net, SctpPeer peer) {
        byte[] message = new byte[10_000];
        while (peer.association.bufferedAmount(0) < 500_000) {
            peer.association.send(OutgoingMessage.of(0, 53, SendOptions.RELIABLE, message), net.now());
        }
        peer.driver.drain();
        net.after(50 * MILLISECOND, () -> fill(net, peer));
    }
}
