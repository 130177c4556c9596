package dev.maru.sctp;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.wire.BigEndian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Many bad days, each decided by its seed: all that is reliable arrives once and in order, and nothing is stuck.
 *
 * <p>200 seeds, or 10,000 with {@code -Dmaru.long=true}; {@code -Dmaru.sctp.seeds=FROM-TO} runs others, the last one left out.
 */
class SctpSeedsSimTest {
    private static final long[] SEEDS = seeds();
    private static final int MESSAGES = 60;
    private static final int STREAMS = 4;
    private static final SendOptions UNORDERED = new SendOptions(false, SendOptions.UNLIMITED, SendOptions.UNLIMITED);

    private static long[] seeds() {
        String all = Boolean.getBoolean("maru.long") ? "0-10000" : "0-200";
        String[] range = System.getProperty("maru.sctp.seeds", all).split("-");
        return LongStream.range(Long.parseLong(range[0]), Long.parseLong(range[1]))
                .toArray();
    }

    /** One day: what the link is like, what each side can, and what is sent. */
    private static final class Day {
        final SplittableRandom random;
        final LinkQuality quality;
        final SctpPair pair;
        final boolean isPartial;
        final Map<Integer, List<Integer>> sent = new HashMap<>();
        final List<Integer> sentUnordered = new ArrayList<>();
        final String name;

        Day(long seed, boolean isPartial) {
            this.isPartial = isPartial;
            random = new SplittableRandom(seed);
            double loss = random.nextInt(4) == 0 ? 0 : random.nextDouble(0.3);
            quality = LinkQuality.GOOD
                    .withLatency(random.nextLong(1, 300) * MILLISECOND / 2)
                    .withLoss(loss)
                    .withReordering(random.nextInt(2) * random.nextDouble(0.1))
                    .withDuplicates(random.nextInt(2) * random.nextDouble(0.1))
                    .withJitter(random.nextLong(20) * MILLISECOND)
                    .withMtu(random.nextInt(1_200, 1_501));
            SctpConfig a = config();
            SctpConfig b = config();
            pair = new SctpPair(seed, quality, a, b);
            name = "seed " + seed + ": " + quality + " " + a + " " + b;
        }

        private SctpConfig config() {
            SctpConfig config = SctpConfig.DEFAULT
                    .withExtensions(random.nextBoolean(), random.nextBoolean())
                    .withReceiveWindow(random.nextInt(3) == 0 ? 20_000 : 1 << 20);
            return config;
        }

        void run() {
            pair.connect();
            if (random.nextInt(4) == 0) {
                int mtu = random.nextInt(1_200, quality.mtu() + 1);
                pair.net.after(random.nextLong(1_000) * MILLISECOND, () -> pair.quality(quality.withMtu(mtu)));
            }
            for (int i = 0; i < MESSAGES; i++) {
                int number = i;
                pair.net.after(random.nextLong(500 * MILLISECOND), () -> send(number));
            }
            boolean isDone = pair.net.runUntil(this::isDone, 600 * SECOND);
            assertThat(isDone)
                    .as("%s %s %s", name, pair.net, pair.a.association.statistics())
                    .isTrue();
        }

        private void send(int number) {
            int stream = random.nextInt(STREAMS);
            int length = random.nextInt(8) == 0 ? random.nextInt(30_000) : random.nextInt(2_000);
            byte[] bytes = new byte[4 + length];
            BigEndian.put32(bytes, 0, number);
            for (int i = 4; i < bytes.length; i++) {
                bytes[i] = (byte) (number + i);
            }
            SendOptions options = random.nextInt(4) == 0 ? UNORDERED : SendOptions.RELIABLE;
            if (isPartial && random.nextInt(3) > 0) {
                boolean ordered = random.nextBoolean();
                options = random.nextBoolean()
                        ? new SendOptions(ordered, random.nextInt(3), SendOptions.UNLIMITED)
                        : new SendOptions(ordered, SendOptions.UNLIMITED, random.nextLong(200) * MILLISECOND);
            } else if (options.isOrdered()) {
                sent.computeIfAbsent(stream, _ -> new ArrayList<>()).add(number);
            } else {
                sentUnordered.add(number);
            }
            pair.a.send(stream, options, bytes);
        }

        private boolean isDone() {
            if (!isPartial) {
                return pair.b.events.size() > MESSAGES; // Connected, and all messages
            }
            return pair.net.now() > 5 * SECOND && isAllSent() && reliableCount() == sentCount();
        }

        private boolean isAllSent() {
            long waiting = 0;
            for (int i = 0; i < STREAMS; i++) {
                waiting += pair.a.association.bufferedAmount(i);
            }
            return waiting + pair.a.association.statistics().flightBytes() == 0;
        }

        private int sentCount() {
            return sent.values().stream().mapToInt(List::size).sum() + sentUnordered.size();
        }

        private long reliableCount() {
            return pair.b.messages().stream()
                    .filter(m -> isReliable(BigEndian.i32(m, 0)))
                    .count();
        }

        private boolean isReliable(int number) {
            return sentUnordered.contains(number) || sent.values().stream().anyMatch(list -> list.contains(number));
        }

        void check() {
            Map<Integer, List<Integer>> got = new HashMap<>();
            List<Integer> all = new ArrayList<>();
            for (SctpEvent.Message message : pair.b.of(SctpEvent.Message.class)) {
                byte[] bytes = message.bytes();
                int number = BigEndian.i32(bytes, 0);
                all.add(number);
                for (int i = 4; i < bytes.length; i++) {
                    if (bytes[i] != (byte) (number + i)) {
                        throw new AssertionError(name + ": message " + number + " is damaged at " + i);
                    }
                }
                if (sent.getOrDefault(message.streamId(), List.of()).contains(number)) {
                    got.computeIfAbsent(message.streamId(), _ -> new ArrayList<>())
                            .add(number);
                }
            }
            assertThat(all).as(name).doesNotHaveDuplicates();
            assertThat(got).as(name).isEqualTo(sent);
            assertThat(all).as(name).containsAll(sentUnordered);
        }
    }

    @Test
    void deliversAllThatIsReliableOnceAndInOrder() {
        for (long seed : SEEDS) {
            Day day = new Day(seed, false);
            day.run();
            day.check();
        }
    }

    @Test
    void isNeverBlockedByWhatIsGivenUp() {
        for (long seed : SEEDS) {
            Day day = new Day(seed, true);
            day.run();
            day.check();
        }
    }

    /**
     * A window that losses fill: what the rest waits for goes first, and what was allowed is taken. With times between timeouts that double a
     * transfer would else be as good as stuck.
     */
    @Test
    void isNotStuckWhereTheReceiveWindowIsFull() {
        SctpConfig config = SctpConfig.DEFAULT.withReceiveWindow(400_000);
        for (long seed : Arrays.copyOf(SEEDS, SEEDS.length / 10)) {
            SplittableRandom random = new SplittableRandom(seed);
            LinkQuality quality = LinkQuality.GOOD
                    .withLatency(50 * MILLISECOND)
                    .withRate(200_000_000, 1_000_000)
                    .withLoss(0.005 + random.nextDouble(0.02));
            SctpPair pair = new SctpPair(seed, quality, config, config).connect();
            int length = random.nextInt(50, 60_000);
            int count = 4_000_000 / length;
            for (int i = 0; i < count; i++) {
                pair.a.association.send(
                        OutgoingMessage.of(0, 53, SendOptions.RELIABLE, new byte[length]), pair.net.now());
            }
            pair.a.driver.drain();
            pair.expectAtB(count, 20 * SECOND);
        }
    }
}
