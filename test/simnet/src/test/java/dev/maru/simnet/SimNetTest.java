package dev.maru.simnet;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimNetTest {
    private static final int COUNT = 2_000;

    private final SimNet net = new SimNet(7);
    private final Segment internet = new Segment(net, "internet");
    private final SimHost a = internet.host("192.0.2.1", LinkQuality.GOOD);
    private final SimHost b = internet.host("192.0.2.2", LinkQuality.GOOD.withLatency(0));
    private final TransportAddress from = TransportAddress.ofLiteral("192.0.2.1", 1_000);
    private final TransportAddress to = TransportAddress.ofLiteral("192.0.2.2", 2_000);
    private final List<Integer> received = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    private void listen() {
        b.bind(to, in -> {
            received.add((in.bytes()[0] & 0xFF) << 8 | in.bytes()[1] & 0xFF);
            times.add(net.now());
        });
    }

    private void send(int number, int length) {
        byte[] bytes = new byte[length];
        bytes[0] = (byte) (number >>> 8);
        bytes[1] = (byte) number;
        a.send(new Datagram(0).wrap(bytes, 0, length).between(from, to));
    }

    private void sendMany(LinkQuality quality) {
        listen();
        a.wire().quality(quality);
        for (int i = 0; i < COUNT; i++) {
            int number = i;
            net.after(i * MILLISECOND, () -> send(number, 100));
        }
        net.runFor(10 * SECOND);
    }

    @Test
    void runsEventsInTheOrderOfTimeAndThenOfAsking() {
        List<String> seen = new ArrayList<>();
        net.after(2, () -> seen.add("c"));
        net.after(1, () -> seen.add("a"));
        net.after(1, () -> seen.add("b"));
        net.runFor(5);
        assertThat(seen).containsExactly("a", "b", "c");
        assertThat(net.now()).isEqualTo(5);
        assertThat(net.runUntil(() -> false, 3)).isFalse();
        assertThat(net.now()).isEqualTo(8);
        assertThatThrownBy(() -> net.after(-1, () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesTheLatencyOfTheLink() {
        listen();
        send(1, 100);
        net.runFor(SECOND);
        assertThat(times).containsExactly(10 * MILLISECOND);
    }

    @Test
    void losesAboutAsManyAsAsked() {
        sendMany(LinkQuality.GOOD.withLoss(0.2));
        assertThat(received.size()).isBetween((int) (COUNT * 0.76), (int) (COUNT * 0.84));
        assertThat(a.wire().up().delivered() + a.wire().up().dropped()).isEqualTo(COUNT);
    }

    @Test
    void keepsTheOrderUnderJitterAndLosesItOnlyByReordering() {
        sendMany(LinkQuality.GOOD.withJitter(20 * MILLISECOND));
        assertThat(received).hasSize(COUNT).isSorted();
    }

    @Test
    void letsHeldBackPacketsBeOvertaken() {
        sendMany(LinkQuality.GOOD.withReordering(0.1));
        assertThat(received).hasSize(COUNT);
        List<Integer> sorted = received.stream().sorted().toList();
        assertThat(received).isNotEqualTo(sorted);
    }

    @Test
    void doublesPackets() {
        sendMany(LinkQuality.GOOD.withDuplicates(0.5));
        assertThat(received.size()).isBetween((int) (COUNT * 1.4), (int) (COUNT * 1.6));
    }

    /** 128 bytes of IP packet at 1,024 bit/s last a second each; a queue of 256 holds two more. */
    @Test
    void queuesAtABottleneckAndDropsTheTail() {
        listen();
        a.wire().quality(LinkQuality.GOOD.withLatency(0).withRate(1_024, 384));
        for (int i = 0; i < 10; i++) {
            send(i, 100);
        }
        net.runFor(60 * SECOND);
        assertThat(received).containsExactly(0, 1, 2);
        assertThat(times).containsExactly(SECOND, 2 * SECOND, 3 * SECOND);
    }

    @Test
    void dropsWhatIsLargerThanTheMtu() {
        listen();
        a.wire().quality(LinkQuality.GOOD.withMtu(1_280));
        send(1, 1_252);
        send(2, 1_253);
        net.runFor(SECOND);
        assertThat(received).containsExactly(1);
    }

    @Test
    void losesEverythingWhileTheWireIsCut() {
        listen();
        a.wire().up(false);
        send(1, 100);
        a.wire().up(true);
        send(2, 100);
        net.runFor(SECOND);
        assertThat(received).containsExactly(2);
    }

    @Test
    void goesTheSameWayTwiceWithOneSeed() {
        assertThat(history(11)).isEqualTo(history(11)).isNotEqualTo(history(12));
    }

    private static List<String> history(long seed) {
        SimNet world = new SimNet(seed);
        Segment segment = new Segment(world, "internet");
        LinkQuality bad = LinkQuality.GOOD
                .withLoss(0.3)
                .withJitter(30 * MILLISECOND)
                .withDuplicates(0.2)
                .withReordering(0.2);
        SimHost left = segment.host("192.0.2.1", bad);
        SimHost right = segment.host("192.0.2.2", bad);
        List<String> seen = new ArrayList<>();
        TransportAddress here = TransportAddress.ofLiteral("192.0.2.1", 1);
        TransportAddress there = TransportAddress.ofLiteral("192.0.2.2", 1);
        right.bind(there, in -> seen.add(world.now() + ":" + in.bytes()[0]));
        for (int i = 0; i < 100; i++) {
            left.send(new Datagram(0).wrap(new byte[] {(byte) i}, 0, 1).between(here, there));
        }
        world.runFor(10 * SECOND);
        return seen;
    }
}
