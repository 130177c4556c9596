package dev.maru.congestion;

import static dev.maru.congestion.FeedbackMaker.MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Groups of packets each 20 ms whose delays follow a function. */
class TrendlineTest {
    private final Trendline trendline = new Trendline();
    private double before;

    private int run(int from, int to, IntToDoubleFunction delayMs) {
        int overused = 0;
        for (int i = from; i < to; i++) {
            double delay = delayMs.applyAsDouble(i);
            trendline.add((long) ((delay - before) * MS), 20 * MS, (long) ((20 * i + delay) * MS));
            before = delay;
            overused += trendline.signal() == DelaySignal.OVERUSED ? 1 : 0;
        }
        return overused;
    }

    @Test
    void seesAQueueThatGrowsBeforeItIsLong() {
        assertThat(run(0, 100, i -> 0)).isZero();
        // 10 % more than the path carries: 2 ms more each group
        assertThat(run(100, 125, i -> 2.0 * (i - 100)))
                .as("within 50 ms of queue")
                .isPositive();
    }

    @Test
    void seesAQueueThatShrinks() {
        run(0, 100, i -> 0);
        run(100, 130, i -> 3.0 * (i - 100));
        run(130, 150, i -> 90 - 4.0 * (i - 130));
        assertThat(trendline.signal()).isEqualTo(DelaySignal.UNDERUSED);
    }

    @Test
    void takesNoJitterForAQueue() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(run(0, 2_000, i -> random.nextDouble(5))).isZero();
    }

    @Test
    void takesAQueueThatStaysForNormal() {
        run(0, 50, i -> 0);
        run(50, 60, i -> 5.0 * (i - 50));
        run(60, 120, i -> 50);
        assertThat(trendline.signal()).isEqualTo(DelaySignal.NORMAL);
    }
}
