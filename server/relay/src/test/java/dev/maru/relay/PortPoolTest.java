package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortPoolTest {
    private static final long SECOND = 1_000_000_000L;

    private static PortPool of(int first, int last) {
        return new PortPool(new PortRange(first, last), new Random(7));
    }

    @Test
    void givesOutEveryPortOnceAndThenNone() {
        PortPool pool = of(50_000, 50_009);
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            ports.add(pool.take(false, false, 0));
        }
        assertThat(ports).hasSize(10).allMatch(port -> port >= 50_000 && port <= 50_009);
        assertThat(pool.take(false, false, 0)).isEqualTo(PortPool.NONE);
        assertThat(pool.takenCount()).isEqualTo(10);
    }

    @Test
    void givesOutEvenPortsAlone() {
        PortPool pool = of(50_001, 50_007);
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            ports.add(pool.take(true, false, 0));
        }
        assertThat(ports).containsExactlyInAnyOrder(50_002, 50_004, 50_006);
        assertThat(pool.take(true, false, 0)).isEqualTo(PortPool.NONE);
    }

    @Test
    void givesOutPairsThatLieInTheRange() {
        PortPool pool = of(50_001, 50_006);
        assertThat(Set.of(pool.take(true, true, 0), pool.take(true, true, 0)))
                .containsExactlyInAnyOrder(50_002, 50_004);
        assertThat(pool.take(true, true, 0)).isEqualTo(PortPool.NONE);
        assertThat(pool.takenCount()).isEqualTo(4);
        assertThat(pool.take(true, false, 0))
                .as("50006 has no next one in the range, but is even")
                .isEqualTo(50_006);
    }

    @Test
    void letsAPortRestForTwoMinutes() {
        PortPool pool = of(50_000, 50_001);
        int first = pool.take(false, false, 0);
        pool.release(first, 0);
        for (int i = 0; i < 20; i++) {
            int other = pool.take(false, false, 119 * SECOND);
            assertThat(other).isNotEqualTo(first);
            pool.cancel(other);
        }
        int second = pool.take(false, false, 120 * SECOND);
        assertThat(Set.of(second, pool.take(false, false, 120 * SECOND))).containsExactlyInAnyOrder(50_000, 50_001);
    }

    @Test
    void takesTheLongestRestedPortWhenNoOtherIsLeft() {
        PortPool pool = of(50_000, 50_002);
        pool.take(false, false, 0);
        pool.take(false, false, 0);
        pool.take(false, false, 0);
        pool.release(50_001, SECOND);
        pool.release(50_002, 2 * SECOND);
        pool.release(50_000, 3 * SECOND);
        assertThat(pool.take(false, false, 4 * SECOND)).isEqualTo(50_001);
        assertThat(pool.take(false, false, 4 * SECOND)).isEqualTo(50_002);
        assertThat(pool.take(false, false, 4 * SECOND)).isEqualTo(50_000);
    }

    @Test
    void doesNotLetAPortRestThatNobodyUsed() {
        PortPool pool = of(50_000, 50_000);
        pool.cancel(pool.take(false, false, 0));
        assertThat(pool.take(false, false, 0)).isEqualTo(50_000);
    }

    @Test
    void cannotBeGuessed() {
        Set<Integer> firsts = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            firsts.add(new PortPool(PortRange.DYNAMIC, new Random(seed)).take(false, false, 0));
        }
        assertThat(firsts).hasSizeGreaterThan(40);
    }

    @Test
    void sharesOfARangeCoverItWithoutOverlapAndBeginEven() {
        for (int of = 1; of <= 7; of++) {
            PortRange range = new PortRange(50_001, 50_100);
            int next = range.first();
            for (int i = 0; i < of; i++) {
                PortRange share = range.share(i, of);
                assertThat(share.first()).isEqualTo(next);
                assertThat(i == 0 || share.first() % 2 == 0).isTrue();
                next = share.last() + 1;
            }
            assertThat(next).isEqualTo(50_101);
        }
    }

    @Test
    void aRangeThatIsTooSmallToShareIsRefused() {
        assertThatThrownBy(() -> new PortRange(50_000, 50_003).share(0, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PortRange(0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PortRange(5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PortRange(5, 65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}
