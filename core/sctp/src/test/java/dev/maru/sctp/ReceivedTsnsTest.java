package dev.maru.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.BigEndian;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReceivedTsnsTest {
    private final ReceivedTsns tsns = new ReceivedTsns();
    private final byte[] b = new byte[4_096];

    private List<String> gaps(int most) {
        int count = tsns.writeGaps(b, 0, most);
        List<String> gaps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            gaps.add(BigEndian.u16(b, 4 * i) + "-" + BigEndian.u16(b, 4 * i + 2));
        }
        return gaps;
    }

    /** RFC 9260 §3.3.4, the figure: 10 to 12, 14, 15 and 17 have come; 13 and 16 have not. */
    @Test
    void writesTheGapsOfTheRfcsExample() {
        tsns.start(10);
        for (int tsn : new int[] {10, 11, 12, 14, 15, 17}) {
            tsns.add(tsn);
        }
        assertThat(tsns.cumulative()).isEqualTo(12);
        assertThat(gaps(10)).containsExactly("2-3", "5-5");
    }

    @Test
    void closesUpWhenAHoleIsFilledAndWraps() {
        tsns.start(-2);
        tsns.add(0);
        tsns.add(1);
        assertThat(gaps(10)).containsExactly("3-4");
        tsns.add(-2);
        tsns.add(-1);
        assertThat(tsns.cumulative()).isEqualTo(1);
        assertThat(tsns.hasGaps()).isFalse();
        assertThat(tsns.has(-2)).isTrue();
        assertThat(tsns.has(2)).isFalse();
    }

    @Test
    void takesNothingTooFarAhead() {
        tsns.start(1);
        assertThat(tsns.isBeyond(ReceivedTsns.WINDOW - 1)).isFalse();
        assertThat(tsns.isBeyond(ReceivedTsns.WINDOW)).isTrue();
        assertThat(tsns.isBeyond(Integer.MIN_VALUE)).isTrue();
    }

    @Test
    void namesTheLowestAndTheHighestWhereThereAreTooManyGaps() {
        tsns.start(1);
        for (int tsn = 2; tsn <= 40; tsn += 2) {
            tsns.add(tsn);
        }
        assertThat(gaps(8)).containsExactly("2-2", "4-4", "30-30", "32-32", "34-34", "36-36", "38-38", "40-40");
    }

    @Test
    void advancesOverWhatIsMissing() {
        tsns.start(1);
        tsns.add(3);
        tsns.add(5);
        tsns.add(6);
        tsns.advance(4);
        assertThat(tsns.cumulative()).isEqualTo(6);
        tsns.advance(100_000);
        assertThat(tsns.cumulative()).isEqualTo(100_000);
        assertThat(gaps(8)).isEmpty();
    }

    @Test
    void agreesWithASetWhateverComes() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 50; round++) {
            int first = random.nextInt();
            tsns.start(first);
            BitSet model = new BitSet();
            for (int i = 0; i < 500; i++) {
                int offset = Math.max(0, model.nextClearBit(0) + random.nextInt(300));
                if (random.nextInt(3) == 0) {
                    offset = model.nextClearBit(0);
                }
                assertThat(tsns.has(first + offset)).isEqualTo(model.get(offset));
                if (!model.get(offset)) {
                    tsns.add(first + offset);
                    model.set(offset);
                }
                assertThat(tsns.cumulative()).isEqualTo(first + model.nextClearBit(0) - 1);
                assertThat(tsns.highest()).isEqualTo(first + model.length() - 1);
                assertThat(gaps(1_000)).isEqualTo(gaps(model));
            }
        }
    }

    private static List<String> gaps(BitSet model) {
        int cumulative = model.nextClearBit(0) - 1;
        List<String> gaps = new ArrayList<>();
        for (int from = model.nextSetBit(cumulative + 1); from >= 0; ) {
            int end = model.nextClearBit(from);
            gaps.add(from - cumulative + "-" + (end - 1 - cumulative));
            from = model.nextSetBit(end);
        }
        return gaps;
    }
}
