package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JitterTest {
    private static final int RATE = 8_000;
    private static final long TICK = 125_000;

    private final Jitter jitter = new Jitter(RATE);

    @Test
    void isZeroWhenPacketsComeAsTheyWereSent() {
        for (int i = 0; i < 100; i++) {
            jitter.receive(0xFFFF_FF00 + i * 160, (1_000 + i * 160) * TICK);
        }
        assertThat(jitter.ticks()).isZero();
    }

    /** The floating-point algorithm of RFC 3550 appendix A.8, J += (|D| - J) / 16, which the integer one rounds. */
    @Test
    void followsTheFormulaOfTheRfc() {
        SplittableRandom dice = new SplittableRandom(3550);
        double expected = 0;
        long last = 0;
        for (int i = 0; i < 1_000; i++) {
            long arrival = 10_000 + i * 160L + dice.nextInt(80);
            jitter.receive(i * 160, arrival * TICK);
            long transit = arrival - i * 160L;
            if (i > 0) {
                expected += (Math.abs(transit - last) - expected) / 16;
            }
            last = transit;
            assertThat(jitter.ticks()).isBetween((int) expected - 1, (int) expected + 1);
        }
        assertThat(jitter.seconds()).isBetween(0.001, 0.01);
    }

    @Test
    void countsOnePacketOfEachFrame() {
        for (int i = 0; i < 100; i++) {
            for (int k = 0; k < 5; k++) {
                jitter.receive(i * 160, (1_000 + i * 160 + k * 20) * TICK);
            }
        }
        assertThat(jitter.ticks()).isZero();
    }

    @Test
    void startsOverAfterARestart() {
        jitter.receive(0, 1_000 * TICK);
        jitter.receive(160, 1_160 * TICK);
        jitter.restart();
        jitter.receive(0x7000_0000, 1_320 * TICK);
        jitter.receive(0x7000_0000 + 160, 1_480 * TICK);
        assertThat(jitter.ticks()).isZero();
    }
}
