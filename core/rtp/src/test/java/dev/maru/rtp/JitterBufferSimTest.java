package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Streams over a bad network: packets are lost, doubled, late and in disorder; what is lost is sent again or not. Sequence numbers and
 * timestamps wrap at the beginning.
 */
class JitterBufferSimTest {
    private static final long MS = 1_000_000;
    private static final int SEEDS = Boolean.getBoolean("maru.long") ? 3_000 : 60;
    private static final int FRAMES = 120;

    /** A packet that arrives. */
    private record Arrival(long time, long order, FrameSource.Packet packet) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
        }
    }

    /** One stream through its network and buffer. */
    private static final class World {
        final Random random;
        final PayloadFormat format;
        final FrameSource source;
        final JitterBuffer buffer;
        final PriorityQueue<Arrival> onTheirWay = new PriorityQueue<>();
        final Map<Long, FrameSource.Sent> sent = new HashMap<>();
        final List<EncodedFrame> given = new ArrayList<>();
        final ReceivedPayload view = new ReceivedPayload();
        final double loss;
        final double sentAgain;
        final long jitter;
        final boolean isLayered;
        long order;
        boolean isKeyWanted = true;
        int keysWanted;
        long keyAllowedAt;

        World(PayloadFormat format, long seed) {
            this.random = new Random(seed);
            this.format = format;
            this.source = new FrameSource(format, seed, 100 + random.nextInt(1_100));
            this.buffer = JitterBuffer.of(format, Map.of());
            this.loss = random.nextInt(4) * 0.1;
            this.sentAgain = random.nextInt(3) * 0.5;
            this.jitter = (1 + random.nextInt(80)) * MS;
            this.isLayered = random.nextBoolean() && (format == PayloadFormat.VP8 || format == PayloadFormat.VP9);
        }

        void send(int index, long now) {
            int temporalId = isLayered && !isKeyWanted ? new int[] {0, 2, 1, 2}[index % 4] : 0;
            FrameLayer layer = isLayered ? FrameLayer.ofTemporal(temporalId, temporalId == 1) : FrameLayer.NONE;
            FrameSource.Sent frame = source.next(isKeyWanted, 1 + random.nextInt(isKeyWanted ? 6_000 : 2_000), layer);
            isKeyWanted = false;
            sent.put(frame.frame().timestamp(), frame);
            frame.packets().forEach(packet -> send(packet, now));
            if (random.nextInt(10) == 0) {
                send(source.padding(), now);
            }
        }

        private void send(FrameSource.Packet packet, long now) {
            long delay = 20 * MS + (long) (random.nextDouble() * jitter);
            if (random.nextDouble() >= loss) {
                arrive(packet, now + delay);
            } else if (random.nextDouble() < sentAgain) {
                arrive(packet, now + 60 * MS + delay);
            }
            if (random.nextInt(20) == 0) {
                arrive(packet, now + 2 * delay);
            }
        }

        private void arrive(FrameSource.Packet packet, long time) {
            onTheirWay.add(new Arrival(time, order++, packet));
        }

        void deliver(long now) {
            while (!onTheirWay.isEmpty() && onTheirWay.peek().time() <= now) {
                Arrival arrival = onTheirWay.remove();
                buffer.insert(arrival.packet().into(view), arrival.time());
                drain(arrival.time());
            }
            drain(now);
        }

        private void drain(long now) {
            for (EncodedFrame frame = buffer.poll(now); frame != null; frame = buffer.poll(now)) {
                given.add(frame);
            }
            if (buffer.needsKeyFrame(now) && now >= keyAllowedAt) {
                isKeyWanted = true;
                keysWanted++;
                keyAllowedAt = now + 150 * MS;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "VP9", "H264", "AV1"})
    void givesVideoWholeInOrderAndRecovers(PayloadFormat format) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            World world = new World(format, seed);
            long now = 0;
            for (int i = 0; i < FRAMES; i++, now += 33 * MS) {
                world.send(i, now);
                world.deliver(now + 33 * MS);
            }
            checkFrames(world, seed);
            checkReferences(world, seed);
            int before = world.given.size();
            now += 1_000 * MS;
            world.deliver(now);
            world.isKeyWanted = true;
            FrameSource.Sent last = cleanly(world, now);
            assertThat(world.given.size())
                    .as("seed %d of %s is stuck", seed, format)
                    .isGreaterThan(before);
            assertThat(world.given.getLast().timestamp()).isEqualTo(last.frame().timestamp());
            // A key frame that was asked for, because others overtook the first one, may put an end to waiting for what
            // is in front.
            if (world.loss == 0 && world.keysWanted == 0) {
                assertThat(world.given)
                        .as("seed %d of %s, no loss", seed, format)
                        .hasSize(FRAMES + 1);
            }
        }
    }

    /** A last key frame without loss. */
    private static FrameSource.Sent cleanly(World world, long now) {
        FrameSource.Sent frame = world.source.next(true, 3_000);
        world.sent.put(frame.frame().timestamp(), frame);
        frame.packets().forEach(packet -> world.arrive(packet, now + MS));
        world.deliver(now + 600 * MS);
        return frame;
    }

    private static void checkFrames(World world, long seed) {
        long last = -1;
        for (EncodedFrame frame : world.given) {
            FrameSource.Sent sent = world.sent.get(frame.timestamp());
            assertThat(sent).as("seed %d of %s", seed, world.format).isNotNull();
            assertThat(HexFormat.of().formatHex(frame.toByteArray()))
                    .as("seed %d of %s", seed, world.format)
                    .isEqualTo(HexFormat.of().formatHex(sent.frame().toByteArray()));
            assertThat(frame.isKeyFrame()).isEqualTo(sent.frame().isKeyFrame());
            assertThat(frame.reception().firstSequence())
                    .as("seed %d of %s", seed, world.format)
                    .isGreaterThan(last);
            last = frame.reception().lastSequence();
        }
    }

    /** Each delta frame's predecessor was given: of any layer without layers, else all of layer 0 since the key frame. */
    private static void checkReferences(World world, long seed) {
        List<FrameSource.Sent> inOrder = world.sent.values().stream()
                .sorted(java.util.Comparator.comparing(
                        s -> s.packets().getFirst().sequence()))
                .toList();
        java.util.Set<Long> given = new java.util.HashSet<>();
        world.given.forEach(frame -> given.add(frame.timestamp()));
        boolean isChainWhole = false;
        for (FrameSource.Sent sent : inOrder) {
            boolean isGiven = given.contains(sent.frame().timestamp());
            if (sent.frame().isKeyFrame()) {
                isChainWhole = isGiven;
            } else if (isGiven) {
                assertThat(isChainWhole)
                        .as("seed %d of %s: %s", seed, world.format, sent.frame())
                        .isTrue();
            } else if (sent.frame().layer().temporalId() <= 0) {
                isChainWhole = false;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "OPUS")
    void givesAudioInOrderWithEachHoleMarked(PayloadFormat format) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            World world = new World(format, seed);
            long now = 0;
            for (int i = 0; i < 300; i++, now += 20 * MS) {
                world.isKeyWanted = true;
                FrameSource.Sent frame = world.source.next(true, 3);
                frame.frame().bytes()[0] = (byte) 0xF8;
                byte[] payload = frame.frame().bytes();
                world.sent.put(frame.frame().timestamp(), frame);
                FrameSource.Packet packet = frame.packets().getFirst();
                world.send(new FrameSource.Packet(packet.sequence(), packet.timestamp(), false, payload), now);
                world.deliver(now + 20 * MS);
            }
            world.deliver(now + 1_000 * MS);
            checkAudio(world, seed);
        }
    }

    private static void checkAudio(World world, long seed) {
        long expected = world.given.getFirst().timestamp();
        int concealed = 0;
        for (EncodedFrame frame : world.given) {
            assertThat(frame.timestamp()).as("seed %d", seed).isEqualTo(expected);
            expected = expected + 960 & 0xFFFF_FFFFL;
            concealed += frame.isEmpty() ? 1 : 0;
            if (!frame.isEmpty()) {
                assertThat(frame.toByteArray())
                        .isEqualTo(world.sent.get(frame.timestamp()).frame().bytes());
            }
        }
        assertThat(concealed).isEqualTo((int) world.buffer.statistics().framesConcealed());
        if (world.loss == 0) {
            assertThat(concealed).as("seed %d, no loss", seed).isLessThan(20);
        }
    }
}
