package dev.maru.congestion;

import static dev.maru.congestion.FeedbackMaker.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Machine;
import org.junit.jupiter.api.Test;

class BandwidthEstimatorTest {
    private static final CongestionConfig CONFIG = new CongestionConfig(500_000, 100_000, 5_000_000);

    private final SentPackets sent = new SentPackets();
    private final BandwidthEstimator estimator = new BandwidthEstimator(CONFIG, sent);
    private final FeedbackMaker feedback = new FeedbackMaker();
    private long now = 1_000 * MS;

    /** Sends what the target allows, each packet arriving by a delay of its number; feedback each 100 ms. */
    private void run(int millis, java.util.function.LongUnaryOperator delayMs) {
        long end = now + millis * MS;
        long sendAt = now;
        while (now < end) {
            int first = -1;
            for (long tick = now + 100 * MS; sendAt < tick; sendAt += 1_000 * 8_000_000_000L / estimator.targetBps()) {
                estimator.onSent(1_000, true, sendAt);
                int sequence = sent.add(1_000, SentPackets.NO_CLUSTER, sendAt);
                first = first < 0 ? sequence : first;
                feedback.arrived(sequence, sendAt + delayMs.applyAsLong(sendAt / MS) * MS);
            }
            now += 100 * MS;
            estimator.onTransportFeedback(feedback.make(), now + 200 * MS);
        }
    }

    @Test
    void growsWhileDelaysStay() {
        run(10_000, _ -> 30);
        assertThat(estimator.targetBps()).isGreaterThan(900_000);
        assertThat(estimator.queueNanos()).isLessThan(MS);
        assertThat(estimator.fractionLost()).isZero();
    }

    @Test
    void fallsWhenDelaysGrow() {
        run(3_000, _ -> 30);
        long before = estimator.targetBps();
        long start = now / MS;
        run(1_000, at -> 30 + (at - start) / 4);
        assertThat(estimator.targetBps()).isLessThan(before * 9 / 10);
    }

    @Test
    void fadesWhenNobodyAnswers() {
        run(2_000, _ -> 30);
        estimator.onSent(1_000, true, now);
        sent.add(1_000, SentPackets.NO_CLUSTER, now);
        long before = estimator.targetBps();
        assertThat(estimator.nextTimeout()).isEqualTo(now + 1_000 * MS);
        estimator.handleTimeout(now + 999 * MS);
        assertThat(estimator.targetBps()).isEqualTo(before);
        estimator.handleTimeout(now + 1_000 * MS);
        assertThat(estimator.targetBps()).isEqualTo((long) (before * 0.8));
        for (int i = 0; i < 100; i++) {
            estimator.handleTimeout(estimator.nextTimeout());
        }
        assertThat(estimator.targetBps()).isEqualTo(100_000);
    }

    @Test
    void asksForNothingWhileNothingIsInFlight() {
        assertThat(estimator.nextTimeout()).isEqualTo(Machine.NEVER);
        run(1_000, _ -> 30);
        assertThat(sent.inFlightBytes()).isZero();
        assertThat(estimator.nextTimeout()).isEqualTo(Machine.NEVER);
    }

    @Test
    void neverExceedsWhatIsNegotiatedOrTheReceiverEstimates() {
        run(3_000, _ -> 30);
        estimator.cap(300_000);
        assertThat(estimator.targetBps()).isEqualTo(300_000);
        estimator.onRemb(200_000, now);
        assertThat(estimator.targetBps()).isEqualTo(200_000);
        estimator.onRemb(0, now);
        assertThat(estimator.targetBps()).as("never below the least").isEqualTo(100_000);
        estimator.onRemb(Long.MAX_VALUE, now);
        estimator.cap(Long.MAX_VALUE);
        assertThat(estimator.targetBps()).isGreaterThan(500_000);
    }

    @Test
    void followsReportsWhereNothingElseIsKnown() {
        for (int i = 0; i < 200; i++) { // as much as may be
            estimator.onSent((int) (estimator.targetBps() / 80), false, now += 100 * MS);
            estimator.onReport(0, 50 * MS, now);
        }
        assertThat(estimator.targetBps()).isGreaterThan(1_500_000);
        assertThat(estimator.rttNanos()).isEqualTo(50 * MS);
        long before = estimator.targetBps();
        estimator.onReport(64, 50 * MS, now + 1_000 * MS); // a quarter was lost
        assertThat(estimator.targetBps()).isEqualTo((long) (before * 0.875));
    }

    @Test
    void believesTheReceiverWhereNothingElseIsKnown() {
        estimator.onRemb(2_000_000, now);
        assertThat(estimator.targetBps()).isEqualTo(2_000_000);
    }

    @Test
    void doesNotGrowOnWhatIsNotSent() {
        for (int i = 0; i < 100; i++) {
            estimator.onSent(500, true, now);
            int sequence = sent.add(500, SentPackets.NO_CLUSTER, now);
            now += 100 * MS; // 40 kbit/s
            estimator.onTransportFeedback(feedback.arrived(sequence, now).make(), now + 50 * MS);
        }
        assertThat(estimator.isApplicationLimited()).isTrue();
        assertThat(estimator.targetBps()).isBetween(495_000L, 530_000L);
    }

    @Test
    void refusesBoundsThatMakeNoSense() {
        assertThatThrownBy(() -> new CongestionConfig(10, 20, 30)).isInstanceOf(IllegalArgumentException.class);
    }
}
