package dev.maru.peer;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.datachannel.ChannelParameters;
import dev.maru.datachannel.DataChannel;
import dev.maru.datachannel.DataChannelEvent;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimNet;
import dev.maru.wire.BigEndian;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whole peers on bad networks: 0 to 30 % loss, reordering, duplicates, up to 300 ms, an MTU of 1,200 to 1,500, in whatever mixture the
 * seed says. Handshakes complete, a reliable channel each way delivers everything once and in order, and nothing is stuck.
 *
 * <p>200 seeds, or 10,000 with {@code -Dmaru.long=true} ({@code ./maru test --long}). A failure names its seed;
 * {@code -Dmaru.peer.seed=N} runs that one alone, {@code -Dmaru.peer.seeds=FROM-TO} others, the last one left out.
 */
class PeerSeedsSimTest {
    private static final String SEEDS = Boolean.getBoolean("maru.long") ? "0-10000" : "0-200";

    /** ICE may need 40 s at 30 % loss (checks are sent 6 times with doubled pauses), a handshake 30 s, retransmissions of SCTP the rest. */
    private static final long PATIENCE = 300 * SECOND;

    private static final int MESSAGES = 20;
    private static final int MAX_MESSAGE = 6_000;

    @Test
    void everySeedDeliversEverythingInOrder() {
        Integer one = Integer.getInteger("maru.peer.seed");
        String[] range = System.getProperty("maru.peer.seeds", SEEDS).split("-");
        IntStream seeds = one == null
                ? IntStream.range(Integer.parseInt(range[0]), Integer.parseInt(range[1]))
                : IntStream.of(one);
        seeds.forEach(PeerSeedsSimTest::run);
    }

    /** For 23 s none of one side's checks was answered, while the other side's handshake came through and waited in vain. */
    @Test
    void checksThatHaveBadLuckBeginAnewWhileThePeerIsHeard() {
        run(2_279);
    }

    private static void run(int seed) {
        SplittableRandom dice = new SplittableRandom(seed ^ 0x5EED);
        SimNet net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        LinkQuality quality = LinkQuality.GOOD
                .withLatency(dice.nextLong(1, 151) * MILLISECOND)
                .withJitter(dice.nextLong(0, 20) * MILLISECOND)
                .withLoss(dice.nextInt(3) == 0 ? 0 : dice.nextDouble(0.16))
                .withDuplicates(dice.nextInt(4) == 0 ? 0.05 : 0)
                .withReordering(dice.nextInt(3) == 0 ? 0.1 : 0)
                .withMtu(dice.nextInt(1_200, 1_501));
        // A packet crosses two of these links, one of each host: 0 to 15 % each make 0 to 28 %.
        SimPeer a = new SimPeer(net, internet.host("203.0.113.1", quality), List.of());
        SimPeer b = new SimPeer(net, internet.host("203.0.113.2", quality), List.of());
        SimPeer.introduce(a, b);
        String name = "-Dmaru.peer.seed=" + seed;
        a.machine.session().wantData();
        DataChannel ours = a.machine.data().open(ChannelParameters.reliable("a").negotiated(0), net.now());
        DataChannel theirs =
                b.machine.data().open(ChannelParameters.reliable("b").negotiated(0), net.now());
        a.listen(event -> sendWhenOpen(a, ours, event));
        b.listen(event -> sendWhenOpen(b, theirs, event));
        a.offer(false);
        net.runUntil(() -> received(a).size() == MESSAGES && received(b).size() == MESSAGES, PATIENCE);
        assertThat(received(a)).as(name).isEqualTo(expected());
        assertThat(received(b)).as(name).isEqualTo(expected());
    }

    private static void sendWhenOpen(SimPeer peer, DataChannel channel, PeerEvent event) {
        if (event instanceof PeerEvent.OnChannel(DataChannelEvent.Opened _)) {
            for (int i = 0; i < MESSAGES; i++) {
                byte[] message = new byte[length(i)];
                BigEndian.put32(message, 0, i);
                BigEndian.put32(message, message.length - 4, i);
                peer.machine.data().send(channel, false, message, peer.net.now());
            }
        }
    }

    private static int length(int number) {
        return 8 + number * (MAX_MESSAGE - 8) / MESSAGES;
    }

    private static List<String> expected() {
        return IntStream.range(0, MESSAGES)
                .mapToObj(i -> i + " " + i + " " + length(i))
                .toList();
    }

    private static List<String> received(SimPeer peer) {
        List<String> all = new ArrayList<>();
        for (DataChannelEvent event : peer.data) {
            if (event instanceof DataChannelEvent.Message message) {
                byte[] bytes = message.bytes();
                all.add(BigEndian.i32(bytes, 0) + " " + BigEndian.i32(bytes, bytes.length - 4) + " " + bytes.length);
            }
        }
        return all;
    }
}
