package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** After RFC 3550 appendix A.1 and A.3. */
class SequenceTrackerTest {
    private final SequenceTracker tracker = new SequenceTracker();

    private void receive(int from, int to) {
        for (int i = from; i <= to; i++) {
            assertThat(tracker.receive(i & 0xFFFF)).isNotEqualTo(SequenceTracker.REFUSED);
        }
    }

    @Test
    void countsCyclesOverTheWrap() {
        receive(65_530, 65_540);
        assertThat(tracker.reportedHighest()).isEqualTo(1 << 16 | 4);
        assertThat(tracker.highest()).isEqualTo((2 << 16) + 4);
        assertThat(tracker.lost()).isZero();
        assertThat(tracker.received()).isEqualTo(11);
    }

    @Test
    void reportsTheFirstCycleAsZero() {
        receive(7, 7);
        assertThat(tracker.reportedHighest()).isEqualTo(7);
    }

    /** Appendix A.3: fraction = lost since the last report * 256 / expected since the last report. */
    @Test
    void tellsTheFractionLostSinceTheReportBefore() {
        receive(0, 9);
        receive(15, 19); // 5 of 20
        assertThat(tracker.takeFractionLost()).isEqualTo(5 * 256 / 20);
        assertThat(tracker.lost()).isEqualTo(5);
        receive(20, 29);
        assertThat(tracker.takeFractionLost()).isZero();
        assertThat(tracker.lost()).isEqualTo(5);
        receive(12, 12); // late: one more than expected in this interval
        assertThat(tracker.takeFractionLost()).isZero();
        assertThat(tracker.lost()).isEqualTo(4);
    }

    @Test
    void tellsAlmostAllLostAs255() {
        receive(0, 0);
        tracker.takeFractionLost();
        receive(2_999, 2_999);
        assertThat(tracker.takeFractionLost()).isEqualTo(255);
    }

    @Test
    void putsLatePacketsInTheirPlaceAndRefusesDuplicates() {
        receive(100, 110);
        receive(115, 115);
        assertThat(tracker.receive(112)).isEqualTo((1 << 16) + 112);
        assertThat(tracker.receive(112)).isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.receive(105)).isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.receive(115)).isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.received()).isEqualTo(13);
    }

    /** A packet from before the first one has a number all the same, and makes the loss negative. */
    @Test
    void takesPacketsFromBeforeTheFirst() {
        receive(2, 3);
        assertThat(tracker.receive(0xFFFF)).isEqualTo((1 << 16) - 1);
        assertThat(tracker.lost()).isEqualTo(-1);
    }

    @Test
    void believesAJumpWhenASecondPacketFollows() {
        receive(0, 99);
        assertThat(tracker.receive(20_000)).isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.receive(100)).as("it was a stray").isNotEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.isRestart()).isFalse();
        assertThat(tracker.receive(30_000)).isEqualTo(SequenceTracker.REFUSED);
        long after = tracker.receive(30_001);
        assertThat(after).isEqualTo((1 << 16) + 30_001);
        assertThat(tracker.isRestart()).isTrue();
        assertThat(tracker.lost()).as("counts anew").isZero();
    }

    /** A source that starts over from a lower number goes on upwards all the same. */
    @Test
    void goesUpwardsAfterARestart() {
        receive(50_000, 50_099);
        long before = tracker.highest();
        tracker.receive(10);
        long after = tracker.receive(11);
        assertThat(after).isGreaterThan(before);
        assertThat((int) after & 0xFFFF).isEqualTo(11);
        receive(12, 20);
        assertThat(tracker.lost()).isZero();
    }

    /** Whoever has no retransmission stream sends lost packets again as they were, in a row. */
    @Test
    void takesLatePacketsInARowForNoRestart() {
        receive(1_000, 1_009);
        receive(1_020, 1_500);
        for (int i = 1_010; i < 1_020; i++) {
            assertThat(tracker.receive(i)).isEqualTo((1 << 16) + i);
            assertThat(tracker.isRestart()).isFalse();
        }
        assertThat(tracker.receive(1_010)).isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.receive(1_011)).isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.highest()).isEqualTo((1 << 16) + 1_500);
        assertThat(tracker.lost()).isZero();
    }

    @Test
    void repairsWhatIsMissingOnceOnly() {
        receive(65_500, 65_535);
        receive(5, 10);
        assertThat(tracker.repair(2)).isEqualTo((2 << 16) + 2);
        assertThat(tracker.repair(2)).isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.receive(2)).isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.repair(65_520)).as("was never missing").isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.repair(11)).as("ahead of all").isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.lost()).as("repairs don't mend the network's loss").isEqualTo(5);
    }

    @Test
    void repairsNothingBeforeTheFirstPacket() {
        assertThat(tracker.repair(2)).isEqualTo(SequenceTracker.REFUSED);
    }

    @Test
    void forgetsWhatIsOlderThanItsWindow() {
        receive(0, 0);
        for (int i = 1; i <= 5_000; i += 2) {
            receive(i, i);
        }
        assertThat(tracker.repair(4_000)).isNotEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.repair(902)).as("4,097 back").isEqualTo(SequenceTracker.REFUSED);
        assertThat(tracker.repair(904)).isNotEqualTo(SequenceTracker.REFUSED);
    }
}
