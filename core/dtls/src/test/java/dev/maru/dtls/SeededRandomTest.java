package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
    @Test
    void givesWhatItsGeneratorGives() {
        byte[] expected = new byte[40];
        new SplittableRandom(4).nextBytes(expected);
        byte[] given = new byte[40];
        new SeededRandom(new SplittableRandom(4)).nextBytes(given);
        assertThat(given).isEqualTo(expected);
        assertThat(new SeededRandom(new SplittableRandom(4)).generateSeed(40)).isEqualTo(expected);
    }

    @Test
    void everyMethodDrawsFromTheGenerator() {
        SeededRandom first = new SeededRandom(new SplittableRandom(4));
        SeededRandom second = new SeededRandom(new SplittableRandom(4));
        second.setSeed(1);
        second.setSeed(new byte[] {1});
        assertThat(first.nextInt()).isEqualTo(second.nextInt());
        assertThat(first.nextLong()).isEqualTo(second.nextLong());
        assertThat(first.nextInt(1_000)).isEqualTo(second.nextInt(1_000));
        assertThat(first.nextDouble()).isEqualTo(second.nextDouble());
    }
}
