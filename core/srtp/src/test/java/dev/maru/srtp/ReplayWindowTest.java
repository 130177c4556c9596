package dev.maru.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    /** The same as a set that remembers everything, below the window's edge. */
    @Test
    void remembersWhatASetRemembers() {
        for (int size = ReplayWindow.MIN_SIZE; size <= ReplayWindow.MAX_SIZE; size *= 2) {
            Random random = new Random(size);
            ReplayWindow window = new ReplayWindow(size);
            Set<Long> marked = new HashSet<>();
            long highest = -1;
            for (int i = 0; i < 20_000; i++) {
                long index = Math.max(0, highest + random.nextInt(-size - 10, 20));
                if (i % 500 == 499) {
                    index = highest + random.nextInt(1, 3 * size);
                }
                boolean isNew = index > highest - size && !marked.contains(index);
                assertThat(window.isNew(index))
                        .as("size %d, %d below %d", size, index, highest)
                        .isEqualTo(isNew);
                if (isNew) {
                    window.mark(index);
                    marked.add(index);
                    highest = Math.max(highest, index);
                }
                assertThat(window.highest()).isEqualTo(highest);
            }
        }
    }

    @Test
    void isEmptyUntilSomethingIsMarked() {
        ReplayWindow window = new ReplayWindow(64);
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.isNew(0)).isTrue();
        window.mark(0);
        assertThat(window.isEmpty()).isFalse();
        assertThat(window.isNew(0)).isFalse();
    }

    @Test
    void optionsRefuseSizesThatItDoesNotHave() {
        for (int size : new int[] {0, 32, 65, 100, 2_048}) {
            assertThatIllegalArgumentException().isThrownBy(() -> SrtpOptions.DEFAULT.withReplayWindow(size));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SrtpOptions.DEFAULT.withMaxStreams(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SrtpOptions.DEFAULT.withMaxStreams(65_537));
        assertThatIllegalArgumentException().isThrownBy(() -> SrtpOptions.DEFAULT.withEncryptedExtensions(Set.of(256)));
    }
}
