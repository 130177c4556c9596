package dev.maru.congestion;

import static dev.maru.congestion.FeedbackMaker.MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** A path whose loss is a function of the bitrate; what is sent follows the bound, up to 2 Mbit/s. */
class LossControlTest {
    private final LossControl loss = new LossControl();
    private final SplittableRandom random = new SplittableRandom(5);
    private long now;

    private double run(int seconds, double bps, DoubleUnaryOperator lossAt) {
        double target = bps;
        for (int i = 0; i < 10 * seconds; i++) {
            double chance = lossAt.applyAsDouble(target);
            for (int k = 0; k < target / 96_000; k++) {
                if (random.nextDouble() < chance) {
                    loss.lost();
                } else {
                    loss.received();
                }
            }
            now += 100 * MS;
            // The delays would let it grow by 8 % each second.
            target = Math.min(Math.min(target * 1.008, 2e6), loss.update(target, false, now));
        }
        return target;
    }

    @Test
    void doesNothingAboutLossBelowTwoPercent() {
        assertThat(run(30, 1e6, _ -> 0.01)).isGreaterThan(1.9e6);
    }

    @Test
    void growsThoughThePathLosesAsMuchAtAnyBitrate() {
        assertThat(run(60, 1e6, _ -> 0.06)).isGreaterThan(1.2e6);
    }

    @Test
    void staysBelowWhatAShortQueueCarries() {
        double target = run(60, 1e6, bps -> Math.max(0, 1 - 1.2e6 / bps));
        assertThat(target).isBetween(0.8e6, 1.45e6);
    }

    @Test
    void fallsWhenATenthIsLostBySending() {
        assertThat(run(3, 2e6, bps -> Math.max(0, 1 - 1e6 / bps))).isLessThan(1.6e6);
    }
}
