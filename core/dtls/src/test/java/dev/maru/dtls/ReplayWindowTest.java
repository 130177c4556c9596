package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow();

    @Test
    void takesEachNumberOnce() {
        for (long sequence : new long[] {0, 5, 3, 64, 1_000, 990, 937}) {
            assertThat(window.isFresh(sequence)).isTrue();
            window.mark(sequence);
            assertThat(window.isFresh(sequence)).isFalse();
        }
        assertThat(window.isFresh(936)).isFalse();
        assertThat(window.newest()).isEqualTo(1_000);
    }

    /** Beside a set that remembers everything. */
    @Test
    void agreesWithASetWithinItsSize() {
        SplittableRandom dice = new SplittableRandom(1);
        Set<Long> seen = new HashSet<>();
        long newest = -1;
        for (int i = 0; i < 100_000; i++) {
            long sequence = Math.max(0, newest + dice.nextLong(-80, 8));
            boolean expected = newest - sequence < 64 && !seen.contains(sequence);
            assertThat(window.isFresh(sequence)).isEqualTo(expected);
            if (expected) {
                window.mark(sequence);
                seen.add(sequence);
                newest = Math.max(newest, sequence);
            }
        }
    }
}
