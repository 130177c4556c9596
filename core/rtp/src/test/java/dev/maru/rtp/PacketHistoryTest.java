package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacketHistoryTest {
    private static final long SECOND = 1_000_000_000L;

    private static byte[] packet(int sequence, int length) {
        byte[] b = new byte[length];
        new SplittableRandom(sequence).nextBytes(b);
        return b;
    }

    private static boolean isThere(PacketHistory history, int sequence, int length, long now) {
        int slot = history.find(sequence, now);
        if (slot < 0) {
            return false;
        }
        int at = history.offset(slot);
        assertThat(Arrays.copyOfRange(history.bytes(), at, at + history.length(slot)))
                .as("packet %d", sequence)
                .isEqualTo(packet(sequence, length));
        return true;
    }

    @Test
    void keepsTheLastPackets() {
        PacketHistory history = new PacketHistory(new HistoryLimits(16, 65_536, SECOND));
        for (int s = 65_526; s < 65_546; s++) {
            history.put(s & 0xFFFF, packet(s & 0xFFFF, 100), 0, 100, s);
        }
        for (int s = 65_526; s < 65_546; s++) {
            assertThat(isThere(history, s & 0xFFFF, 100, 65_546))
                    .as("packet %d", s)
                    .isEqualTo(s >= 65_530);
        }
        assertThat(history.count()).isEqualTo(16);
    }

    @Test
    void forgetsWhatIsOld() {
        PacketHistory history = new PacketHistory(new HistoryLimits(16, 65_536, SECOND));
        history.put(1, packet(1, 100), 0, 100, 0);
        assertThat(isThere(history, 1, 100, SECOND)).isTrue();
        assertThat(isThere(history, 1, 100, SECOND + 1)).isFalse();
        history.put(2, packet(2, 100), 0, 100, 2 * SECOND);
        assertThat(history.count()).isEqualTo(1);
    }

    @Test
    void keepsPacketsForThreeRoundTrips() {
        PacketHistory history = new PacketHistory(new HistoryLimits(16, 65_536, SECOND));
        history.put(1, packet(1, 100), 0, 100, 0);
        history.roundTrip(SECOND / 2);
        assertThat(isThere(history, 1, 100, SECOND + SECOND / 2)).isTrue();
        history.roundTrip(-1);
        assertThat(isThere(history, 1, 100, SECOND + SECOND / 2)).isFalse();
        history.roundTrip(60 * SECOND);
        assertThat(isThere(history, 1, 100, 5 * SECOND + 1)).isFalse();
    }

    @Test
    void keepsToItsBytes() {
        PacketHistory history = new PacketHistory(new HistoryLimits(1_024, 4_096, SECOND));
        for (int s = 0; s < 100; s++) {
            history.put(s, packet(s, 1_000), 0, 1_000, s);
            assertThat(history.bytes().length).isLessThanOrEqualTo(4_096);
        }
        for (int s = 96; s < 100; s++) {
            assertThat(isThere(history, s, 1_000, 100)).isTrue();
        }
        assertThat(isThere(history, 95, 1_000, 100)).isFalse();
        assertThat(history.put(100, new byte[5_000], 0, 5_000, 100)).isFalse();
    }

    /** Any sizes, gaps and steps back: what it finds is what was put, and never too much. */
    @Test
    void neverGivesOneForAnother() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            int max = 4_096 << dice.nextInt(6);
            PacketHistory history = new PacketHistory(new HistoryLimits(16 << dice.nextInt(6), max, SECOND));
            Map<Integer, Integer> lengths = new HashMap<>();
            int sequence = dice.nextInt(0x10000);
            long now = 0;
            for (int i = 0; i < 500; i++) {
                sequence = sequence + (dice.nextInt(20) == 0 ? dice.nextInt(-20, 40) : 1) & 0xFFFF;
                int length = dice.nextInt(12, 1_400);
                now += dice.nextLong(SECOND / 100);
                history.put(sequence, packet(sequence, length), 0, length, now);
                lengths.put(sequence, length);
                assertThat(isThere(history, sequence, length, now))
                        .as("seed %d", seed)
                        .isTrue();
                int other = sequence - dice.nextInt(1_000) & 0xFFFF;
                if (lengths.containsKey(other)) {
                    isThere(history, other, lengths.get(other), now);
                }
            }
            assertThat(history.bytes().length).isLessThanOrEqualTo(max);
        }
    }

    @Test
    void knowsWhatWasSentAgain() {
        PacketHistory history = new PacketHistory(HistoryLimits.AUDIO);
        history.put(1, packet(1, 100), 0, 100, 0);
        int slot = history.find(1, 0);
        assertThat(history.wasResentWithin(slot, 50, 10)).isFalse();
        history.markResent(slot, 10);
        assertThat(history.wasResentWithin(slot, 50, 59)).isTrue();
        assertThat(history.wasResentWithin(slot, 50, 60)).isFalse();
    }
}
