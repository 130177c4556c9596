package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class HistogramTest {

    @Test
    void findsQuantilesWithinItsBucketsWidth() {
        Histogram histogram = new Histogram();
        for (int i = 1; i <= 100_000; i++) {
            histogram.add(i * 1_000L);
        }
        assertThat(histogram.total()).isEqualTo(100_000);
        assertThat(histogram.quantile(0.5)).isCloseTo(50_000_000, withinPercentage(1.6));
        assertThat(histogram.quantile(0.99)).isCloseTo(99_000_000, withinPercentage(1.6));
        assertThat(histogram.quantile(1)).isGreaterThanOrEqualTo(100_000_000);
    }

    @Test
    void keepsSmallAndHugeTimes() {
        Histogram histogram = new Histogram();
        histogram.add(0);
        histogram.add(63);
        histogram.add(64);
        histogram.add(Long.MAX_VALUE);
        histogram.add(-5);
        assertThat(histogram.quantile(0.4)).isZero();
        assertThat(histogram.quantile(0.6)).isEqualTo(63);
        assertThat(histogram.quantile(0.8)).isEqualTo(64);
        assertThat(histogram.quantile(1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void hasZeroForNothing() {
        assertThat(new Histogram().quantile(0.99)).isZero();
    }
}
